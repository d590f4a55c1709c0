package dev.rmap.engine.commit;

/**
 * Finds out whether a thread has enough stack left for a write, before anything has changed. Users write from deep
 * recursions; where the stack ended in the middle of a write, others would wait for what was left undone.
 */
public final class StackRoom {

    /** More calls than any write nests. */
    private static final int CALLS = 250;

    private StackRoom() {}

    /**
     * Returns if there is enough. Costs about a microsecond, which is lost beside a round trip.
     *
     * @throws StackOverflowError if there is not
     */
    static void require() {
        reach(CALLS, 1, 2, 3, 4, 5, 6, 7);
    }

    /**
     * The same for somebody who keeps a record of a write and its end, and must not be cut off in between: room for the
     * write, and for as much again around it.
     *
     * @throws StackOverflowError if there is not
     */
    public static void requireAroundWrite() {
        reach(2 * CALLS, 1, 2, 3, 4, 5, 6, 7);
    }

    /** Its arguments are what makes each call take room. */
    private static long reach(int calls, long a, long b, long c, long d, long e, long f, long g) {
        return calls == 0 ? a : reach(calls - 1, b, c, d, e, f, g, a) + g;
    }
}
