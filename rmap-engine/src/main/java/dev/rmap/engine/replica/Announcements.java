package dev.rmap.engine.replica;

import dev.rmap.engine.listen.KeptEvent;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.table.Form;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Change;
import dev.rmap.model.Lineage;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a {@link Replica} changed. Those who listen or wait hear of it when the step is complete: whoever hears of
 * a change finds it in the replica. Confined to the lane.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Announcements<K, V> {

    private final Form<V> form;
    private final Subscribers<K, V> subscribers;
    private final Wakers<K> wakers;

    /** In their order. What is left of a step that failed is told with the next one: the replica shows it. */
    private final Deque<MapEvent<K, V>> events = new ArrayDeque<>();

    /** The keys that somebody may wait for. Those whose waker found no thread stay for the next step. */
    private final Set<K> changed = new LinkedHashSet<>();

    Announcements(Form<V> form, Subscribers<K, V> subscribers, Wakers<K> wakers) {
        this.form = form;
        this.subscribers = subscribers;
        this.wakers = wakers;
    }

    /** A change stored a value. If only the deadline moved there is nothing to tell. */
    void put(Change.Put put, K key, @Nullable Object before, Object kept, Revision revision) {
        if (!isTouch(put, before, kept)) {
            add(Kind.CHANGE, Origin.FEED, key, replaced(before, put), kept, revision);
        }
    }

    /** The writer says so, and is believed where the values bear it out. */
    private boolean isTouch(Change.Put put, @Nullable Object before, Object kept) {
        return put.touch() && before != null && form.sameValue(before, kept);
    }

    /** A change removed what was kept. */
    void deleted(Change.Delete delete, K key, Object before, Revision revision) {
        Kind kind = delete.reason() == Reason.EXPIRED ? Kind.EXPIRE : Kind.DELETE;
        add(kind, Origin.FEED, key, replaced(before, delete), null, revision);
    }

    private @Nullable Object replaced(@Nullable Object before, Change change) {
        return subscribers.isEmpty() ? before : form.replaced(before, change);
    }

    /** The map was cleared, which these entries were in. */
    void cleared(Map<K, Object> entries, Revision revision, Reason reason) {
        if (!wakers.isEmpty()) {
            changed.addAll(entries.keySet());
        }
        events.add(new ResetEvent<>(revision, reason));
    }

    /** Another history began. */
    void began(Lineage ended, Revision revision) {
        events.add(new LineageEvent<>(ended, revision));
    }

    /** What is kept under a key is not what it was; nobody knows which changes made it so. */
    void difference(K key, @Nullable Object before, @Nullable Object after, Revision revision, long now) {
        if (after != null) {
            if (before == null || !form.sameValue(before, after)) {
                add(Kind.CHANGE, Origin.CATCH_UP, key, before, after, revision);
            }
        } else if (before != null) {
            Kind kind = Form.deadline(before).isPast(now) ? Kind.EXPIRE : Kind.DELETE;
            add(kind, Origin.CATCH_UP, key, before, null, revision);
        }
    }

    /** The same for all entries. Costs a pass over both, unless nobody listens or waits. */
    void differences(Map<K, Object> old, Map<K, Object> installed, Revision revision, long now) {
        if (subscribers.isEmpty() && wakers.isEmpty()) {
            return;
        }
        old.forEach((key, before) -> {
            if (!installed.containsKey(key)) {
                difference(key, before, null, revision, now);
            }
        });
        installed.forEach((key, after) -> difference(key, old.get(key), after, revision, now));
    }

    private void add(
            Kind kind, Origin origin, K key, @Nullable Object before, @Nullable Object after, Revision revision) {
        if (!wakers.isEmpty()) {
            changed.add(key);
        }
        if (!subscribers.isEmpty()) {
            events.add(new KeptEvent<>(form, kind, origin, key, before, after, revision));
        }
    }

    /** Adds what the task adds, or nothing of it if the task fails. For tasks that have shown nothing before they end. */
    void wholly(Runnable task) {
        int before = events.size();
        try {
            task.run();
        } catch (Throwable failed) {
            while (events.size() > before) {
                events.removeLast();
            }
            throw failed;
        }
    }

    /** The step is complete. An event that could not be told is told again: better twice than not at all (G7). */
    void tell() {
        for (MapEvent<K, V> event = events.peekFirst(); event != null; event = events.peekFirst()) {
            subscribers.tell(event);
            events.removeFirst();
        }
        if (!changed.isEmpty()) {
            changed.removeIf(wakers::changed);
        }
    }
}
