package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.table.Reads;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlights;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reads, which go to the replica, and the operations on one entry: rows of {@link Edits} that the {@link Editor} has
 * decided.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
abstract class EntryOperations<K, V> extends AbstractMap<K, V> implements ReplicatedMap<K, V> {

    private final MapEngine<K, V> engine;
    private final Reads<K, V> reads;
    private final Codec<V> values;
    private final Edits<K, V> edits;
    private final Editor<K, V> editor;
    private final Views<K, V> views;
    private final SingleFlights<K, V> flights;
    private final SingleFlight<K, V> computeIfAbsent;
    private volatile boolean closed;

    EntryOperations(MapEngine<K, V> engine, Codec<V> values, SingleFlightOptions options) {
        this.engine = engine;
        this.reads = engine.reads();
        this.values = values;
        this.edits = new Edits<>(engine, values.exact());
        this.flights = new SingleFlights<>(engine);
        this.editor = new Editor<>(engine);
        this.views = new Views<>(this);
        this.computeIfAbsent = new DefaultSingleFlight<>(this, flights, options);
    }

    final MapEngine<K, V> engine() {
        return engine;
    }

    final Codec<V> valueCodec() {
        return values;
    }

    final Edits<K, V> edits() {
        return edits;
    }

    final Editor<K, V> editor() {
        return editor;
    }

    abstract Bulk<K, V> bulk();

    final boolean isClosed() {
        return closed;
    }

    /** Comes first in every write: a closed map is a closed map, whatever the arguments are. */
    final void requireOpen() {
        if (closed) {
            throw new MapClosedException(name());
        }
    }

    /** Leaves the map; reads go on. */
    @Override
    public void close() {
        closed = true;
        flights.close();
        engine.close();
    }

    private <R> R write(K key, Edit<V, R> edit) {
        return editor.edit(key, edit);
    }

    /** Checks what every write checks first. */
    private void check(Object key) {
        requireOpen();
        Objects.requireNonNull(key, "key");
    }

    @Override
    public String name() {
        return engine.name().text();
    }

    // Reads.

    @Override
    public @Nullable V get(Object key) {
        try {
            return reads.get(key);
        } catch (CodecException unreadable) {
            throw NamedEntry.named(name(), key, unreadable);
        }
    }

    @Override
    public V getOrDefault(Object key, V defaultValue) {
        V value = get(key);
        return value == null ? defaultValue : value;
    }

    @Override
    public boolean containsKey(Object key) {
        return engine.contains(Objects.requireNonNull(key));
    }

    @Override
    public boolean containsValue(Object value) {
        return views.values().contains(Objects.requireNonNull(value));
    }

    @Override
    public int size() {
        return engine.size();
    }

    @Override
    public boolean isEmpty() {
        return engine.size() == 0;
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        engine.forEach(Objects.requireNonNull(action));
    }

    @Override
    public Set<K> keySet() {
        return views.keys();
    }

    @Override
    public Collection<V> values() {
        return views.values();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return views.entries();
    }

    // Writes of one entry.

    @Override
    public @Nullable V put(K key, V value) {
        check(key);
        return write(key, edits.put(value, Expiry.NEVER));
    }

    @Override
    public @Nullable V put(K key, V value, Duration timeToLive) {
        check(key);
        return write(key, edits.put(value, Spans.expiry(name(), timeToLive)));
    }

    @Override
    public void set(K key, V value) {
        check(key);
        write(key, edits.overwrite(value, Expiry.NEVER));
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        check(key);
        return write(key, edits.putIfAbsent(value, Expiry.NEVER));
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value, Duration timeToLive) {
        check(key);
        return write(key, edits.putIfAbsent(value, Spans.expiry(name(), timeToLive)));
    }

    @Override
    public @Nullable V remove(Object key) {
        check(key);
        return isKey(key) ? write(asKey(key), edits.remove()) : null;
    }

    @Override
    public boolean remove(Object key, @Nullable Object value) {
        check(key);
        return value != null && isKey(key) && isValue(value) && write(asKey(key), edits.removeIf(asValue(value)));
    }

    @Override
    public @Nullable V replace(K key, V value) {
        check(key);
        return write(key, edits.replace(value));
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        check(key);
        return write(key, edits.replaceIf(oldValue, newValue));
    }

    @Override
    public Update<V> testAndSet(K key, V expected, V value) {
        check(key);
        return write(key, edits.testAndSet(expected, value));
    }

    @Override
    public Update<V> testAndRemove(K key, V expected) {
        check(key);
        return write(key, edits.testAndRemove(expected));
    }

    @Override
    public @Nullable V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        check(key);
        return write(key, edits.compute(key, function));
    }

    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        check(key);
        Objects.requireNonNull(function, "function");
        V present = get(key);
        if (present != null) {
            return present;
        }
        return flights.isComputing(key)
                ? write(key, edits.computeIfAbsent(key, function))
                : computeIfAbsent.get(key, (missing, lease) -> function.apply(missing));
    }

    @Override
    public SingleFlight<K, V> singleFlight(SingleFlightOptions options) {
        return new DefaultSingleFlight<>(this, flights, options);
    }

    /** The single flight that {@code computeIfAbsent} uses. */
    final SingleFlight<K, V> computeIfAbsent() {
        return computeIfAbsent;
    }

    final SingleFlights<K, V> flights() {
        return flights;
    }

    @Override
    public @Nullable V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
        check(key);
        return write(key, edits.computeIfPresent(key, function));
    }

    @Override
    public @Nullable V merge(K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
        check(key);
        return write(key, edits.merge(value, function));
    }

    @Override
    public boolean setTimeToLive(K key, Duration timeToLive) {
        check(key);
        return write(key, edits.touch(Spans.expiry(name(), timeToLive)));
    }

    @Override
    public boolean removeTimeToLive(K key) {
        check(key);
        return write(key, edits.touch(Expiry.NEVER));
    }

    @Override
    public Optional<Duration> timeToLive(K key) {
        return engine.entry(Objects.requireNonNull(key)).flatMap(held -> fromNow(held.deadline()));
    }

    /** How long it is until the deadline, if there is one. */
    final Optional<Duration> fromNow(Deadline deadline) {
        return deadline.exists()
                ? Optional.of(Duration.ofMillis(Math.max(0, deadline.epochMillis() - engine.authorityMillis())))
                : Optional.empty();
    }

    // Arguments that may be of any type.

    /** Whether the object is of the type of the keys, as far as their codec can tell. */
    final boolean isKey(Object key) {
        if (engine.contains(key)) {
            return true;
        }
        try {
            engine.encodeKey(asKey(key));
            return true;
        } catch (ClassCastException otherType) {
            return false;
        }
    }

    /** Whether the object has a form in the codec of the values. What has none is in no map. */
    private boolean isValue(Object value) {
        try {
            engine.encode(asValue(value));
            return true;
        } catch (ClassCastException | CodecException noForm) {
            return false;
        }
    }

    @SuppressWarnings("unchecked") // What is no K is found out by the codec, where it is encoded.
    final K asKey(Object key) {
        return (K) key;
    }

    @SuppressWarnings("unchecked") // What is no V is found out by the codec, where it is encoded.
    private V asValue(Object value) {
        return (V) value;
    }
}
