package dev.rmap.collections;

import dev.rmap.engine.map.HeldEntry;
import dev.rmap.model.Expiry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the entry set. It shows the value that was there when the iterator came by, or that was set through it;
 * setting stores in the map, whatever that holds by then.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
final class LiveEntry<K, V> implements Map.Entry<K, V> {

    private final EntryOperations<K, V> map;
    private final HeldEntry<K, V> held;
    private @Nullable V set;

    LiveEntry(EntryOperations<K, V> map, HeldEntry<K, V> held) {
        this.map = map;
        this.held = held;
    }

    @Override
    public K getKey() {
        return held.getKey();
    }

    @Override
    public V getValue() {
        V mine = set;
        return mine == null ? NamedEntry.valueOf(map.name(), held) : mine;
    }

    @Override
    public V setValue(V value) {
        map.requireOpen();
        V before = getValue();
        map.editor().edit(getKey(), map.edits().overwrite(value, Expiry.KEEP));
        set = value;
        return before;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Map.Entry<?, ?> that
                && getKey().equals(that.getKey())
                && getValue().equals(that.getValue());
    }

    @Override
    public int hashCode() {
        return getKey().hashCode() ^ getValue().hashCode();
    }

    @Override
    public String toString() {
        return getKey() + "=" + getValue();
    }
}
