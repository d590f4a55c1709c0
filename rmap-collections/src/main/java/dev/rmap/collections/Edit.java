package dev.rmap.collections;

import java.util.function.Supplier;

/**
 * An operation on one entry, as a function of what is seen of it.
 *
 * @param <V> the type of the values
 * @param <R> the type of the result
 */
@FunctionalInterface
interface Edit<V, R> {

    /** The next attempt. Looks at the entry only if it needs to. */
    Attempt<R> on(Supplier<Seen<V>> entry);
}
