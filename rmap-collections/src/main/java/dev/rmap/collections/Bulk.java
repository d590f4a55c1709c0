package dev.rmap.collections;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.map.HeldEntry;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.lease.Removals;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations on many entries: in one atomic commit where that is promised, and otherwise as many small commits of which
 * a {@link #PORTION} is under way at a time.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Bulk<K, V> {

    static final int PORTION = 512;

    private final MapEngine<K, V> engine;
    private final Edits<K, V> edits;
    private final Editor<K, V> editor;

    Bulk(MapEngine<K, V> engine, Edits<K, V> edits, Editor<K, V> editor) {
        this.engine = engine;
        this.edits = edits;
        this.editor = editor;
    }

    void putAll(Map<? extends K, ? extends V> entries, Expiry expiry) {
        List<Command> commands = puts(entries, expiry);
        if (!commands.isEmpty()) {
            engine.commit(new Commit(commands).tersely());
        }
    }

    List<Command> puts(Map<? extends K, ? extends V> entries, Expiry expiry) {
        List<Command> commands = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> commands.add(new Command(
                engine.encodeKey(Objects.requireNonNull(key, "key")),
                Condition.ALWAYS,
                new Mutation.Set(engine.encode(Objects.requireNonNull(value, "value")), expiry))));
        return commands;
    }

    int removeAll(Collection<? extends K> keys) {
        // The keys may be a view of this very map, which the removal changes.
        List<K> removed = List.copyOf(keys);
        List<Command> commands = removals(removed);
        removed.forEach(this::expire);
        if (commands.isEmpty()) {
            return 0;
        }
        return applied(engine.commit(Removals.endingLeases(new Commit(commands).tersely())), commands);
    }

    /** One removal for each of the keys that differ. */
    List<Command> removals(Collection<? extends K> keys) {
        Set<Bytes> encoded = new LinkedHashSet<>();
        for (K key : keys) {
            encoded.add(engine.encodeKey(Objects.requireNonNull(key, "key")));
        }
        return encoded.stream().map(Command::remove).toList();
    }

    /** Has an entry expired that is due, before the commands that follow look at it. Does not wait: commits keep order. */
    void expire(K key) {
        engine.due(key).ifPresent(due -> {
            CompletionStage<?> unused = engine.submit(due);
        });
    }

    /** How many of these commands, which were the first of their commit, have changed something. */
    static int applied(List<Receipt> receipts, List<Command> commands) {
        return (int) receipts.stream()
                .limit(commands.size())
                .filter(Receipt::applied)
                .count();
    }

    /**
     * Puts the function's result in the place of each value. An entry that has changed meanwhile is looked at again; one
     * that has gone is left alone.
     */
    void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        new Call().run(call -> replaceAll(call, function));
    }

    private void replaceAll(Call call, BiFunction<? super K, ? super V, ? extends V> function) {
        List<K> refused = new ArrayList<>();
        call.inPortions(
                engine.entries(),
                entry -> {
                    V value = Objects.requireNonNull(function.apply(entry.getKey(), valueOf(entry)), "value");
                    Mutation set = new Mutation.Set(engine.encode(value), Expiry.KEEP);
                    return Commit.of(new Command(engine.encodeKey(entry.getKey()), Condition.holds(entry.bytes()), set))
                            .tersely();
                },
                (entry, receipt) -> {
                    if (!receipt.applied()) {
                        refused.add(entry.getKey());
                    }
                });
        for (K key : refused) {
            editor.edit(
                    key, edits.computeIfPresent(key, (k, v) -> Objects.requireNonNull(function.apply(k, v), "value")));
            call.mayHaveChanged = true;
        }
    }

    private V valueOf(HeldEntry<K, V> entry) {
        return NamedEntry.valueOf(engine.name().text(), entry);
    }

    /** Removes the entries that the test accepts, each only as long as it has the value that was tested. */
    boolean removeIf(Predicate<HeldEntry<K, V>> test) {
        return removeThose(
                test,
                entry ->
                        new Command(engine.encodeKey(entry.getKey()), Condition.holds(entry.bytes()), Mutation.REMOVE));
    }

    /** Removes the entries whose keys the test accepts, whatever their values are. */
    boolean removeKeysIf(Predicate<? super K> test) {
        return removeThose(
                entry -> test.test(entry.getKey()), entry -> Command.remove(engine.encodeKey(entry.getKey())));
    }

    private boolean removeThose(Predicate<HeldEntry<K, V>> test, Function<HeldEntry<K, V>, Command> removal) {
        boolean[] any = {false};
        new Call()
                .run(call -> call.inPortions(
                        engine.entries(),
                        entry -> test.test(entry)
                                ? Removals.endingLeases(
                                        Commit.of(removal.apply(entry)).tersely())
                                : null,
                        (entry, receipt) -> any[0] |= receipt.applied()));
        return any[0];
    }

    private interface Asking<E> {
        @Nullable
        Commit commit(E element);
    }

    private interface Answered<E> {
        void receipt(E element, Receipt receipt);
    }

    /** What was asked for one element, and where its answer is waited for. */
    private record Asked<E>(E element, Supplier<List<Receipt>> answer) {}

    /**
     * One call that writes entry by entry. Whoever is refused half way is told whether anything may have been changed. A
     * thread that is interrupted takes back what it has not sent, and waits for nothing more. Confined to that thread.
     */
    private final class Call {

        private boolean mayHaveChanged;

        void run(Consumer<Call> task) {
            try {
                task.accept(this);
            } catch (NotAppliedException refused) {
                if (mayHaveChanged) {
                    throw new OutcomeUnknownException(
                            "map " + engine.name() + ": some of the entries may have been changed, and not the others: "
                                    + refused.getMessage(),
                            refused);
                }
                throw refused;
            }
        }

        <E> void inPortions(Iterator<E> elements, Asking<E> asking, Answered<E> answered) {
            Queue<Asked<E>> underWay = new ArrayDeque<>();
            try {
                while (elements.hasNext()) {
                    E element = elements.next();
                    Commit commit = asking.commit(element);
                    if (commit != null) {
                        requireNotInterrupted();
                        underWay.add(new Asked<>(element, engine.send(commit)));
                    }
                    if (underWay.size() == PORTION || !elements.hasNext()) {
                        hearAnswers(underWay, answered);
                    }
                }
            } finally {
                // Also where a user's function threw: nothing of this call happens after it has returned.
                underWay.forEach(asked -> mayHaveChanged |= mayBeApplied(asked.answer()));
            }
        }

        private void requireNotInterrupted() {
            if (Thread.currentThread().isInterrupted()) {
                throw NotAppliedException.interrupted(engine.name().text(), new InterruptedException());
            }
        }

        private <E> void hearAnswers(Queue<Asked<E>> underWay, Answered<E> answered) {
            while (!underWay.isEmpty()) {
                Asked<E> next = underWay.remove();
                Receipt receipt = next.answer().get().get(0);
                mayHaveChanged |= receipt.applied();
                answered.receipt(next.element(), receipt);
            }
        }

        private boolean mayBeApplied(Supplier<List<Receipt>> answer) {
            try {
                return answer.get().get(0).applied();
            } catch (NotAppliedException refused) {
                return false;
            } catch (RuntimeException unknown) {
                return true;
            }
        }
    }
}
