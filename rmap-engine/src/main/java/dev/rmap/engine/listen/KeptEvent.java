package dev.rmap.engine.listen;

import dev.rmap.engine.table.Form;
import dev.rmap.event.EntryEvent;
import dev.rmap.model.Revision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry event over what the replica kept: nothing is decoded before somebody asks.
 *
 * @param form reads what was kept
 * @param kind what became of the entry
 * @param origin how this process came to know
 * @param key the key
 * @param before what was kept before
 * @param after what is kept now
 * @param revision the revision that the replica had reached
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public record KeptEvent<K, V>(
        Form<V> form,
        Kind kind,
        Origin origin,
        K key,
        @Nullable Object before,
        @Nullable Object after,
        Revision revision)
        implements EntryEvent<K, V> {

    @Override
    public boolean existed() {
        return before != null;
    }

    @Override
    public Optional<V> oldValue() {
        return form.readThen(before);
    }

    @Override
    public Optional<V> newValue() {
        return after == null ? Optional.empty() : form.readNow(key, after);
    }

    /** This event and a later one of the same key, as if the value in between had never been. */
    KeptEvent<K, V> followedBy(KeptEvent<K, V> later) {
        return new KeptEvent<>(form, later.kind, later.origin, key, before, later.after, later.revision);
    }

    /** How many bytes the old and the new value have, as far as that is known without encoding them. */
    long bytes() {
        return Form.size(before) + Form.size(after);
    }

    /** Whether nothing is different after all. */
    boolean isVoid() {
        return before == null && after == null;
    }

    /** The key and the kind; never a value. */
    @Override
    public String toString() {
        return kind + " " + key + " at " + revision;
    }
}
