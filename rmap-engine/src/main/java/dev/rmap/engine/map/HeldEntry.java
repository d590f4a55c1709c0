package dev.rmap.engine.map;

import dev.rmap.engine.CodecException;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.table.Form;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the replica held it when somebody looked. The value is decoded when it is read; what the map does
 * later does not show here. A cold one ({@link HotValues}) has a key and a deadline only.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
public final class HeldEntry<K, V> implements Map.Entry<K, V> {

    private final K key;
    private final Object kept;
    private final Form<V> form;

    private HeldEntry(K key, Object kept, Form<V> form) {
        this.key = key;
        this.kept = kept;
        this.form = form;
    }

    static <K, V> HeldEntry<K, V> of(K key, Object kept, Form<V> form) {
        return new HeldEntry<>(key, kept, form);
    }

    @Override
    public K getKey() {
        return key;
    }

    /** Whether the value is not here: {@link MapEngine#warmEntry} brings it. */
    public boolean isCold() {
        return Form.isCold(kept);
    }

    /**
     * The value.
     *
     * @throws CodecException if the bytes cannot be decoded
     * @throws IllegalStateException if the entry is cold
     */
    @Override
    public V getValue() {
        return form.read(kept);
    }

    /**
     * The bytes that the authority held.
     *
     * @throws IllegalStateException if the entry is cold
     */
    public Bytes bytes() {
        return form.bytes(kept);
    }

    /** When the entry ends. */
    public Deadline deadline() {
        return Form.deadline(kept);
    }

    /** Always fails: this is what was, not what is. */
    @Override
    public V setValue(V value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Map.Entry<?, ?> that
                && key.equals(that.getKey())
                && getValue().equals(that.getValue());
    }

    @Override
    public int hashCode() {
        return key.hashCode() ^ getValue().hashCode();
    }

    /** The key alone: values do not belong into logs. */
    @Override
    public String toString() {
        return String.valueOf(key);
    }
}
