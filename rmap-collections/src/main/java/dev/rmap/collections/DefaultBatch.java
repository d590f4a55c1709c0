package dev.rmap.collections;

import dev.rmap.engine.map.Held;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.lease.Removals;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A batch in the making. */
final class DefaultBatch<K, V> implements MapBatch<K, V> {

    private final EntryOperations<K, V> map;
    private final MapEngine<K, V> engine;
    private final List<Step<K, V>> steps = new ArrayList<>();
    private boolean committed;

    /**
     * One command.
     *
     * @param key the key as the user gave it, or null for the whole map
     * @param expected the required value, if this requires one
     */
    private record Step<K, V>(@Nullable K key, @Nullable V expected, Command command) {

        /** The same, expecting the value in another form. */
        Step<K, V> expecting(Bytes form) {
            return new Step<>(key, expected, new Command(command.key(), Condition.holds(form), command.mutation()));
        }
    }

    DefaultBatch(EntryOperations<K, V> map) {
        this.map = map;
        this.engine = map.engine();
    }

    @Override
    public MapBatch<K, V> put(K key, V value) {
        return step(key, Condition.ALWAYS, new Mutation.Set(encode(value), Expiry.NEVER));
    }

    @Override
    public MapBatch<K, V> put(K key, V value, Duration timeToLive) {
        return step(key, Condition.ALWAYS, new Mutation.Set(encode(value), Spans.expiry(map.name(), timeToLive)));
    }

    @Override
    public MapBatch<K, V> remove(K key) {
        return step(key, Condition.ALWAYS, Mutation.REMOVE);
    }

    @Override
    public MapBatch<K, V> add(K key, long delta) {
        CounterForm form = CounterForm.of(map);
        if (!form.isCountedThere()) {
            throw new UnsupportedOperationException("map " + map.name()
                    + ": a batch adds to strings and longs only, where values may have " + CounterForm.LONGEST
                    + " bytes; these are " + form.range() + " of " + form.limit() + " bytes at most");
        }
        return step(key, Condition.ALWAYS, new Mutation.Add(delta));
    }

    @Override
    public MapBatch<K, V> require(K key, V expected) {
        requireNew();
        Objects.requireNonNull(key, "key");
        Bytes form = encode(expected);
        Optional<Bytes> held = map.valueCodec().exact()
                ? Optional.empty()
                : reading(key, () -> engine.held(key))
                        .filter(h -> expected.equals(h.value()))
                        .map(Held::bytes);
        Command command = new Command(engine.encodeKey(key), Condition.holds(held.orElse(form)), Mutation.NOTHING);
        steps.add(new Step<>(key, expected, command));
        return this;
    }

    @Override
    public MapBatch<K, V> requirePresent(K key) {
        return step(key, Condition.PRESENT, Mutation.NOTHING);
    }

    @Override
    public MapBatch<K, V> requireAbsent(K key) {
        return step(key, Condition.ABSENT, Mutation.NOTHING);
    }

    /** Removes all entries. */
    MapBatch<K, V> clear() {
        requireNew();
        steps.add(new Step<>(null, null, Command.clear(Reason.REMOVED)));
        return this;
    }

    private MapBatch<K, V> step(K key, Condition condition, Mutation mutation) {
        requireNew();
        Objects.requireNonNull(key, "key");
        steps.add(new Step<>(key, null, new Command(engine.encodeKey(key), condition, mutation)));
        return this;
    }

    private Bytes encode(V value) {
        return engine.encode(Objects.requireNonNull(value, "value"));
    }

    @Override
    public Result<K> commit() {
        begin();
        if (steps.isEmpty()) {
            return nothing();
        }
        expireDue();
        Perseverance perseverance = Perseverance.of(engine);
        List<Receipt> receipts = engine.commit(toCommit());
        Optional<K> other = adoptOtherForm(receipts);
        while (other.isPresent()) {
            perseverance.again(other.get());
            receipts = engine.commit(toCommit());
            other = adoptOtherForm(receipts);
        }
        return result(receipts);
    }

    private void begin() {
        map.requireOpen();
        requireNew();
        committed = true;
    }

    private void requireNew() {
        if (committed) {
            throw new IllegalStateException(
                    "map " + map.name() + ": this batch was committed; a batch is used once, begin another one");
        }
    }

    @Override
    public CompletionStage<Result<K>> commitAsync() {
        begin();
        if (steps.isEmpty()) {
            return CompletableFuture.completedFuture(nothing());
        }
        return engine.begin(() -> {
            expireDue();
            return tryAsync(Perseverance.of(engine));
        });
    }

    private CompletionStage<Result<K>> tryAsync(Perseverance perseverance) {
        return engine.commitAsync(toCommit()).thenCompose(receipts -> {
            Optional<K> other = adoptOtherForm(receipts);
            if (other.isEmpty()) {
                return CompletableFuture.completedFuture(result(receipts));
            }
            perseverance.again(other.get());
            return engine.onCallbackThread(() -> tryAsync(perseverance));
        });
    }

    private void expireDue() {
        for (Step<K, V> step : steps) {
            K key = step.key();
            if (key != null) {
                map.bulk().expire(key);
            }
        }
    }

    private Commit toCommit() {
        return Removals.endingLeases(
                new Commit(steps.stream().map(Step::command).toList()).tersely());
    }

    private Result<K> nothing() {
        return new Result<>(/* applied= */ true, Optional.empty(), engine.revision());
    }

    /** Equal values may have several forms: if one was refused that is equal, the next try expects its form. */
    private Optional<K> adoptOtherForm(List<Receipt> receipts) {
        for (int i = 0; i < steps.size(); i++) {
            Receipt receipt = receipts.get(i);
            Step<K, V> step = steps.get(i);
            if (receipt.outcome() == Receipt.Outcome.REFUSED
                    && step.expected() != null
                    && receipt.before().isPresent()
                    && isOtherForm(step, receipt.before().get())) {
                steps.set(i, step.expecting(receipt.before().get()));
                return Optional.ofNullable(step.key());
            }
        }
        return Optional.empty();
    }

    private boolean isOtherForm(Step<K, V> step, Bytes before) {
        return !map.valueCodec().exact()
                && !step.command().condition().equals(Condition.holds(before))
                && reading(step.key(), () -> engine.decode(before)).equals(step.expected());
    }

    private <T> T reading(@Nullable K key, Supplier<T> value) {
        return key == null ? value.get() : NamedEntry.naming(map.name(), key, value);
    }

    private Result<K> result(List<Receipt> receipts) {
        for (int i = 0; i < steps.size(); i++) {
            Receipt receipt = receipts.get(i);
            K key = steps.get(i).key();
            if (!receipt.accepted() && receipt.outcome() != Receipt.Outcome.SKIPPED && key != null) {
                if (receipt.outcome() != Receipt.Outcome.REFUSED) {
                    CounterForm.of(map).check(key, receipt);
                }
                return new Result<>(/* applied= */ false, Optional.of(key), receipt.revision());
            }
        }
        return new Result<>(
                /* applied= */ true,
                Optional.empty(),
                receipts.get(receipts.size() - 1).revision());
    }
}
