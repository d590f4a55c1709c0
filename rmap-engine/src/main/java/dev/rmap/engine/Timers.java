package dev.rmap.engine;

/** Time, as far as the engine knows it. The real one runs on a thread; tests turn theirs by hand. */
public interface Timers {

    /**
     * The local time, in milliseconds since 1970. It never jumps, also where the wall clock is set: waits are measured
     * with it.
     */
    long nowMillis();

    /**
     * Runs a task once, after a while, unless it is cancelled before. The task is short.
     *
     * @param delayMillis not negative
     */
    Timeout after(long delayMillis, Runnable task);

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Timeout {
        /** Makes the task not run, if it has not begun. */
        void cancel();
    }
}
