package dev.rmap.jcache;

/** Throws checked exceptions that nothing declares, as other languages of the JVM do. */
final class Undeclared {

    private Undeclared() {}

    /** Never returns; the result is for those who say that they throw. */
    static RuntimeException raise(Throwable thrown) {
        Undeclared.<RuntimeException>raiseAs(thrown);
        return new IllegalStateException("unreachable", thrown);
    }

    @SuppressWarnings("unchecked") // That is the point.
    private static <T extends Throwable> void raiseAs(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
