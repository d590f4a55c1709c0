package dev.rmap.jcache.operation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation on one entry, as a value.
 *
 * @param looks whether it looks at what was there, and counts as a hit or a miss
 * @param plan what it does with the entry that it finds; runs again when the entry turns out to be another one
 * @param answer how its result is read
 * @param <V> the type of the values
 * @param <R> the type of the result
 */
public record Operation<V, R>(Looks looks, Function<Found<V>, Plan<V>> plan, Function<Outcome<V>, @Nullable R> answer) {

    /** Whether an operation looks at what was there, and whether that counts as a hit or a miss. */
    public enum Looks {
        /** It looks, which is a hit or a miss. */
        COUNTED,
        /** It looks, and that does not count. */
        UNCOUNTED,
        /** Nothing that it answers depends on what was there. */
        NONE
    }
}
