package dev.rmap.jcache.form;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which objects all readers may share, because nobody can change them: values of the JDK, enums, and records whose
 * components are all of such final types.
 */
final class Immutables {

    private static final Pattern TIME = Pattern.compile("java\\.time\\.[A-Za-z]+");
    private static final Set<Class<?>> VALUES =
            Set.of(BigDecimal.class, BigInteger.class, URI.class, Currency.class, Locale.class);

    private static final ClassValue<Boolean> JUDGED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isValue(type) || isRecordOfValues(type);
        }
    };

    private Immutables() {}

    static boolean mayShare(Object object) {
        return object instanceof Enum || JUDGED.get(object.getClass());
    }

    private static boolean isValue(Class<?> type) {
        return VALUES.contains(type) || TIME.matcher(type.getName()).matches();
    }

    private static boolean isRecordOfValues(Class<?> type) {
        return type.isRecord()
                && Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .allMatch(Immutables::isFixed);
    }

    /** Whether everything that a variable of this type can hold is immutable. */
    private static boolean isFixed(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || FormCodec.isPlainType(type)
                || TIME.matcher(type.getName()).matches()
                || type == Currency.class
                || type == Locale.class
                || type == URI.class;
    }
}
