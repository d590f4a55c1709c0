package dev.rmap.collections;

import dev.rmap.lease.Lease;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Gets values that may be missing, each computed once in all processes together.
 *
 * <p>A value that is there is a local read. For one that is missing, one caller of all processes takes the <em>lease</em>
 * of the key and computes; the others wait for its result on the feed of the map. When the computation throws, they are
 * told; when its process dies, the lease ends by itself and one of them takes over. What a computation returns whose lease
 * has ended meanwhile takes the place of nothing that others stored. A removal of the entry, in whatever way, or of
 * all entries, ends the computation's lease, so that no value outlives its removal.
 *
 * <p>This saves work and is no mutual exclusion: a process that stands still or is cut off while it computes, for so long
 * that its lease ends, computes beside the one that took over; but no computation begins after its lease has ended. A miss costs two round trips, one to take the lease and one to store and give it back; who waits
 * costs none.
 *
 * <p>All methods throw, or fail with, what the computation threw, and beside what the writes of the map throw
 *
 * <ul>
 *   <li>{@link dev.rmap.lease.ComputationFailedException} if the computation of somebody else failed, and by the options
 *       failures are shared; or with the cause if the own one threw a checked exception. Other processes hear the class of
 *       what was thrown, and its message only if it was such an exception itself;
 *   <li>{@link dev.rmap.lease.StillComputingException} if others computed for longer than the caller's patience, or, from
 *       the blocking methods, if the thread is interrupted while it waits;
 *   <li>{@link dev.rmap.engine.MapClosedException} if the map is closed meanwhile;
 *   <li>{@code IllegalStateException} if the thread is computing that very key already. Computations that wait
 *       for each other in any other way end with the patience of one of them.
 * </ul>
 *
 * <p>Safe for use by any number of threads. The documentation is in {@code docs/single-flight.md}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface SingleFlight<K, V> {

    /**
     * Computes a value.
     *
     * @param <K> the type of the key
     * @param <V> the type of the value
     */
    @FunctionalInterface
    interface Computation<K, V> {
        /**
         * The value of the key, or null if there is none.
         *
         * @param lease can be extended while this goes on
         * @throws Exception if that failed; nothing is stored
         */
        @Nullable
        V compute(K key, Lease lease) throws Exception;
    }

    /**
     * Computes several values at once.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     */
    @FunctionalInterface
    interface BulkComputation<K, V> {
        /**
         * The values of the keys; those that have none are left out. Values of other keys are ignored.
         *
         * @param leases the keys, each with its lease
         * @throws Exception if that failed; nothing is stored
         */
        Map<K, V> compute(Map<K, ? extends Lease> leases) throws Exception;
    }

    /**
     * Starts what will put a value into the map some day, from this process or from any other program.
     *
     * @param <K> the type of the key
     */
    @FunctionalInterface
    interface Trigger<K> {
        /**
         * Starts it, and returns.
         *
         * @param lease lasts for as long as the options say, unless it is extended: then somebody else starts it again
         * @throws Exception if it cannot be started
         */
        void start(K key, Lease lease) throws Exception;
    }

    /** The value of the key: what is there, or what is computed. Null if it was computed that there is none. Blocks. */
    @Nullable
    V get(K key, Computation<? super K, ? extends V> computation);

    /**
     * The values of the keys that have one. Those that are missing and that nobody computes yet are computed together.
     * Blocks.
     */
    Map<K, V> getAll(Collection<? extends K> keys, BulkComputation<K, V> computation);

    /**
     * The same as {@link #get} without blocking. Cancelling the future gives up waiting; a computation that has begun goes
     * on. The future completes on a callback thread of the map, so it does not wait behind other computations.
     *
     * @param executor runs the computation
     */
    CompletableFuture<Optional<V>> getAsync(K key, Computation<? super K, ? extends V> computation, Executor executor);

    /**
     * The value of the key: what is there, or what arrives after one caller of all processes has started the work. Blocks.
     * The work ends by storing the value, or by a word in the lease that there is none or that it failed
     * (docs/single-flight.md says how any program does that).
     */
    @Nullable
    V await(K key, Trigger<? super K> trigger);

    /**
     * The same as {@link #await} without blocking.
     *
     * @param executor runs the trigger
     */
    CompletableFuture<Optional<V>> awaitAsync(K key, Trigger<? super K> trigger, Executor executor);
}
