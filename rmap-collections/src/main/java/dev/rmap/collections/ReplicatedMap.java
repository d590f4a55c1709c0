package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.event.MapListener;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ConcurrentMap} that any number of processes share. Each holds a complete copy, reads it at heap speed, and
 * hears every change.
 *
 * <pre>{@code
 * try (ReplicatedMap<String, String> flags = ReplicatedMap.strings("flags").open()) {
 *     flags.subscribe(event -> System.out.println(event));
 *     flags.put("dark-mode", "on");
 *     flags.merge("visits", "1", (old, one) -> String.valueOf(Long.parseLong(old) + 1));
 * }
 * }</pre>
 *
 * <p><b>Reads</b> ({@code get}, {@code size}, the views, iterators) see this process's copy and never wait. The copy
 * follows the authority within the time that a message travels; {@link #sync} closes that gap, {@link #status} says how
 * it is doing. While the connection is lost, reads see the copy as it was.
 *
 * <p><b>Writes</b> are decided by the authority, one round trip each, and return when this process's copy shows them
 * (G4). All of them are atomic across all processes (G5). Views are live and write through. Functions given to {@code
 * compute} and its kin run in the caller's process, outside of any lock; they may run more than once, and in several
 * processes at once, but only one result is stored for what it was computed from. Keep them free of side effects. {@code
 * computeIfAbsent} answers from this process's copy, without asking the authority, where that has a value: it may be one
 * that was removed a moment ago. Where it has none, the function runs once in all processes together, as long as nothing
 * fails; what it stores was absent at the authority.
 *
 * <p><b>Deadlines</b>: what stores a value anew ({@code put}, {@code set}, {@code putIfAbsent}, {@code putAll}, a
 * batch's {@code put}) gives the entry the deadline that it asks for, and if it asks for none, takes away the one that was
 * there. What edits a value that is there ({@code replace}, {@code replaceAll}, {@code compute} and its kin, {@code
 * merge}, {@code Entry.setValue}, {@link #testAndSet}, {@link #counters}, {@link #lists}, a batch's {@code add}) keeps its
 * deadline.
 *
 * <p>Writes throw, and have changed nothing, unless it says otherwise:
 *
 * <ul>
 *   <li>{@link dev.rmap.engine.MapClosedException} after {@link #close}, whatever the arguments are;
 *   <li>{@code NullPointerException} for a null key or value;
 *   <li>{@code IllegalArgumentException} for a key that the format does not take, and for a value over the limit;
 *   <li>{@link dev.rmap.engine.CodecException} for a value that its codec cannot write; or for a previous value that it
 *       cannot read, where the message says whether the write was applied;
 *   <li>{@link dev.rmap.engine.NotAppliedException} if the authority cannot be reached in time, or refuses; if the
 *       thread was interrupted before the write was sent; or if others changed the entry between each look at it and the
 *       write that followed, for as long as a write may take ({@code compute} and its kin);
 *   <li>{@link dev.rmap.engine.OutcomeUnknownException} if nobody can tell whether it was applied (G8); or if {@code replaceAll}
 *       or a {@code removeIf} was refused or interrupted when it may have changed some entries and not the others;
 *   <li>{@link dev.rmap.engine.NotVisibleException} if it was applied, but is not seen here in time;
 *   <li>{@link dev.rmap.engine.LineageEndedException} if it was applied to a history that was lost since (G9).
 * </ul>
 *
 * <p>Keys and values are never null. Two values are equal where the authority compares them if their bytes are, or,
 * with a codec that is not exact, if they are {@code equals}. Values of codecs that are not exact are shared between
 * the readers of a process: do not change them. Safe for use by any number of threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface ReplicatedMap<K, V> extends ConcurrentMap<K, V>, AutoCloseable {

    /**
     * A map of strings in the format that the Go library {@code goa.design/pulse/rmap} shares. Its keys are not empty
     * and have no {@code =}.
     *
     * @throws IllegalArgumentException if the name is not 1 to 512 code points long, or has a space, NUL, {@code *},
     *     {@code ?}, {@code [} or {@code ]} in it
     */
    static ReplicatedMapBuilder<String, String> strings(String name) {
        return new ReplicatedMapBuilder<>(name, Codecs.strings(), Codecs.strings()).plainKeys();
    }

    /**
     * A map of any types. It takes any key: {@code =} and {@code %} are escaped where the key is stored, as {@code %3D}
     * and {@code %25}, and the empty key is stored as {@code %}.
     *
     * @param name as for {@link #strings}
     * @param keys the codec of the keys, which must be exact
     * @param values the codec of the values; all processes need the same
     * @throws IllegalArgumentException if the name is not allowed, or the codec of the keys is not exact
     */
    static <K, V> ReplicatedMapBuilder<K, V> builder(String name, Codec<K> keys, Codec<V> values) {
        return new ReplicatedMapBuilder<>(name, keys, values);
    }

    /** The name that all processes share. */
    String name();

    // Storing: with a lifetime, and without the previous value.

    /** Stores a value. It has no deadline, also where the previous one had: {@link #replace} keeps that. */
    @Override
    @Nullable
    V put(K key, V value);

    /**
     * Stores a value without telling what was there before, which saves decoding it. It has no deadline, also where the
     * previous one had.
     */
    void set(K key, V value);

    /**
     * Stores a value that lives for the given time, counted by the authority. Then it is gone in all processes, and their
     * listeners hear that it expired.
     *
     * @param timeToLive rounded up to milliseconds
     * @return the previous value, or null if there was none
     * @throws IllegalArgumentException if the time is not positive
     */
    @Nullable
    V put(K key, V value, Duration timeToLive);

    /**
     * Stores a value that lives for the given time, if there is none.
     *
     * @param timeToLive rounded up to milliseconds
     * @return the value that is there, or null if there was none
     * @throws IllegalArgumentException if the time is not positive
     */
    @Nullable
    V putIfAbsent(K key, V value, Duration timeToLive);

    /**
     * Stores all of them in one atomic commit: snapshots and listeners see all or none (G2). None has a deadline then, also
     * where there was one.
     *
     * @throws IllegalArgumentException if there are more than {@code Limits.maxCommitCommands} allows
     */
    @Override
    void putAll(Map<? extends K, ? extends V> entries);

    /**
     * Stores all of them, each for the given time, in one atomic commit.
     *
     * @param timeToLive rounded up to milliseconds
     * @throws IllegalArgumentException if the time is not positive, or there are too many
     */
    void putAll(Map<? extends K, ? extends V> entries, Duration timeToLive);

    /**
     * Gives an entry a new deadline, counted from now by the authority.
     *
     * @param timeToLive rounded up to milliseconds
     * @return whether there is such an entry
     * @throws IllegalArgumentException if the time is not positive
     */
    boolean setTimeToLive(K key, Duration timeToLive);

    /** Takes the deadline from an entry. Returns whether there is such an entry. */
    boolean removeTimeToLive(K key);

    /** How long an entry lives from now on; empty if there is none, or it has no deadline. Local. */
    Optional<Duration> timeToLive(K key);

    /** How long the whole map lives from now on, unless it is written to; empty if it has no end. Local. */
    Optional<Duration> timeToLive();

    // Editing what is there, which keeps its deadline.

    /** Stores a value in the place of another, with the deadline of that. */
    @Override
    @Nullable
    V replace(K key, V value);

    /** Stores a value in the place of the expected one, with the deadline of that. */
    @Override
    boolean replace(K key, V expected, V value);

    /** Stores what the function makes of the value, with the deadline of that, or removes the entry for null. */
    @Override
    @Nullable
    V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function);

    /**
     * Stores what the function makes of both values, with the deadline of the one that was there, or removes the entry for
     * null. Where there was none, stores the value, without a deadline.
     */
    @Override
    @Nullable
    V merge(K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function);

    /**
     * Stores the value if the entry has the expected one, with the deadline of that, and tells what it had. A missing entry
     * equals nothing.
     */
    Update<V> testAndSet(K key, V expected, V value);

    /** Removes the entry if it has the expected value, and tells what it had. */
    Update<V> testAndRemove(K key, V expected);

    /**
     * Clears the map if all these entries have these values. Without any it is cleared unconditionally.
     *
     * @return whether it was cleared
     */
    boolean testAndReset(Map<? extends K, ? extends V> expected);

    // Several entries.

    /** Removes all of them in one atomic commit. Returns how many there were. */
    int removeAll(Collection<? extends K> keys);

    /** Begins a batch of commands that are applied together or not at all. */
    MapBatch<K, V> batch();

    // Other ways to look at the entries.

    /**
     * The entries as counters. Counting keeps the deadline of an entry.
     *
     * @throws UnsupportedOperationException if the values are not strings, integers or longs
     */
    Counters<K> counters();

    /**
     * The entries as lists of strings. Editing them keeps the deadline of an entry.
     *
     * @throws UnsupportedOperationException if the values are not strings
     */
    Lists<K> lists();

    /**
     * The value of the key; if there is none, what the function computes. That is done once in all processes together: one
     * caller runs his function, the others wait for its result on the feed of the map, and get it too.
     *
     * <p>A function that throws throws to its own caller, as {@code ConcurrentMap} says, and the next of those who wait
     * runs his own. A function that returns null answers null to all who wait. A function may use the map, the same entry
     * too; what it stores there itself is the result then. A put of another caller meanwhile is the result too; a removal
     * meanwhile leaves the entry removed, and the caller gets what he computed.
     *
     * <p>Local if the value is there. Otherwise two round trips for who computes, and none for who waits.
     *
     * @return the value, or null if the function found none
     * @throws dev.rmap.lease.StillComputingException if others compute for longer than a minute, unless {@link
     *     ReplicatedMapBuilder#computeIfAbsent} says otherwise; or if the thread is interrupted while it waits
     */
    @Override
    @Nullable
    V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function);

    /**
     * Computes missing values once in all processes together, as {@code computeIfAbsent} does, with a lifetime, a limit for
     * waiting, and more. Cheap to make; all share what is under way.
     */
    SingleFlight<K, V> singleFlight(SingleFlightOptions options);

    /** The same map without blocking, for pipelining. */
    AsyncReplicatedMap<K, V> async();

    // The whole map.

    /** Removes all entries at once: see {@link #reset}, which also works on a closed map. */
    @Override
    void clear();

    /** Removes all entries at once; listeners hear one reset. Works on a closed map too, which does not show it. */
    void reset();

    /**
     * Removes all entries at once, and says to listeners that the map is finished. It can be used all the same. Works on
     * a closed map too, which does not show it.
     */
    void destroy();

    /** A copy at exactly one revision (G2). Costs one pass over the entries, and stops nobody. */
    Snapshot<K, V> snapshot();

    /** The revision that this process's copy has reached. */
    Revision revision();

    /**
     * Waits until this process's copy has reached a revision, for example one that another process has told. Blocks.
     *
     * @param time how long to wait at most; not at all if it is not positive
     * @return whether it was reached in time
     * @throws dev.rmap.engine.NotReadyException if the thread is interrupted
     * @throws dev.rmap.engine.LineageEndedException if it will never come, because its history was lost (G9)
     * @throws dev.rmap.engine.MapClosedException if the map is closed and has not reached it
     */
    boolean awaitRevision(Revision revision, Duration time);

    /**
     * Waits until this process's copy is at least as new as the authority was at the call. Blocks; costs one round trip.
     *
     * @param time how long to wait at most. Let it be longer than the backend waits for an answer, which on Redis is three
     *     seconds unless its {@code responseTimeout} says otherwise: with less, the exception says only that the time was
     *     up, and not that the authority does not answer
     * @throws dev.rmap.engine.NotReadyException if that takes longer, the authority cannot be asked, or the thread is
     *     interrupted
     * @throws dev.rmap.engine.LineageEndedException if the history of that moment was lost meanwhile (G9)
     * @throws dev.rmap.engine.MapClosedException if the map is closed
     */
    void sync(Duration time);

    /** How this process's copy is doing, and what happened to it so far. */
    MapStatus status();

    // Listeners.

    /**
     * Tells a listener each change from now on (G7). Closing the subscription ends that.
     *
     * @throws dev.rmap.engine.MapClosedException if the map is closed
     */
    Subscription subscribe(MapListener<K, V> listener);

    /**
     * Tells a listener what it wants to hear.
     *
     * @throws dev.rmap.engine.MapClosedException if the map is closed
     */
    Subscription subscribe(MapListener<K, V> listener, SubscribeOptions options);

    /**
     * Leaves the map. The frozen copy stays readable; subscriptions end; writes under way end with an exception that says
     * so, later ones with {@link dev.rmap.engine.MapClosedException}, but for {@link #reset} and {@link #destroy}.
     * Closing twice is harmless. Other processes notice nothing.
     */
    @Override
    void close();
}
