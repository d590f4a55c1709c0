package dev.rmap.collections;

import dev.rmap.model.Bytes;
import dev.rmap.model.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who edits an entry saw of it: on the replica, or in the receipt that refused an attempt.
 *
 * @param value the value, or null if there was no entry
 * @param bytes its bytes
 * @param <V> the type of the values
 */
record Seen<V>(@Nullable V value, Optional<Bytes> bytes) {

    /** Holds as long as the entry is as it was seen. */
    Condition unchanged() {
        return bytes.isPresent() ? Condition.holds(bytes.get()) : Condition.ABSENT;
    }
}
