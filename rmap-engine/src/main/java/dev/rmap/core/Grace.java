package dev.rmap.core;

/**
 * The time that the feed has to bring what the authority spoke of.
 *
 * @param needed the number that must have come when the time is over, or zero if no grace is running
 * @param spokenOf the highest number that came up meanwhile; it gets a grace of its own
 */
record Grace(long needed, long spokenOf) {

    static final Grace NONE = new Grace(0, 0);

    boolean isRunning() {
        return needed != 0;
    }

    Grace alsoFor(long number) {
        return isRunning() ? new Grace(needed, Math.max(spokenOf, number)) : new Grace(number, number);
    }
}
