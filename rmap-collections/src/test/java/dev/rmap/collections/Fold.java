package dev.rmap.collections;

import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Applies the events that it hears, and complains when an old value is not the one that it has. */
final class Fold<K, V> implements MapListener<K, V> {

    private final Map<K, V> entries = new HashMap<>();
    private Revision revision = Revision.NONE;
    private String complaint = "";

    @Override
    public synchronized void onEvent(MapEvent<K, V> event) {
        if (event.revision().sameLineage(revision) && event.revision().number() < revision.number()) {
            complaint = event + " came after " + revision;
        }
        revision = event.revision();
        if (event instanceof ResetEvent) {
            entries.clear();
        } else if (event instanceof EntryEvent<K, V> entry) {
            if (!Optional.ofNullable(entries.get(entry.key())).equals(entry.oldValue())) {
                complaint = entry + " has another old value than what was heard before";
            }
            entry.newValue().ifPresentOrElse(v -> entries.put(entry.key(), v), () -> entries.remove(entry.key()));
        }
    }

    synchronized Map<K, V> entries() {
        return Map.copyOf(entries);
    }

    synchronized Revision revision() {
        return revision;
    }

    /** What was wrong, or nothing. */
    synchronized String complaint() {
        return complaint;
    }
}
