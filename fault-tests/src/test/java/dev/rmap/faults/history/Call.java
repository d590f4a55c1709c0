package dev.rmap.faults.history;

import java.util.Optional;

/**
 * The begin of an operation.
 *
 * @param id names it among all operations of the run
 * @param process the worker
 * @param nanos when it began, on the machine's clock, which all its processes share
 * @param action what it does
 * @param key on which entry; empty for SYNC
 * @param value what it stores, if anything
 * @param expected the value that it requires, if any
 */
public record Call(
        long id, int process, long nanos, Action action, String key, Optional<String> value, Optional<String> expected)
        implements Fact {

    /** The keys of the pair, which are always written together. */
    public static final String LEFT = "left";

    /** See {@link #LEFT}. */
    public static final String RIGHT = "right";
}
