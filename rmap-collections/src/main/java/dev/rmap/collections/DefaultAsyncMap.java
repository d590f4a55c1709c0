package dev.rmap.collections;

import dev.rmap.engine.map.MapEngine;
import dev.rmap.lease.Removals;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Expiry;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same rows of the table as the blocking face, without waiting for their receipts. */
final class DefaultAsyncMap<K, V> implements AsyncReplicatedMap<K, V> {

    private final EntryOperations<K, V> map;
    private final MapEngine<K, V> engine;
    private final Edits<K, V> edits;

    DefaultAsyncMap(EntryOperations<K, V> map) {
        this.map = map;
        this.engine = map.engine();
        this.edits = map.edits();
    }

    private void check(K key) {
        map.requireOpen();
        Objects.requireNonNull(key, "key");
    }

    private <R> CompletionStage<R> write(K key, Edit<V, R> edit) {
        return engine.begin(() -> map.editor().editAsync(key, edit));
    }

    private CompletionStage<Optional<V>> tell(K key, Edit<V, V> edit) {
        return write(key, edit).thenApply(Optional::ofNullable);
    }

    @Override
    public CompletionStage<Optional<V>> put(K key, V value) {
        check(key);
        return tell(key, edits.put(value, Expiry.NEVER));
    }

    @Override
    public CompletionStage<Optional<V>> put(K key, V value, Duration timeToLive) {
        check(key);
        return tell(key, edits.put(value, Spans.expiry(map.name(), timeToLive)));
    }

    @Override
    public CompletionStage<Void> set(K key, V value) {
        check(key);
        return write(key, edits.overwrite(value, Expiry.NEVER)).thenAccept(applied -> {});
    }

    @Override
    public CompletionStage<Optional<V>> putIfAbsent(K key, V value) {
        check(key);
        return tell(key, edits.putIfAbsent(value, Expiry.NEVER));
    }

    @Override
    public CompletionStage<Optional<V>> remove(K key) {
        check(key);
        return tell(key, edits.remove());
    }

    @Override
    public CompletionStage<Boolean> remove(K key, V expected) {
        check(key);
        return write(key, edits.removeIf(expected));
    }

    @Override
    public CompletionStage<Optional<V>> replace(K key, V value) {
        check(key);
        return tell(key, edits.replace(value));
    }

    @Override
    public CompletionStage<Boolean> replace(K key, V expected, V value) {
        check(key);
        return write(key, edits.replaceIf(expected, value));
    }

    @Override
    public CompletionStage<Update<V>> testAndSet(K key, V expected, V value) {
        check(key);
        return write(key, edits.testAndSet(expected, value));
    }

    @Override
    public CompletionStage<Update<V>> testAndRemove(K key, V expected) {
        check(key);
        return write(key, edits.testAndRemove(expected));
    }

    @Override
    public CompletionStage<Optional<V>> compute(
            K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        check(key);
        return tell(key, edits.compute(key, function));
    }

    @Override
    public CompletionStage<Optional<V>> computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        check(key);
        Objects.requireNonNull(function, "function");
        if (map.flights().isComputing(key)) {
            return tell(key, edits.computeIfAbsent(key, function));
        }
        return map.computeIfAbsent()
                .getAsync(
                        key,
                        (missing, lease) -> function.apply(missing),
                        engine.leases().runtime().executor());
    }

    @Override
    public CompletionStage<Optional<V>> computeIfPresent(
            K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
        check(key);
        return tell(key, edits.computeIfPresent(key, function));
    }

    @Override
    public CompletionStage<Optional<V>> merge(
            K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
        check(key);
        return tell(key, edits.merge(value, function));
    }

    @Override
    public CompletionStage<Long> add(K key, long delta) {
        check(key);
        return write(key, CounterForm.of(map).add(key, delta));
    }

    @Override
    public CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries) {
        map.requireOpen();
        List<Command> puts = map.bulk().puts(entries, Expiry.NEVER);
        return engine.begin(() -> commit(puts)).thenAccept(applied -> {});
    }

    @Override
    public CompletionStage<Integer> removeAll(Collection<? extends K> keys) {
        map.requireOpen();
        List<K> removed = List.copyOf(keys);
        List<Command> commands = map.bulk().removals(removed);
        return engine.begin(() -> {
            removed.forEach(map.bulk()::expire);
            return commit(commands);
        });
    }

    @Override
    public CompletionStage<Void> clear() {
        map.requireOpen();
        return engine.begin(() -> commit(List.of(Command.clear(Reason.REMOVED))))
                .thenAccept(applied -> {});
    }

    private CompletionStage<Integer> commit(List<Command> commands) {
        return commands.isEmpty()
                ? CompletableFuture.completedFuture(0)
                : engine.commitAsync(Removals.endingLeases(new Commit(commands).tersely()))
                        .thenApply(receipts -> Bulk.applied(receipts, commands));
    }

    @Override
    public CompletionStage<Revision> sync() {
        map.requireOpen();
        return engine.sync();
    }

    @Override
    public CompletionStage<Revision> awaitRevision(Revision revision) {
        return engine.await(revision);
    }
}
