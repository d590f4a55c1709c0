package dev.rmap.jcache.form;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which classes may come out of the bytes of one cache: the types that the cache declares, what their fields are declared
 * to hold, subclasses of these, the value types and collections of the JDK, and what the configuration allows beyond. Nothing
 * else is written into a value either, because nobody could read it.
 */
public final class Admission {

    private final Set<Class<?>> declared;
    private final List<ClassPattern> allowed;
    private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

    /**
     * For a cache of these types.
     *
     * @param declared the key and the value type
     * @param allowed what the configuration allows beyond
     */
    public Admission(List<Class<?>> declared, List<ClassPattern> allowed) {
        this.declared = DeclaredTypes.reachableFrom(declared);
        this.allowed = List.copyOf(allowed);
    }

    boolean admits(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return known.computeIfAbsent(element, this::judge);
    }

    /** Why a class is not admitted, and what to do. */
    static String refusal(Class<?> type) {
        return "class " + type.getName()
                + " is refused: it is neither a declared key or value type of the cache, nor a value"
                + " type of the JDK, nor allowed by the configuration; name it in 'allow' or by allowClasses";
    }

    private boolean judge(Class<?> type) {
        return JdkTypes.admit(type)
                || declared.stream().anyMatch(known -> known.isAssignableFrom(type))
                || allowed.stream().anyMatch(pattern -> pattern.matches(type.getName()));
    }
}
