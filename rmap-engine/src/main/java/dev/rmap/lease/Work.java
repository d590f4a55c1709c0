package dev.rmap.lease;

import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.Map;

/**
 * What a caller does about what is missing.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface Work<K, V> {

    /** Where the values come from. */
    enum Place {
        /** {@link #compute} returns them. */
        HERE,
        /** {@link #compute} only starts what will store them some day, in this process or in any other program. */
        ELSEWHERE
    }

    /** Where the values come from. */
    Place place();

    /**
     * Computes the values of these keys, each under its lease. Runs where the caller wants it to. Those that have no value
     * are left out.
     *
     * @throws Exception if that failed; nothing is stored then
     */
    Map<K, V> compute(Map<K, ? extends Lease> leases) throws Exception;

    /** How a value is stored. Runs once for each value; what it throws is a failure of the computation. */
    Mutation store(V value);

    /**
     * Hears what the authority said to storing the value of a key, before anybody hears of the value. Runs on a thread of
     * the engine: never blocks, and throws nothing.
     */
    default void stored(K key, Receipt receipt) {}
}
