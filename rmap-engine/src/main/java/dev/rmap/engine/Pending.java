package dev.rmap.engine;

import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The events that a listener has not heard yet: all of them up to a limit, and beyond it one for each key.
 *
 * <p>Folding keeps the promise of G7 in the large: the old value of a folded event is the old value of the first one,
 * the new value that of the last one, a reset swallows the entry events before it and is never swallowed, and the events
 * stay in the order of their revisions. So the size is bounded by the number of keys, and the final state is never lost.
 *
 * <p>Not thread-safe; {@link Subscription} guards it.
 */
final class Pending<K, V> {

    private final int limit;
    private final Queue<MapEvent<K, V>> inOrder = new ArrayDeque<>();
    private final Map<K, KeptEvent<K, V>> folded = new LinkedHashMap<>();
    private @Nullable LineageEvent<K, V> lineage;
    private @Nullable ResetEvent<K, V> reset;
    private long folds;

    /**
     * Empty.
     *
     * @param limit how many events are kept as they came; zero folds always
     */
    Pending(int limit) {
        this.limit = limit;
    }

    void add(MapEvent<K, V> event) {
        if (isFolding()) {
            fold(event);
        } else if (inOrder.size() < limit) {
            inOrder.add(event);
        } else {
            inOrder.forEach(this::fold);
            inOrder.clear();
            fold(event);
        }
    }

    private boolean isFolding() {
        return limit == 0 || hasFolded();
    }

    private void fold(MapEvent<K, V> event) {
        if (event instanceof KeptEvent<K, V> entry) {
            foldEntry(entry);
        } else if (event instanceof ResetEvent<K, V> latest) {
            folds += folded.size();
            folded.clear();
            reset = latest;
        } else if (event instanceof LineageEvent<K, V> latest) {
            lineage = latest;
        }
    }

    private void foldEntry(KeptEvent<K, V> event) {
        KeptEvent<K, V> earlier = folded.remove(event.key());
        KeptEvent<K, V> both = earlier == null ? event : earlier.followedBy(event);
        if (earlier != null) {
            folds++;
        }
        if (!both.isVoid()) {
            folded.put(both.key(), both);
        }
    }

    boolean isEmpty() {
        return inOrder.isEmpty() && !hasFolded();
    }

    private boolean hasFolded() {
        return !folded.isEmpty() || reset != null || lineage != null;
    }

    /** The next event, which exists unless this is empty. */
    MapEvent<K, V> next() {
        MapEvent<K, V> event = inOrder.poll();
        if (event != null) {
            return event;
        }
        if (lineage != null) {
            event = lineage;
            lineage = null;
            return event;
        }
        if (reset != null) {
            event = reset;
            reset = null;
            return event;
        }
        KeptEvent<K, V> first = folded.values().iterator().next();
        folded.remove(first.key());
        return first;
    }

    /** How many events were folded into later ones. */
    long folds() {
        return folds;
    }
}
