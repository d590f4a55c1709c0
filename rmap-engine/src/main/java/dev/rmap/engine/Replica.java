package dev.rmap.engine;

import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This process's copy of a map: always exactly the history at one revision.
 *
 * <p>Readers go straight to the table, without a lock. There is one writer, the lane of the {@link SyncLoop}, and it
 * changes the table in three ways only: by the changes of the next commit, by the differences since the revision at
 * which the table stands, or by putting a stage in its place that was built beside it. The lock makes such a step whole
 * for those who look at more than one entry: copies, and listeners that begin with the current content.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Replica<K, V> implements Copy {

    private final KeyReader<K> keys;
    private final Form<V> form;
    private final AuthorityClock clock;
    private final Subscribers<K, V> subscribers;
    private final Scope scope;
    private final Wakers<K> wakers = new Wakers<>();
    private final Object wholeSteps = new Object();

    private final Reads<K, V> reads;
    private volatile Table<K> table = new Table<>();
    private volatile Position position = Position.NONE;
    private volatile Deadline mapDeadline = Deadline.NONE;

    /** A snapshot in the making; readers never see it. */
    private Table<K> stage = new Table<>();

    private Deadline stagedDeadline = Deadline.NONE;

    /** What listeners hear when the step is complete: whoever hears of a change finds it in the replica. */
    private final List<MapEvent<K, V>> untold = new ArrayList<>();

    /** The keys that somebody may wait for and that changed in this step. */
    private final List<K> changed = new ArrayList<>(0);

    /** Of the entries of users. */
    Replica(Codec<K> keys, Form<V> form, AuthorityClock clock, Subscribers<K, V> subscribers) {
        this(Scope.ENTRIES, keys, form, clock, subscribers);
    }

    Replica(Scope scope, Codec<K> keys, Form<V> form, AuthorityClock clock, Subscribers<K, V> subscribers) {
        this.scope = scope;
        this.keys = new KeyReader<>(subscribers.name(), scope, keys, clock::localMillis);
        this.form = form;
        this.clock = clock;
        this.reads = new Reads<>(form, clock);
        this.reads.show(table.entries);
        this.subscribers = subscribers;
    }

    /** Who waits for a change of one entry. */
    Wakers<K> wakers() {
        return wakers;
    }

    /** The way in for readers of single entries. */
    Reads<K, V> reads() {
        return reads;
    }

    private void show(Table<K> shown) {
        table = shown;
        reads.show(shown.entries);
    }

    /** The readers' way in. Never changes while a reader holds it, except by changes in place. */
    Table<K> table() {
        return table;
    }

    @Override
    public Position position() {
        return position;
    }

    /** When the whole map ends; said by the replica of the entries alone, so that it is asked for once. */
    Deadline mapDeadline() {
        return scope == Scope.ENTRIES ? mapDeadline : Deadline.NONE;
    }

    @Override
    public AuthorityClock clock() {
        return clock;
    }

    /** How many entries are left out because this codec cannot read their keys. */
    long undecodableKeys() {
        return keys.undecodable();
    }

    /** What is kept under the key and valid now. */
    @Nullable
    Object find(@Nullable Object key) {
        Object kept = key == null ? null : table.entries.get(key);
        return kept instanceof Cell cell && reads.isOver(cell) ? null : kept;
    }

    @Override
    public void apply(List<Group> groups, Position at) {
        synchronized (wholeSteps) {
            for (Group group : groups) {
                for (Change change : group.changes()) {
                    apply(change, at.revision().lineage());
                }
            }
            complete(at);
        }
    }

    private void complete(Position at) {
        position = at;
        List<MapEvent<K, V>> events = List.copyOf(untold);
        untold.clear();
        events.forEach(subscribers::tell);
        if (!changed.isEmpty()) {
            changed.forEach(wakers::changed);
            changed.clear();
        }
    }

    private void apply(Change change, Lineage lineage) {
        Revision revision = new Revision(lineage, change.number());
        if (change instanceof Change.Put put) {
            K key = keys.read(put.key());
            if (key != null) {
                Object kept = keep(put, table.entries.get(key));
                Object before = table.put(key, kept);
                if (!isTouch(put, before, kept)) {
                    tell(Kind.CHANGE, Origin.FEED, key, before, kept, revision);
                }
            }
        } else if (change instanceof Change.Delete delete) {
            K key = keys.read(delete.key());
            Object before = key == null ? null : table.remove(key);
            if (key != null && before != null) {
                tell(kindOf(delete.reason()), Origin.FEED, key, before, null, revision);
            }
        } else if (change instanceof Change.Clear clear) {
            show(new Table<>());
            untold.add(new ResetEvent<>(revision, clear.reason()));
        }
        mapDeadline = mapDeadline(change, mapDeadline);
    }

    /** Whether only the deadline moved. The writer says so, and is believed where the values bear it out. */
    private boolean isTouch(Change.Put put, @Nullable Object before, Object kept) {
        return put.touch() && before != null && form.sameValue(before, kept);
    }

    /** A writer that knows no deadlines leaves that of the map as it is. */
    private static Deadline mapDeadline(Change change, Deadline before) {
        return isForeign(change) ? before : change.stamp().mapDeadline();
    }

    private static boolean isForeign(Change change) {
        return !change.stamp().operation().isKnown();
    }

    /**
     * A writer that knows no deadlines leaves the authority's record of one in force if it stores the same bytes again,
     * and voids it otherwise (docs/wire.md); the replica does the same.
     */
    private Object keep(Change.Put put, @Nullable Object before) {
        Object kept = form.keep(put.value(), put.deadline());
        if (isForeign(put) && before != null && Form.deadline(before).exists() && form.sameValue(before, kept)) {
            return form.keep(put.value(), Form.deadline(before));
        }
        return kept;
    }

    private static Kind kindOf(Reason reason) {
        return reason == Reason.EXPIRED ? Kind.EXPIRE : Kind.DELETE;
    }

    @Override
    public void applyMissed(List<Content> differences, Deadline mapDeadlineThere, Position at) {
        synchronized (wholeSteps) {
            long now = clock.nowMillis();
            for (Content content : differences) {
                K key = keys.read(content.key());
                if (key != null) {
                    applyDifference(key, content, at.revision(), now);
                }
            }
            mapDeadline = mapDeadlineThere;
            complete(at);
        }
    }

    private void applyDifference(K key, Content content, Revision revision, long now) {
        Object kept = content.value()
                .map(value -> form.keep(value, content.deadline()))
                .orElse(null);
        Object before = kept == null ? table.remove(key) : table.put(key, kept);
        tellDifference(key, before, kept, revision, now);
    }

    private void tellDifference(K key, @Nullable Object before, @Nullable Object after, Revision revision, long now) {
        if (after != null) {
            if (before == null || !form.sameValue(before, after)) {
                tell(Kind.CHANGE, Origin.CATCH_UP, key, before, after, revision);
            }
        } else if (before != null) {
            Kind kind = Form.deadline(before).isPast(now) ? Kind.EXPIRE : Kind.DELETE;
            tell(kind, Origin.CATCH_UP, key, before, null, revision);
        }
    }

    private void tell(
            Kind kind, Origin origin, K key, @Nullable Object before, @Nullable Object after, Revision revision) {
        if (!wakers.isEmpty()) {
            changed.add(key);
        }
        if (!subscribers.isEmpty()) {
            untold.add(new KeptEvent<>(form, kind, origin, key, before, after, revision));
        }
    }

    @Override
    public void dropStage() {
        stage = new Table<>();
    }

    @Override
    public int size() {
        return table.entries.size();
    }

    @Override
    public int staged() {
        return stage.entries.size();
    }

    @Override
    public void stage(List<Content> entries, Deadline mapDeadlineThere) {
        for (Content content : entries) {
            K key = keys.read(content.key());
            if (key != null) {
                content.value().ifPresent(value -> stage.put(key, form.keep(value, content.deadline())));
            }
        }
        stagedDeadline = mapDeadlineThere;
    }

    @Override
    public void stageChanges(List<Group> groups) {
        for (Group group : groups) {
            for (Change change : group.changes()) {
                stageChange(change);
            }
        }
    }

    private void stageChange(Change change) {
        if (change instanceof Change.Put put) {
            K key = keys.read(put.key());
            if (key != null) {
                stage.put(key, keep(put, stage.entries.get(key)));
            }
        } else if (change instanceof Change.Delete delete) {
            K key = keys.read(delete.key());
            if (key != null) {
                stage.remove(key);
            }
        } else {
            stage = new Table<>();
        }
        stagedDeadline = mapDeadline(change, stagedDeadline);
    }

    /** Puts the stage in the place of the table, and tells the differences, after the end of a history if it is one. */
    @Override
    public void install(Position at) {
        synchronized (wholeSteps) {
            Lineage before = position.lineage();
            if (before.isKnown() && !before.equals(at.lineage())) {
                untold.add(new LineageEvent<>(before, at.revision()));
            }
            Table<K> old = table;
            show(stage);
            stage = new Table<>();
            mapDeadline = stagedDeadline;
            if (!subscribers.isEmpty() || !wakers.isEmpty()) {
                tellDifferences(old.entries, table.entries, at.revision());
            }
            complete(at);
        }
    }

    private void tellDifferences(Map<K, Object> old, Map<K, Object> installed, Revision revision) {
        long now = clock.nowMillis();
        old.forEach((key, before) -> {
            if (!installed.containsKey(key)) {
                tellDifference(key, before, null, revision, now);
            }
        });
        installed.forEach((key, after) -> tellDifference(key, old.get(key), after, revision, now));
    }

    /** A copy at exactly one revision. Costs one pass over the entries; the writer goes on meanwhile. */
    Snapshot<K, V> snapshot() {
        return new CopyInProgress().finish();
    }

    /** Adds a listener that hears the current content first, and then every later change: no hole, no repetition. */
    Subscription<K, V> subscribe(MapListener<K, V> listener, Pending<K, V> pending, boolean withContent) {
        Subscription<K, V> subscription;
        synchronized (wholeSteps) {
            CopyInProgress copy = withContent ? new CopyInProgress() : null;
            subscription = new Subscription<>(subscribers, listener, pending, () -> initial(copy));
            subscribers.add(subscription);
        }
        subscription.start();
        return subscription;
    }

    private Iterator<MapEvent<K, V>> initial(@Nullable CopyInProgress copy) {
        if (copy == null) {
            return Collections.emptyIterator();
        }
        Iterator<Map.Entry<K, Object>> entries = copy.read().entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public MapEvent<K, V> next() {
                Map.Entry<K, Object> entry = entries.next();
                return new KeptEvent<>(
                        form, Kind.CHANGE, Origin.INITIAL, entry.getKey(), null, entry.getValue(), copy.at.revision());
            }
        };
    }

    /** A copy that was begun at some revision and can be finished later. */
    private final class CopyInProgress {
        private final Table<K> source;
        private final Table.Notes<K> notes;
        private final Position at;

        CopyInProgress() {
            synchronized (wholeSteps) {
                source = table;
                at = position;
                notes = source.beginCopy();
            }
        }

        Map<K, Object> read() {
            Map<K, Object> copy = new HashMap<>();
            try {
                copy.putAll(source.entries);
            } finally {
                synchronized (wholeSteps) {
                    source.endCopy(notes, copy);
                }
            }
            return copy;
        }

        Snapshot<K, V> finish() {
            Map<K, Object> copy = read();
            long now = clock.nowMillis();
            copy.values().removeIf(kept -> Form.deadline(kept).isPast(now));
            return new Snapshot<>(at.revision(), new FrozenMap<>(copy, form));
        }
    }
}
