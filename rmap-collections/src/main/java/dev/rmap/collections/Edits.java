package dev.rmap.collections;

import dev.rmap.engine.CodecException;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.model.Bytes;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of the operations on one entry. Arguments are checked and encoded here, before anything is sent.
 *
 * <p>An entry that is stored anew gets a new deadline or none; one that is edited (replace, compute, merge) keeps its
 * deadline.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Edits<K, V> {

    private final MapEngine<K, V> engine;
    private final boolean exact;

    Edits(MapEngine<K, V> engine, boolean exact) {
        this.engine = engine;
        this.exact = exact;
    }

    Edit<V, V> put(V value, Expiry expiry) {
        Mutation set = set(value, expiry);
        return entry -> new Attempt<>(Condition.ALWAYS, set, this::previous).asking();
    }

    /** Stores without asking what was there. */
    Edit<V, Boolean> overwrite(V value, Expiry expiry) {
        Mutation set = set(value, expiry);
        return entry -> new Attempt<>(Condition.ALWAYS, set, Edits::applied);
    }

    Edit<V, V> putIfAbsent(V value, Expiry expiry) {
        Mutation set = set(value, expiry);
        return entry -> new Attempt<>(Condition.ABSENT, set, this::previous);
    }

    Edit<V, V> remove() {
        return entry -> new Attempt<>(Condition.ALWAYS, Mutation.REMOVE, this::previous).asking();
    }

    /** Removes without asking what was there. */
    Edit<V, Boolean> discard() {
        return entry -> new Attempt<>(Condition.ALWAYS, Mutation.REMOVE, Edits::applied);
    }

    Edit<V, V> replace(V value) {
        Mutation set = set(value, Expiry.KEEP);
        return entry -> new Attempt<>(Condition.PRESENT, set, this::previous).asking();
    }

    Edit<V, Boolean> replaceIf(V expected, V value) {
        return ifHolds(expected, set(value, Expiry.KEEP), Receipt::applied);
    }

    Edit<V, Boolean> removeIf(V expected) {
        return ifHolds(expected, Mutation.REMOVE, Receipt::applied);
    }

    Edit<V, Update<V>> testAndSet(V expected, V value) {
        return asking(ifHolds(expected, set(value, Expiry.KEEP), this::update));
    }

    Edit<V, Update<V>> testAndRemove(V expected) {
        return asking(ifHolds(expected, Mutation.REMOVE, this::update));
    }

    private static <V, R> Edit<V, R> asking(Edit<V, R> edit) {
        return entry -> edit.on(entry).asking();
    }

    Edit<V, Boolean> touch(Expiry expiry) {
        Mutation touch = new Mutation.Touch(expiry);
        return entry -> new Attempt<>(Condition.PRESENT, touch, receipt -> Reading.of(receipt.accepted()));
    }

    Edit<V, V> compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        Objects.requireNonNull(function, "function");
        return entry -> {
            Seen<V> seen = entry.get();
            return change(seen, function.apply(key, seen.value()));
        };
    }

    Edit<V, V> computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        return entry -> {
            Seen<V> seen = entry.get();
            return seen.value() == null ? change(seen, function.apply(key)) : confirm(seen);
        };
    }

    Edit<V, V> computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
        Objects.requireNonNull(function, "function");
        return entry -> {
            Seen<V> seen = entry.get();
            return seen.value() == null ? confirm(seen) : change(seen, function.apply(key, seen.value()));
        };
    }

    Edit<V, V> merge(V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
        Objects.requireNonNull(function, "function");
        Bytes alone = engine.encode(Objects.requireNonNull(value, "value"));
        return entry -> {
            Seen<V> seen = entry.get();
            return seen.value() == null ? store(seen, alone, value) : change(seen, function.apply(seen.value(), value));
        };
    }

    /** Stores a value in the place of what was seen, or removes that if there is no value. */
    private Attempt<V> change(Seen<V> seen, @Nullable V value) {
        if (value != null) {
            return store(seen, engine.encode(value), value);
        }
        return seen.value() == null ? confirm(seen) : whenUnchanged(seen, Mutation.REMOVE, null);
    }

    private Attempt<V> store(Seen<V> seen, Bytes bytes, V value) {
        return whenUnchanged(seen, new Mutation.Set(bytes, Expiry.KEEP), value);
    }

    /** Changes nothing, but has the authority confirm what was seen. */
    private Attempt<V> confirm(Seen<V> seen) {
        return whenUnchanged(seen, Mutation.NOTHING, seen.value());
    }

    private static <R> Attempt<R> whenUnchanged(Seen<?> seen, Mutation mutation, @Nullable R result) {
        return new Attempt<>(
                seen.unchanged(), mutation, receipt -> receipt.accepted() ? Reading.of(result) : Reading.lookAgain());
    }

    /**
     * The entry holds the expected value: by its bytes for an exact codec, and otherwise by its bytes or by {@code
     * equals}, since equal values may have several forms.
     */
    private <R> Edit<V, R> ifHolds(V expected, Mutation mutation, Function<Receipt, R> reading) {
        Bytes form = engine.encode(Objects.requireNonNull(expected, "value"));
        if (exact) {
            return entry ->
                    new Attempt<>(Condition.holds(form), mutation, receipt -> Reading.of(reading.apply(receipt)));
        }
        return entry -> {
            Seen<V> seen = entry.get();
            Bytes bytes = expected.equals(seen.value()) ? seen.bytes().orElse(form) : form;
            return new Attempt<>(Condition.holds(bytes), mutation, receipt -> {
                boolean otherForm = !receipt.accepted()
                        && receipt.before()
                                .filter(before -> isOtherForm(before, bytes, expected))
                                .isPresent();
                return otherForm ? Reading.lookAgain() : Reading.of(reading.apply(receipt));
            });
        };
    }

    private boolean isOtherForm(Bytes before, Bytes tried, V expected) {
        return !before.equals(tried) && expected.equals(engine.decode(before));
    }

    private Mutation set(V value, Expiry expiry) {
        return new Mutation.Set(engine.encode(Objects.requireNonNull(value, "value")), expiry);
    }

    private static Reading<Boolean> applied(Receipt receipt) {
        return Reading.of(receipt.applied());
    }

    private Reading<V> previous(Receipt receipt) {
        return Reading.of(before(receipt).orElse(null));
    }

    private Update<V> update(Receipt receipt) {
        return new Update<>(before(receipt), receipt.applied());
    }

    /** The {@link Editor} says which entry of which map it is. */
    private Optional<V> before(Receipt receipt) {
        try {
            return receipt.before().map(engine::decode);
        } catch (CodecException unreadable) {
            String fate = receipt.applied() ? "the write was applied at " + receipt.revision() : "nothing was written";
            String why = NamedEntry.withoutMap(engine.name().text(), unreadable);
            throw new CodecException(fate + ", but the value before it cannot be told: " + why, unreadable);
        }
    }
}
