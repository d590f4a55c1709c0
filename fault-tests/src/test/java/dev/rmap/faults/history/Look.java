package dev.rmap.faults.history;

import dev.rmap.model.Revision;
import java.util.Map;

/**
 * A snapshot that a worker took. Each worker takes them one after the other.
 *
 * @param process the worker
 * @param nanos when it was there
 * @param revision its revision
 * @param entries its entries
 */
public record Look(int process, long nanos, Revision revision, Map<String, String> entries) implements Fact {}
