package dev.rmap.engine;

import dev.rmap.model.Revision;
import java.time.Instant;
import java.util.Optional;

/**
 * How a replica is doing.
 *
 * @param state what it does now
 * @param revision where it stands
 * @param staleSince since when it cannot be sure to be up to date; empty while it is live
 * @param entries how many entries it holds
 * @param counters what happened so far
 */
public record MapStatus(State state, Revision revision, Optional<Instant> staleSince, int entries, Counters counters) {

    /** What a replica does. */
    public enum State {
        /** Waits for the feed, for the first time; opening the map waits. */
        CONNECTING,
        /** Loads the map for the first time; opening the map waits. */
        CATCHING_UP,
        /** Follows the feed. Reads are up to date but for the time that a message travels. */
        LIVE,
        /**
         * Was live, and lost the feed or a message of it, or the authority does not answer. Reads serve the copy as it was
         * at {@link #revision}.
         */
        STALE,
        /** Closed. Reads serve the frozen copy. */
        CLOSED
    }

    /**
     * What happened since the map was opened. None of these counts anything that is normal in a healthy network, except
     * the first three.
     *
     * @param changes changes applied from the feed
     * @param commits commits decided for this process
     * @param refused commits of these that were refused by a condition
     * @param catchUps catch-ups asked for, the first load included
     * @param feedLosses times the feed was lost
     * @param malformed messages that were no changes
     * @param overflows times that the feed's queue was full
     * @param lineages histories that were lost
     * @param listenerFailures times that a listener threw
     */
    public record Counters(
            long changes,
            long commits,
            long refused,
            long catchUps,
            long feedLosses,
            long malformed,
            long overflows,
            long lineages,
            long listenerFailures) {}
}
