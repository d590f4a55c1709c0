package dev.rmap.engine.replica;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.engine.Codec;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.follow.Copy;
import dev.rmap.engine.follow.Group;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.listen.ListenerQueue;
import dev.rmap.engine.listen.Pending;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.table.Cell;
import dev.rmap.engine.table.Digest;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.table.Reads;
import dev.rmap.engine.table.Table;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.event.MapListener;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * This process's copy of a map: always exactly the history at one revision.
 *
 * <p>Readers go straight to the table, without a lock. There is one writer, the lane of the {@link SyncLoop}, and it
 * changes the table in three ways only: by the changes of the next commit, by the differences since the revision at
 * which the table stands, or by putting a stage in its place that was built beside it. The lock makes such a step whole
 * for those who look at more than one entry: copies, and listeners that begin with the current content.
 *
 * <p>Whether a value is hot or cold ({@link HotValues}) is no matter of content: it changes on the lane, too, and no
 * revision comes of it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Replica<K, V> implements Copy {

    /** Values of so many bytes may be replaced by all commands of a call, and their receipts are not large. */
    private static final int SMALL = 4_096;

    private final KeyReader<K> keys;
    private final Form<V> form;
    private final AuthorityClock clock;
    private final Subscribers<K, V> subscribers;
    private final Scope scope;
    private final Wakers<K> wakers = new Wakers<>();
    private final HotValues<K> hot;
    private final AtomicInteger copiesUnderWay = new AtomicInteger();
    private final Object wholeSteps = new Object();

    private final Reads<K, V> reads;
    private volatile Table<K> table;
    private volatile Position position = Position.NONE;
    private volatile Deadline mapDeadline = Deadline.NONE;

    private final Staged<K, V> stage;

    private final Announcements<K, V> announcements;

    /** Of the entries of users, all of them hot. */
    public Replica(Codec<K> keys, Form<V> form, AuthorityClock clock, Subscribers<K, V> subscribers) {
        this(Scope.ENTRIES, keys, form, clock, subscribers, HotValues.all());
    }

    public Replica(
            Scope scope,
            Codec<K> keys,
            Form<V> form,
            AuthorityClock clock,
            Subscribers<K, V> subscribers,
            HotValues<K> hot) {
        this.scope = scope;
        this.keys = new KeyReader<>(subscribers.name(), scope, keys, clock::localMillis);
        this.hot = hot;
        this.table = new Table<>(hot);
        this.stage = new Staged<>(this.keys, form, hot);
        this.form = form;
        this.clock = clock;
        this.reads = new Reads<>(form, clock, hot);
        this.reads.show(table.entries);
        this.subscribers = subscribers;
        this.announcements = new Announcements<>(form, subscribers, wakers);
    }

    /** Who waits for a change of one entry. */
    public Wakers<K> wakers() {
        return wakers;
    }

    /** The way in for readers of single entries. */
    public Reads<K, V> reads() {
        return reads;
    }

    private void show(Table<K> shown) {
        table = shown;
        reads.show(shown.entries);
    }

    /** The readers' way in. Never changes while a reader holds it, except by changes in place. */
    public Table<K> table() {
        return table;
    }

    @Override
    public Position position() {
        return position;
    }

    /** When the whole map ends; said by the replica of the entries alone, so that it is asked for once. */
    public Deadline mapDeadline() {
        return scope == Scope.ENTRIES ? mapDeadline : Deadline.NONE;
    }

    @Override
    public AuthorityClock clock() {
        return clock;
    }

    /** How many entries are left out because this codec cannot read their keys. */
    public long undecodableKeys() {
        return keys.undecodable();
    }

    /** What is kept under the key and valid now. */
    @Nullable
    public Object find(@Nullable Object key) {
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
        announcements.tell();
    }

    /** What is told is worked out first: where that fails, the entry is as it was, and will be found different later. */
    private void apply(Change change, Lineage lineage) {
        Revision revision = new Revision(lineage, change.number());
        if (change instanceof Change.Put put) {
            K key = keys.read(put.key());
            if (key != null) {
                Object before = table.entries.get(key);
                Object kept = form.keep(put, before);
                announcements.put(put, key, before, kept, revision);
                table.put(key, kept, put.value().length());
            }
        } else if (change instanceof Change.Delete delete) {
            K key = keys.read(delete.key());
            Object before = key == null ? null : table.entries.get(key);
            if (key != null && before != null) {
                announcements.deleted(delete, key, before, revision);
                table.remove(key);
            }
        } else if (change instanceof Change.Clear clear) {
            announcements.cleared(table.entries, revision, clear.reason());
            show(table.cleared());
        } else {
            throw new IllegalArgumentException(change.getClass() + " is no change that is known here");
        }
        mapDeadline = Form.mapDeadline(change, mapDeadline);
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
        Bytes value = content.value().orElse(Bytes.EMPTY);
        Object kept = content.value().isEmpty() ? null : form.keep(value, content.deadline());
        announcements.difference(key, table.entries.get(key), kept, revision, now);
        if (kept == null) {
            table.remove(key);
        } else {
            table.put(key, kept, value.length());
        }
    }

    @Override
    public void dropStage() {
        stage.drop();
    }

    @Override
    public int size() {
        return table.entries.size();
    }

    @Override
    public boolean asksForReplaced() {
        return hot != HotValues.all();
    }

    @Override
    public long sizeUnder(Bytes key) {
        return table.largest() <= SMALL
                ? 0
                : keys.tryToRead(key)
                        .map(table.entries::get)
                        .map(Form::storedSize)
                        .orElse(0L);
    }

    @Override
    public int staged() {
        return stage.size();
    }

    @Override
    public void stage(List<Content> entries, Tip there) {
        stage.put(entries, there);
    }

    @Override
    public void stageChanges(List<Group> groups) {
        for (Group group : groups) {
            group.changes().forEach(stage::apply);
        }
    }

    /**
     * Puts the stage in the place of the table, and tells the differences: after the end of a history if it is one, and
     * after a reset, from nothing, if the map was cleared in between.
     */
    @Override
    public void install(Position at) {
        synchronized (wholeSteps) {
            LastClear clear = stage.lastClear();
            Deadline deadline = stage.mapDeadline();
            Table<K> installed = stage.take();
            announcements.wholly(() -> tellInstalled(installed, clear, at));
            Table<K> replaced = table;
            show(installed);
            mapDeadline = deadline;
            replaced.replacedBy(installed);
            complete(at);
        }
    }

    private void tellInstalled(Table<K> installed, LastClear clear, Position at) {
        Lineage before = position.lineage();
        if (before.isKnown() && !before.equals(at.lineage())) {
            announcements.began(before, at.revision());
        }
        Map<K, Object> old = table.entries;
        if (before.equals(at.lineage()) && clear.isBeyond(position)) {
            announcements.cleared(old, at.revision().at(clear.number()), clear.reason());
            old = Map.of();
        }
        announcements.differences(old, installed.entries, at.revision(), clock.nowMillis());
    }

    /** Which values are in memory. */
    HotValues<K> hot() {
        return hot;
    }

    /**
     * Keeps every value that is in memory or comes, until as many calls of {@link #keepNoLonger}: a copy of the whole map
     * needs them all, and could never be finished if they went while others come. Any thread.
     */
    void keepAll() {
        copiesUnderWay.incrementAndGet();
    }

    /** Ends {@link #keepAll}; what is too much goes with the next {@link #cool}. Any thread. */
    void keepNoLonger() {
        copiesUnderWay.decrementAndGet();
    }

    /** Lets go of the values that are to be cold, in the table and on the stage. */
    public void cool() {
        if (copiesUnderWay.get() > 0) {
            return;
        }
        for (Optional<K> key = hot.takeCold(); key.isPresent(); key = hot.takeCold()) {
            table.cool(key.get(), form);
            stage.cool(key.get());
        }
    }

    /**
     * Takes the bytes of a cold value back. Nothing happens if the table keeps something else there by now, or these are
     * not its bytes.
     */
    Optional<Object> warm(K key, Cell.Cold cold, Bytes bytes) {
        if (table.entries.get(key) != cold || Digest.of(bytes) != cold.digest) {
            return Optional.empty();
        }
        Object kept = form.keep(bytes, cold.deadline);
        if (kept instanceof Cell cell) {
            table.warm(key, cold, cell, bytes.length());
            cool();
        }
        return Optional.of(kept);
    }

    /** Begins a copy at exactly one revision. Costs one pass over the entries; the writer goes on meanwhile. */
    Copying<K> copy() {
        synchronized (wholeSteps) {
            return new Copying<>(table, position.revision(), wholeSteps);
        }
    }

    /**
     * Adds a listener that hears the current content first, and then every later change: no hole, no repetition. The
     * content is copied by the thread that subscribes, so that the writer keeps notes for no longer than that takes.
     */
    public Subscription subscribe(MapListener<K, V> listener, Pending<K, V> pending, boolean withContent) {
        ListenerQueue<K, V> subscription = new ListenerQueue<>(subscribers, listener, pending);
        Optional<Copying<K>> copy;
        synchronized (wholeSteps) {
            copy = withContent ? Optional.of(copy()) : Optional.empty();
            subscribers.add(subscription);
        }
        subscription.start(() -> copy.map(begun -> begun.events(form)).orElseGet(Collections::emptyIterator));
        return subscription;
    }
}
