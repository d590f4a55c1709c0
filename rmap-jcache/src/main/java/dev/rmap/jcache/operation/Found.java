package dev.rmap.jcache.operation;

import dev.rmap.engine.map.HeldEntry;
import dev.rmap.model.Bytes;
import dev.rmap.model.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entry that an operation found, which remembers what the operation looked at. That is the condition under which its
 * plan is good: if the authority finds the same there, the plan is carried out, and otherwise the operation looks again.
 * Confined to one thread.
 */
public final class Found<V> {

    private enum Look {
        NOTHING,
        PRESENCE,
        VALUE
    }

    private final Store<?, V> store;
    private @Nullable Source source;
    private Look look = Look.NOTHING;
    private boolean missed;
    private long loadNanos;

    /** Where an entry was found: by a look at the replica, or in the authority's answer. Decoded only if needed. */
    private interface Source {

        Bytes bytes();

        Object form();
    }

    private record Receipted(Store<?, ?> store, Bytes bytes) implements Source {
        @Override
        public Object form() {
            return store.form(bytes);
        }
    }

    private record Held(Store<?, ?> store, Object keyForm, HeldEntry<Object, Object> entry) implements Source {

        static @Nullable Held of(Store<?, ?> store, Object keyForm, Optional<HeldEntry<Object, Object>> entry) {
            return entry.map(held -> new Held(store, keyForm, held)).orElse(null);
        }

        /** The entry as it is by now, with its value in memory. */
        @Nullable
        Held warm() {
            return entry.isCold() ? of(store, keyForm, store.warmEntry(keyForm)) : this;
        }

        @Override
        public Bytes bytes() {
            return store.named(entry::bytes);
        }

        @Override
        public Object form() {
            return store.named(entry::getValue);
        }
    }

    private Found(Store<?, V> store, @Nullable Source source) {
        this.store = store;
        this.source = source;
    }

    /** What the replica holds. */
    public static <V> Found<V> inReplica(Store<?, V> store, Object keyForm) {
        return new Found<>(store, Held.of(store, keyForm, store.entry(keyForm)));
    }

    /** What the authority held. */
    public static <V> Found<V> atAuthority(Store<?, V> store, Optional<Bytes> value) {
        return new Found<>(
                store, value.map(bytes -> new Receipted(store, bytes)).orElse(null));
    }

    /**
     * Brings the value into memory, if it is not there. What was found is what the entry is then, so do this before the
     * first look at an entry that is looked at twice.
     */
    Found<V> warm() {
        if (source instanceof Held held) {
            source = held.warm();
        }
        return this;
    }

    /** There was nothing, so the operation has had it loaded, which took so long. Takes what the replica holds by now. */
    void lookAfterLoad(Object keyForm, long nanos) {
        source = Held.of(store, keyForm, store.warmEntry(keyForm));
        look = Look.VALUE;
        missed = true;
        loadNanos = nanos;
    }

    /** Whether there was nothing, and the operation had it loaded. */
    public boolean missed() {
        return missed;
    }

    /** How long that load took, to whoever asks first. */
    public long takeLoadNanos() {
        long nanos = loadNanos;
        loadNanos = 0;
        return nanos;
    }

    public boolean isPresent() {
        if (look == Look.NOTHING) {
            look = Look.PRESENCE;
        }
        return source != null;
    }

    /** The value, of which the caller gets his own copy. */
    @Nullable
    public V value() {
        look = Look.VALUE;
        warm();
        return source == null ? null : store.value(source.form());
    }

    /** Whether the value is equal to the given one, by its own {@code equals}. */
    public boolean holds(V expected) {
        V value = value();
        return value != null && value.equals(expected);
    }

    /** Whether the value has this form. */
    boolean is(Object form) {
        look = Look.VALUE;
        warm();
        return source != null && form.equals(source.form());
    }

    /** What must hold for the plan to be good. */
    public Condition condition() {
        if (look == Look.NOTHING) {
            return Condition.ALWAYS;
        }
        if (source == null) {
            return Condition.ABSENT;
        }
        return look == Look.PRESENCE ? Condition.PRESENT : Condition.holds(source.bytes());
    }
}
