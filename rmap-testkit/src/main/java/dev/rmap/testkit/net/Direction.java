package dev.rmap.testkit.net;

/** One of the two ways through a {@link FaultProxy}. */
public enum Direction {
    /** Requests. */
    TO_SERVER,
    /** Replies and messages. */
    TO_CLIENT
}
