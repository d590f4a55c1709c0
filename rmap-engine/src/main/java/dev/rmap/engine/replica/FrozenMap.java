package dev.rmap.engine.replica;

import dev.rmap.engine.table.Form;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An unmodifiable map over what a replica kept, decoded where it is read. */
final class FrozenMap<K, V> extends AbstractMap<K, V> {

    private final Map<K, Object> kept;
    private final Form<V> form;

    /** Takes the map over: nobody else may change it. */
    FrozenMap(Map<K, Object> kept, Form<V> form) {
        this.kept = kept;
        this.form = form;
    }

    @Override
    public int size() {
        return kept.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return kept.containsKey(key);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        Object found = kept.get(key);
        return found == null ? null : form.read(found);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return kept.size();
            }

            @Override
            public Iterator<Entry<K, V>> iterator() {
                Iterator<Map.Entry<K, Object>> each = kept.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Entry<K, V> next() {
                        Map.Entry<K, Object> entry = each.next();
                        return Map.entry(entry.getKey(), form.read(entry.getValue()));
                    }
                };
            }
        };
    }
}
