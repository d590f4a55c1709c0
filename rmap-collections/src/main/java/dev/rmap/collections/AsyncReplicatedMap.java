package dev.rmap.collections;

import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a {@link ReplicatedMap} without blocking, so that one thread can have many under way. They are applied
 * in the order of the calls, except that functions which have to run again fall behind.
 *
 * <p>Each means what its blocking twin means. Bad arguments and a closed map are told at once; everything else comes in
 * the stage, which completes when the copy of this process shows the write (G4), on a callback thread where blocking is
 * allowed. When too many writes are waiting to be sent, or too many callbacks for a thread, the stage fails with
 * {@link dev.rmap.engine.NotAppliedException}; one that only waits for a revision, with
 * {@link dev.rmap.engine.NotReadyException}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface AsyncReplicatedMap<K, V> {

    /** Stores a value; tells what was there before. */
    CompletionStage<Optional<V>> put(K key, V value);

    /** Stores a value for some time; tells what was there before. */
    CompletionStage<Optional<V>> put(K key, V value, Duration timeToLive);

    /** Stores a value without telling what was there before. */
    CompletionStage<Void> set(K key, V value);

    /** Stores a value if there is none; tells the one that was there. */
    CompletionStage<Optional<V>> putIfAbsent(K key, V value);

    /** Removes an entry; tells what was there. */
    CompletionStage<Optional<V>> remove(K key);

    /** Removes an entry if it has this value; tells whether it had. */
    CompletionStage<Boolean> remove(K key, V expected);

    /** Stores a value in the place of another; tells which. */
    CompletionStage<Optional<V>> replace(K key, V value);

    /** Stores a value in the place of the expected one; tells whether that was there. */
    CompletionStage<Boolean> replace(K key, V expected, V value);

    /** See {@link ReplicatedMap#testAndSet}. */
    CompletionStage<Update<V>> testAndSet(K key, V expected, V value);

    /** See {@link ReplicatedMap#testAndRemove}. */
    CompletionStage<Update<V>> testAndRemove(K key, V expected);

    /** See {@link Map#compute}. The function runs on this thread, and on a callback thread if it runs again. */
    CompletionStage<Optional<V>> compute(
            K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function);

    /**
     * See {@link Map#computeIfAbsent}. A value that this process's copy has is the answer, without a question to the
     * authority. The function runs on a callback thread; on this thread only if that is computing this very value already.
     */
    CompletionStage<Optional<V>> computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function);

    /** See {@link Map#computeIfPresent}; threads as for {@link #compute}. */
    CompletionStage<Optional<V>> computeIfPresent(
            K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function);

    /** See {@link Map#merge}; threads as for {@link #compute}. */
    CompletionStage<Optional<V>> merge(
            K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function);

    /** Adds to a counter; see {@link Counters#add}. */
    CompletionStage<Long> add(K key, long delta);

    /** Stores all of them in one atomic commit. */
    CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries);

    /** Removes all of them in one atomic commit; tells how many there were. */
    CompletionStage<Integer> removeAll(Collection<? extends K> keys);

    /** Removes all entries at once. */
    CompletionStage<Void> clear();

    /** Completes when the copy is at least as new as the authority was at the call. */
    CompletionStage<Revision> sync();

    /** Completes when the copy has reached a revision. Waits without bound: set one with {@code orTimeout}. */
    CompletionStage<Revision> awaitRevision(Revision revision);
}
