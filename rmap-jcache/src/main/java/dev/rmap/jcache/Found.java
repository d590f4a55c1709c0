package dev.rmap.jcache;

import dev.rmap.model.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The entry that an operation found, which remembers what the operation looked at. That is the condition under which its
 * plan is good: if the authority finds the same there, the plan is carried out, and otherwise the operation looks again.
 * Confined to one thread.
 */
final class Found<V> {

    private enum Look {
        NOTHING,
        PRESENCE,
        VALUE
    }

    private final Store<?, V> store;
    private final @Nullable Object form;
    private Look look = Look.NOTHING;

    /**
     * An entry.
     *
     * @param store reads it
     * @param form the form of its value; null if there is no entry
     */
    Found(Store<?, V> store, @Nullable Object form) {
        this.store = store;
        this.form = form;
    }

    boolean isPresent() {
        if (look == Look.NOTHING) {
            look = Look.PRESENCE;
        }
        return form != null;
    }

    /** The value, of which the caller gets his own copy. */
    @Nullable
    V value() {
        look = Look.VALUE;
        return form == null ? null : store.value(form);
    }

    /** Whether the value is equal to the given one, by its own {@code equals}. */
    boolean holds(V expected) {
        V value = value();
        return value != null && value.equals(expected);
    }

    /** Whether the value has this form. */
    boolean is(Object otherForm) {
        look = Look.VALUE;
        return otherForm.equals(form);
    }

    /** What must hold for the plan to be good. */
    Condition condition() {
        if (look == Look.NOTHING) {
            return Condition.ALWAYS;
        }
        if (form == null) {
            return Condition.ABSENT;
        }
        return look == Look.PRESENCE ? Condition.PRESENT : Condition.holds(store.bytes(form));
    }
}
