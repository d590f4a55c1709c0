package dev.rmap.local;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;

/**
 * What an authority holds under one key. It is there until a command takes it away, also when its deadline has passed.
 *
 * @param value the value
 * @param deadline when the entry ends
 */
public record Stored(Bytes value, Deadline deadline) {}
