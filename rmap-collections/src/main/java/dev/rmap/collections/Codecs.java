package dev.rmap.collections;

import dev.rmap.collections.jackson.JsonCodecs;
import dev.rmap.engine.Codec;
import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The codecs that come with the library. All are immutable and safe for any number of threads.
 *
 * <p>Values of an <em>exact</em> codec are decoded once, as they arrive, and kept as they are. Values of the others are
 * decoded when somebody first reads them, and then kept too: readers share one object, so treat it as immutable.
 */
public final class Codecs {

    private Codecs() {}

    /**
     * Text as UTF-8: the form that the Go library shares. Exact. Bytes of other writers that are no valid UTF-8 become
     * lone surrogates U+DC80 to U+DCFF and are written back as they were; a string with any other unpaired surrogate has
     * no form.
     */
    public static Codec<String> strings() {
        return StringCodec.INSTANCE;
    }

    /**
     * Bytes as they are. Not exact, so not for keys. What you put is copied; what you get is shared by all readers of
     * this process, so do not write to it.
     */
    public static Codec<byte[]> bytes() {
        return BytesCodec.INSTANCE;
    }

    /** 32-bit integers as canonical decimal text. Exact. */
    public static Codec<Integer> integers() {
        return NumberCodec.INTEGERS;
    }

    /** 64-bit integers as canonical decimal text: the form that counters have. Exact. */
    public static Codec<Long> longs() {
        return NumberCodec.LONGS;
    }

    /**
     * Values as JSON, through Jackson. Not exact. For other than plain classes, and for a mapper of your own, see
     * {@link JsonCodecs}.
     *
     * @throws IllegalStateException if Jackson is not on the class path
     */
    public static <T> Codec<T> json(Class<T> type) {
        try {
            return JsonCodecs.of(type);
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "Codecs.json needs com.fasterxml.jackson.core:jackson-databind on the class path", missing);
        }
    }

    /**
     * Java serialization of exactly the named classes. Not exact.
     *
     * <p>With a class its superclasses are admitted, and arrays of it; strings and arrays of primitives always are.
     * Everything else is refused with a {@link dev.rmap.engine.CodecException}, which names the class: before it is written, and
     * before it is read. So name what the values consist of, for example
     * {@code javaSerialization(Order.class, ArrayList.class, Item.class)}.
     */
    public static <T> Codec<T> javaSerialization(Class<T> type, Class<?>... parts) {
        List<Class<?>> named = new ArrayList<>(List.of(parts));
        named.add(type);
        return new SerializationCodec<>(type, new AllowedClasses(named));
    }

    /**
     * Java serialization of what a filter admits. Not exact. What the filter is undecided about is refused. It is asked about
     * each class that is written, too, with no array and at depth one.
     */
    public static <T> Codec<T> javaSerialization(Class<T> type, ObjectInputFilter filter) {
        return new SerializationCodec<>(Objects.requireNonNull(type), Objects.requireNonNull(filter));
    }
}
