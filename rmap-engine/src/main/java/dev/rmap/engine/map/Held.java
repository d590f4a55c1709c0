package dev.rmap.engine.map;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;

/**
 * What a replica holds under a key, with what a conditional write needs to speak of it.
 *
 * @param value the value
 * @param bytes the bytes that the authority holds
 * @param deadline when the entry ends
 * @param <V> the type of the values
 */
public record Held<V>(V value, Bytes bytes, Deadline deadline) {

    /** How long the value is and when it ends: values are not for logs. */
    @Override
    public String toString() {
        return "Held[" + bytes + ", " + deadline + "]";
    }
}
