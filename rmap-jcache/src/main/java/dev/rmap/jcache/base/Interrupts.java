package dev.rmap.jcache.base;

/** Keeps a thread interrupted whose user's code threw that it was, declared or not. */
public final class Interrupts {

    private Interrupts() {}

    /** Call with what user's code threw on this thread, before that is passed on as something else. */
    public static void keep(Exception thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
