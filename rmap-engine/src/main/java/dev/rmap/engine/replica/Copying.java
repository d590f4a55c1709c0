package dev.rmap.engine.replica;

import dev.rmap.engine.listen.KeptEvent;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.table.Table;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.MapEvent;
import dev.rmap.model.Revision;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** A copy of a table that was begun at some revision and can be finished later, while the writer goes on. */
final class Copying<K> {

    private final Table<K> source;
    private final Revision revision;
    private final Object writerLock;
    private final Table.Notes<K> notes;

    /**
     * Begins a copy. Call under the writer's lock.
     *
     * @param revision where the table stands
     */
    Copying(Table<K> source, Revision revision, Object writerLock) {
        this.source = source;
        this.revision = revision;
        this.writerLock = writerLock;
        this.notes = source.beginCopy();
    }

    Revision revision() {
        return revision;
    }

    /** Finishes the copy: what was kept at the revision; see {@link Form}. The caller may change the map. */
    Map<K, Object> read() {
        Map<K, Object> copy = new HashMap<>();
        try {
            copy.putAll(source.entries);
        } finally {
            synchronized (writerLock) {
                source.endCopy(notes, copy);
            }
        }
        return copy;
    }

    /** The same without the entries whose deadline has come at that time of the authority's clock. */
    Map<K, Object> readValid(long nowMillis) {
        Map<K, Object> copy = read();
        copy.values().removeIf(kept -> Form.deadline(kept).isPast(nowMillis));
        return copy;
    }

    /** The copy as the first events of a subscription. */
    <V> Iterator<MapEvent<K, V>> events(Form<V> form) {
        Iterator<Map.Entry<K, Object>> entries = read().entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public MapEvent<K, V> next() {
                Map.Entry<K, Object> entry = entries.next();
                return new KeptEvent<>(
                        form, Kind.CHANGE, Origin.INITIAL, entry.getKey(), null, entry.getValue(), revision);
            }
        };
    }
}
