package dev.rmap.collections;

import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.event.ResetEvent;

/**
 * Hears what happens to a map, with one method for each kind of event. Override what you want to hear.
 *
 * <p>Threads, order and failures are as {@link MapListener} says.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface EntryListener<K, V> extends MapListener<K, V> {

    /** An entry was stored: it is new if there is no old value. */
    default void onChange(EntryEvent<K, V> event) {}

    /** An entry was removed. */
    default void onDelete(EntryEvent<K, V> event) {}

    /** The time of an entry was over. */
    default void onExpire(EntryEvent<K, V> event) {}

    /** All entries went away at once: the map was cleared, destroyed, or its lifetime was over. */
    default void onReset(ResetEvent<K, V> event) {}

    /** The authority lost the history of the map; the differences follow as entry events (G9). */
    default void onLineageEnded(LineageEvent<K, V> event) {}

    /** Calls the method for the kind of event. */
    @Override
    default void onEvent(MapEvent<K, V> event) {
        if (event instanceof EntryEvent<K, V> entry) {
            switch (entry.kind()) {
                case CHANGE -> onChange(entry);
                case DELETE -> onDelete(entry);
                case EXPIRE -> onExpire(entry);
            }
        } else if (event instanceof ResetEvent<K, V> reset) {
            onReset(reset);
        } else if (event instanceof LineageEvent<K, V> lineage) {
            onLineageEnded(lineage);
        }
    }
}
