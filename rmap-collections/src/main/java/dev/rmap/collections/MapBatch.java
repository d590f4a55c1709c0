package dev.rmap.collections;

import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Commands over several entries that are decided together: either all requirements hold and everything is applied, or
 * nothing is (G5). They are judged in their order, so a later one sees what an earlier one did. Snapshots and listeners
 * see the result whole or not at all (G2).
 *
 * <pre>{@code
 * boolean moved = accounts.batch()
 *         .require("alice", 100L)
 *         .put("alice", 70L)
 *         .put("bob", 30L)
 *         .commit()
 *         .applied();
 * }</pre>
 *
 * <p>A batch is used by one thread, and committed once, whatever comes of that; every method throws
 * {@code IllegalStateException} afterwards. Nothing is sent before {@code commit}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface MapBatch<K, V> {

    /**
     * What became of a batch.
     *
     * @param applied whether all requirements held, and everything was applied
     * @param refusedBy the key of the first requirement that did not hold
     * @param revision the revision of the batch, or the one at which it was refused
     * @param <K> the type of the keys
     */
    record Result<K>(boolean applied, Optional<K> refusedBy, Revision revision) {}

    /** Stores a value, without a deadline: one that was there is taken away. */
    MapBatch<K, V> put(K key, V value);

    /** Stores a value that lives for the given time. */
    MapBatch<K, V> put(K key, V value, Duration timeToLive);

    /** Removes an entry, if it is there. */
    MapBatch<K, V> remove(K key);

    /**
     * Adds to a counter, and keeps its deadline; see {@link Counters#add}.
     *
     * @throws UnsupportedOperationException if the values of this map are no counters, or may not be as long as the
     *     longest number
     */
    MapBatch<K, V> add(K key, long delta);

    /** Requires that the entry has this value. */
    MapBatch<K, V> require(K key, V expected);

    /** Requires that there is such an entry. */
    MapBatch<K, V> requirePresent(K key);

    /** Requires that there is no such entry. */
    MapBatch<K, V> requireAbsent(K key);

    /**
     * Has everything decided in one commit. Blocks; costs one round trip. A batch without commands is applied at once.
     *
     * @throws IllegalArgumentException if there are more commands than {@code Limits.maxCommitCommands} allows
     * @throws NumberFormatException if {@link #add} met what is no integer; nothing was applied
     * @throws ArithmeticException if {@link #add} met too large a number; nothing was applied
     * @throws dev.rmap.engine.NotAppliedException if others changed a required value each time to another form of the same
     *     value, for as long as a write may take
     */
    Result<K> commit();

    /** The same without blocking. */
    CompletionStage<Result<K>> commitAsync();
}
