package dev.rmap.collections;

import dev.rmap.engine.Codec;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.event.MapListener;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Expiry;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** A replicated map over the engine: the operations on many entries and on the whole map. */
final class DefaultReplicatedMap<K, V> extends EntryOperations<K, V> {

    private final MapEngine<K, V> engine;
    private final Bulk<K, V> bulk;

    DefaultReplicatedMap(MapEngine<K, V> engine, Codec<V> values, SingleFlightOptions computeIfAbsent) {
        super(engine, values, computeIfAbsent);
        this.engine = engine;
        this.bulk = new Bulk<>(engine, edits(), editor());
    }

    @Override
    Bulk<K, V> bulk() {
        return bulk;
    }

    // Several entries.

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        requireOpen();
        bulk.putAll(entries, Expiry.NEVER);
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries, Duration timeToLive) {
        requireOpen();
        bulk.putAll(entries, Spans.expiry(name(), timeToLive));
    }

    @Override
    public int removeAll(Collection<? extends K> keys) {
        requireOpen();
        return bulk.removeAll(keys);
    }

    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        requireOpen();
        bulk.replaceAll(Objects.requireNonNull(function));
    }

    @Override
    public MapBatch<K, V> batch() {
        requireOpen();
        return new DefaultBatch<>(this);
    }

    @Override
    public boolean testAndReset(Map<? extends K, ? extends V> expected) {
        requireOpen();
        DefaultBatch<K, V> batch = new DefaultBatch<>(this);
        expected.forEach(batch::require);
        return batch.clear().commit().applied();
    }

    // Other faces.

    @Override
    public Counters<K> counters() {
        return new DefaultCounters<>(this, CounterForm.of(this));
    }

    @Override
    public Lists<K> lists() {
        return DefaultLists.of(this, valueCodec());
    }

    @Override
    public AsyncReplicatedMap<K, V> async() {
        return new DefaultAsyncMap<>(this);
    }

    // The whole map.

    @Override
    public void clear() {
        requireOpen();
        engine.commit(Commit.of(Command.clear(Reason.REMOVED)));
    }

    @Override
    public void reset() {
        clear(Reason.REMOVED);
    }

    @Override
    public void destroy() {
        clear(Reason.DESTROYED);
    }

    private void clear(Reason reason) {
        Commit clear = Commit.of(Command.clear(reason));
        if (isClosed()) {
            engine.commitDetached(clear);
        } else {
            engine.commit(clear);
        }
    }

    @Override
    public Snapshot<K, V> snapshot() {
        return engine.snapshot();
    }

    @Override
    public Revision revision() {
        return engine.revision();
    }

    @Override
    public boolean awaitRevision(Revision revision, Duration time) {
        Spans.given(name(), "time to wait", time);
        try {
            Waits.within(time, engine.await(revision), name());
            return true;
        } catch (TimeoutException late) {
            return false;
        }
    }

    @Override
    public void sync(Duration time) {
        requireOpen();
        Spans.given(name(), "time to wait", time);
        try {
            Waits.within(time, engine.sync(), name());
        } catch (TimeoutException late) {
            throw new NotReadyException("map " + name() + " was not up to date within " + time, late);
        }
    }

    @Override
    public MapStatus status() {
        return engine.status();
    }

    @Override
    public Subscription subscribe(MapListener<K, V> listener) {
        return subscribe(listener, SubscribeOptions.CHANGES);
    }

    @Override
    public Subscription subscribe(MapListener<K, V> listener, SubscribeOptions options) {
        requireOpen();
        Objects.requireNonNull(listener, "listener");
        return engine.subscribe(
                listener,
                options.content() == SubscribeOptions.Content.FIRST_WHAT_IS_THERE,
                options.folding() == SubscribeOptions.Folding.NEWEST_CHANGE);
    }

    @Override
    public Optional<Duration> timeToLive() {
        return fromNow(engine.mapDeadline());
    }
}
