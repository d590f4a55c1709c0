package dev.rmap.jcache.base;

/** Answers {@code unwrap}. */
public final class Unwrap {

    private Unwrap() {}

    /**
     * The first of the objects that is of the type.
     *
     * @throws IllegalArgumentException if none is
     */
    public static <T> T as(Class<T> type, Object... candidates) {
        for (Object candidate : candidates) {
            if (type.isInstance(candidate)) {
                return type.cast(candidate);
            }
        }
        throw new IllegalArgumentException(candidates[0].getClass().getSimpleName() + " does not unwrap to " + type);
    }
}
