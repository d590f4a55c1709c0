package dev.rmap.engine.listen;

import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The events that a listener has not heard yet: all of them up to a limit in number and in bytes, and beyond it one for
 * each key.
 *
 * <p>Folding keeps the promise of G7 in the large: the old value of a folded event is the old value of the first one,
 * the new value that of the last one, a reset swallows the entry events before it and is never swallowed, and the events
 * stay in the order of their revisions. So the size is bounded by the number of keys, and the final state is never lost.
 *
 * <p>Not thread-safe; {@link ListenerQueue} guards it.
 */
public final class Pending<K, V> {

    /** What stands for the whole map in {@link #folded}. */
    private enum WholeMap {
        LINEAGE,
        RESET
    }

    private final int limit;
    private final long maxBytes;
    private final Queue<MapEvent<K, V>> inOrder = new ArrayDeque<>();

    /** The latest event of each key and of {@link WholeMap}, in the order of their revisions. */
    private final Map<Object, MapEvent<K, V>> folded = new LinkedHashMap<>();

    /** How many bytes of keys and values the events in {@link #inOrder} hold, as far as that is known. */
    private long bytes;

    private long folds;

    /**
     * Empty.
     *
     * @param limit how many events are kept as they came; zero folds always
     * @param maxBytes how many bytes of keys and values they may hold
     */
    public Pending(int limit, long maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    void add(MapEvent<K, V> event) {
        if (folded.isEmpty() && inOrder.size() < limit && bytes <= maxBytes) {
            inOrder.add(event);
            bytes += bytes(event);
        } else {
            inOrder.forEach(this::fold);
            inOrder.clear();
            bytes = 0;
            fold(event);
        }
    }

    private static long bytes(MapEvent<?, ?> event) {
        return event instanceof KeptEvent<?, ?> entry ? entry.bytes() : 0;
    }

    private void fold(MapEvent<K, V> event) {
        if (event instanceof KeptEvent<K, V> entry) {
            foldEntry(entry);
        } else if (event instanceof ResetEvent<K, V>) {
            int before = folded.size();
            folded.values().removeIf(KeptEvent.class::isInstance);
            folds += before - folded.size();
            replace(WholeMap.RESET, event);
        } else if (event instanceof LineageEvent<K, V>) {
            replace(WholeMap.LINEAGE, event);
        }
    }

    private void replace(WholeMap what, MapEvent<K, V> event) {
        if (folded.remove(what) != null) {
            folds++;
        }
        folded.put(what, event);
    }

    private void foldEntry(KeptEvent<K, V> event) {
        if (folded.remove(event.key()) instanceof KeptEvent<K, V> earlier) {
            folds++;
            KeptEvent<K, V> both = earlier.followedBy(event);
            if (!both.isVoid()) {
                folded.put(both.key(), both);
            }
        } else {
            folded.put(event.key(), event);
        }
    }

    boolean isEmpty() {
        return inOrder.isEmpty() && folded.isEmpty();
    }

    /** The next event, which exists unless this is empty. */
    MapEvent<K, V> next() {
        if (!inOrder.isEmpty()) {
            MapEvent<K, V> oldest = inOrder.remove();
            bytes -= bytes(oldest);
            return oldest;
        }
        Iterator<MapEvent<K, V>> events = folded.values().iterator();
        MapEvent<K, V> first = events.next();
        events.remove();
        return first;
    }

    /** How many events were folded into later ones. */
    long folds() {
        return folds;
    }
}
