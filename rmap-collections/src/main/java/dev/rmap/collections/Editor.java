package dev.rmap.collections;

import dev.rmap.engine.map.Held;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.lease.Removals;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Has edits decided by the authority: tries, and where the entry is not as the edit saw it, tries again on what the
 * receipt shows (G5). After {@link #PATIENCE} refusals, or when others are waiting for it already, the threads of this
 * process take turns at the entry.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Editor<K, V> {

    /** How often a thread tries before it waits for its turn. */
    static final int PATIENCE = 2;

    private final MapEngine<K, V> engine;
    private final Turns<K> turns = new Turns<>();

    Editor(MapEngine<K, V> engine) {
        this.engine = engine;
    }

    /**
     * Tries until there is a result. Blocks; costs one round trip for each attempt.
     *
     * @throws dev.rmap.engine.NotAppliedException if others change the entry each time, for as long as a write may take
     */
    <R> R edit(K key, Edit<V, R> edit) {
        EditedKey<K> edited = new EditedKey<>(key, engine.encodeKey(key));
        engine.expireIfDue(key);
        Perseverance perseverance = Perseverance.of(engine);
        Supplier<Seen<V>> entry = () -> onReplica(key);
        for (int attempts = 0; attempts < PATIENCE && !turns.areWanted(key); attempts++) {
            Tried<V, R> tried = tryOnce(edited, edit, entry);
            if (!tried.reading().again()) {
                return result(tried.reading());
            }
            perseverance.again(key);
            entry = tried.entry();
        }
        return turns.inTurn(key, () -> {
            engine.expireIfDue(key);
            Tried<V, R> tried = tryOnce(edited, edit, () -> onReplica(key));
            while (tried.reading().again()) {
                perseverance.again(key);
                tried = tryOnce(edited, edit, tried.entry());
            }
            return result(tried.reading());
        });
    }

    /** A key, and its bytes. */
    private record EditedKey<K>(K key, Bytes encoded) {

        Commit commit(Attempt<?> attempt) {
            Command command = new Command(encoded, attempt.condition(), attempt.mutation());
            return Removals.endingLeases(new Commit(List.of(command), !attempt.asks()));
        }
    }

    private record Tried<V, R>(Reading<R> reading, Supplier<Seen<V>> entry) {}

    private <R> Tried<V, R> tryOnce(EditedKey<K> key, Edit<V, R> edit, Supplier<Seen<V>> entry) {
        Attempt<R> attempt = edit.on(entry);
        Receipt receipt = engine.commit(key.commit(attempt)).get(0);
        return new Tried<>(read(key.key(), attempt, receipt), () -> inReceipt(key.key(), receipt));
    }

    /**
     * The same without blocking. Functions of the user run on this thread at first, and on a callback thread when they
     * have to run again.
     */
    <R> CompletionStage<R> editAsync(K key, Edit<V, R> edit) {
        EditedKey<K> edited = new EditedKey<>(key, engine.encodeKey(key));
        // Commits go in the order in which they were handed in, so nobody needs to wait for this one.
        engine.due(key).ifPresent(due -> {
            CompletionStage<?> unused = engine.submit(due);
        });
        return editAsync(new Asked<>(edited, edit, Perseverance.of(engine)), () -> onReplica(key));
    }

    private record Asked<K, V, R>(EditedKey<K> key, Edit<V, R> edit, Perseverance perseverance) {}

    private <R> CompletionStage<R> editAsync(Asked<K, V, R> asked, Supplier<Seen<V>> entry) {
        Attempt<R> attempt;
        try {
            attempt = asked.edit().on(entry);
        } catch (Exception ofTheFunction) {
            return CompletableFuture.failedFuture(ofTheFunction);
        }
        EditedKey<K> key = asked.key();
        return engine.commitAsync(key.commit(attempt)).thenCompose(receipts -> {
            Receipt receipt = receipts.get(0);
            Reading<R> reading = read(key.key(), attempt, receipt);
            if (!reading.again()) {
                return CompletableFuture.completedFuture(result(reading));
            }
            asked.perseverance().again(key.key());
            return engine.onCallbackThread(() -> editAsync(asked, () -> inReceipt(key.key(), receipt)));
        });
    }

    @SuppressWarnings("NullAway") // null is a result where R says so: there was no value before.
    private static <R> R result(Reading<R> reading) {
        return reading.result();
    }

    private <R> Reading<R> read(K key, Attempt<R> attempt, Receipt receipt) {
        return naming(key, () -> attempt.reading().apply(receipt));
    }

    private Seen<V> onReplica(K key) {
        Optional<Held<V>> held = naming(key, () -> engine.held(key));
        return new Seen<>(held.map(Held::value).orElse(null), held.map(Held::bytes));
    }

    private Seen<V> inReceipt(K key, Receipt receipt) {
        Optional<V> before = naming(key, () -> receipt.before().map(engine::decode));
        return new Seen<>(before.orElse(null), receipt.before());
    }

    private <T> T naming(K key, Supplier<T> reading) {
        return NamedEntry.naming(engine.name().text(), key, reading);
    }
}
