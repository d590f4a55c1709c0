package dev.rmap.collections;

import java.util.OptionalLong;

/**
 * The entries of a map as counters: signed 64-bit integers in decimal text, as the Go library has them. A missing entry
 * counts as zero. The authority adds (G5), so no count is lost; the deadline of the entry stays.
 *
 * <p>Safe for use by any number of threads. Each method but {@link #get} costs one round trip to the authority, and
 * throws what every write throws (see {@link ReplicatedMap}).
 *
 * @param <K> the type of the keys
 */
public interface Counters<K> {

    /**
     * Adds to a counter.
     *
     * @return the sum
     * @throws NumberFormatException if the value is no integer in its canonical form; nothing was changed
     * @throws ArithmeticException if the sum is out of the range of the values; nothing was changed
     * @throws IllegalArgumentException if the sum has more bytes than a value may have; nothing was changed
     */
    long add(K key, long delta);

    /** Adds one: see {@link #add}. */
    default long increment(K key) {
        return add(key, 1);
    }

    /** Takes one away: see {@link #add}. */
    default long decrement(K key) {
        return add(key, -1);
    }

    /**
     * The counter as this process sees it, or empty if there is no such entry. Costs no round trip.
     *
     * @throws NumberFormatException if the value is no integer in its canonical form
     */
    OptionalLong get(K key);
}
