package dev.rmap.lease;

/**
 * What the authority said to somebody who asked for a lease.
 *
 * @param <K> the type of the keys
 */
sealed interface Asked<K> {

    /**
     * The lease is his.
     *
     * @param lease the lease
     */
    record Granted<K>(HeldLease<K> lease) implements Asked<K> {}

    /** Somebody else holds it. */
    record Taken<K>() implements Asked<K> {}

    /** The entry is not as he said: others have stored what he wanted to compute. */
    record Changed<K>() implements Asked<K> {}
}
