package dev.rmap.engine.table;

import dev.rmap.engine.HotValues;
import dev.rmap.model.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a replica at heap speed: any number of readers, one writer at a time.
 *
 * <p>A copy at exactly one revision does not stop the writer. While a copy is being made, the writer notes for each key
 * that it touches what was there before; the copier reads the moving table and then puts the notes over it.
 *
 * @param <K> the type of the keys
 */
public final class Table<K> {

    /** Room is made at once for no more, because who says how many entries will come may be wrong. */
    private static final int MOST_EXPECTED = 1 << 22;

    /** For how many entries a hash table has room that is not told anything else, and how full it becomes before it grows. */
    private static final int USUAL_ROOM = 12;

    private static final float USUAL_LOAD = 0.75f;

    /** What is kept under each key; see {@link Form}. */
    public final ConcurrentHashMap<K, Object> entries;

    /** The keys of the entries with a deadline, earliest first. Invariant: exactly those cells that have one. */
    private final ConcurrentNavigableMap<Due, K> dues = new ConcurrentSkipListMap<>();

    /** Copies under way. Confined to the writer's lock. */
    private final List<Notes<K>> copies = new ArrayList<>(0);

    private final HotValues<K> hot;
    private long tickets;

    /** Written by the writer, read by anybody: it may be told late. */
    private int largest;

    /** How many cells are cold. */
    private final AtomicInteger colds = new AtomicInteger();

    /** Of a map that keeps all its values. */
    public Table() {
        this(HotValues.all());
    }

    /**
     * Empty.
     *
     * @param hot hears what is kept here
     */
    public Table(HotValues<K> hot) {
        this(hot, 0);
    }

    /**
     * Empty, with room.
     *
     * @param expected for about so many entries; beyond {@link #MOST_EXPECTED} it grows as it is filled
     */
    public Table(HotValues<K> hot, int expected) {
        this.hot = hot;
        this.entries = expected <= USUAL_ROOM
                ? new ConcurrentHashMap<>()
                : new ConcurrentHashMap<>(Math.min(expected, MOST_EXPECTED), USUAL_LOAD);
    }

    /** What a copier needs to undo the writes that happened while it read. */
    public static final class Notes<K> {
        private static final Object ABSENT = new Object();
        private final Map<K, Object> before = new HashMap<>();

        private void note(K key, @Nullable Object kept) {
            before.putIfAbsent(key, kept == null ? ABSENT : kept);
        }

        private void putOver(Map<K, Object> copy) {
            before.forEach((key, kept) -> {
                if (kept == ABSENT) {
                    copy.remove(key);
                } else {
                    copy.put(key, kept);
                }
            });
        }
    }

    /**
     * Stores, and answers what was there before. Writer only.
     *
     * @param bytes the length of the value
     */
    @Nullable
    public Object put(K key, Object kept, int bytes) {
        if (bytes > largest) {
            largest = bytes;
        }
        Object before = entries.put(key, kept);
        if (!copies.isEmpty()) {
            copies.forEach(notes -> notes.note(key, before));
        }
        unlist(before);
        if (kept instanceof Cell cell && cell.deadline.exists()) {
            cell.due = new Due(cell.deadline.epochMillis(), ++tickets);
            dues.put(cell.due, key);
        }
        hot.stored(key, bytes);
        return before;
    }

    /** An empty table in the place of this one. Writer only. */
    public Table<K> cleared() {
        hot.cleared();
        return new Table<>(hot);
    }

    /** Another table takes the place of this one. Writer only. */
    public void replacedBy(Table<K> other) {
        if (hot != HotValues.all()) {
            entries.keySet().stream()
                    .filter(key -> !other.entries.containsKey(key))
                    .forEach(hot::removed);
        }
    }

    /** Lets the value of a key go, if it is here. Writer only. */
    public void cool(K key, Form<?> form) {
        if (entries.get(key) instanceof Cell kept && !Form.isCold(kept)) {
            exchange(key, kept, form.cool(kept));
            colds.incrementAndGet();
        }
    }

    /** Takes a cold value back. Writer only. */
    public void warm(K key, Cell.Cold cold, Cell warm, int bytes) {
        hot.stored(key, bytes);
        exchange(key, cold, warm);
        colds.decrementAndGet();
    }

    /** Whether a copy was begun and is not finished: every key that is written costs a note then. Writer only. */
    public boolean isBeingCopied() {
        return !copies.isEmpty();
    }

    /** Keeps the same entry in another way: for readers, copies and deadlines nothing happens. */
    private void exchange(K key, Cell kept, Cell same) {
        same.due = kept.due;
        entries.put(key, same);
    }

    /** How many bytes the largest value had that was ever put here, or one before it while it is being put. */
    public int largest() {
        return largest;
    }

    /** How many values are here. */
    public int hotSize() {
        return entries.size() - colds.get();
    }

    /** Removes, and answers what was there before. Writer only. */
    @Nullable
    public Object remove(K key) {
        Object before = entries.remove(key);
        if (!copies.isEmpty()) {
            copies.forEach(notes -> notes.note(key, before));
        }
        unlist(before);
        hot.removed(key);
        return before;
    }

    private void unlist(@Nullable Object before) {
        if (before instanceof Cell cell) {
            if (cell.deadline.exists()) {
                dues.remove(cell.due);
            }
            if (Form.isCold(cell)) {
                colds.decrementAndGet();
            }
        }
    }

    /**
     * Begins a copy at this very moment: read {@link #entries} after this, in any order and at any speed, and then call
     * {@link #endCopy}. Call under the writer's lock.
     */
    public Notes<K> beginCopy() {
        Notes<K> notes = new Notes<>();
        copies.add(notes);
        return notes;
    }

    /** Makes what was read exact. Call under the writer's lock. */
    public void endCopy(Notes<K> notes, Map<K, Object> copy) {
        copies.remove(notes);
        notes.putOver(copy);
    }

    /** How many entries there are at a time of the authority's clock. While the writer writes, it may be off by one. */
    public int size(long nowMillis) {
        int all = entries.size();
        if (dues.isEmpty()) {
            return all;
        }
        return Math.max(
                0, all - dues.headMap(new Due(nowMillis, Long.MAX_VALUE)).size());
    }

    public boolean hasDeadlines() {
        return !dues.isEmpty();
    }

    /** The earliest deadline, or {@link Deadline#NONE}. */
    public Deadline earliest() {
        Map.Entry<Due, K> first = dues.firstEntry();
        return first == null ? Deadline.NONE : Deadline.at(first.getKey().millis());
    }

    /** The keys whose deadline has come, earliest first, at most {@code most} of them. */
    public Collection<K> due(long nowMillis, int most) {
        List<K> keys = new ArrayList<>();
        for (K key : dues.headMap(new Due(nowMillis, Long.MAX_VALUE)).values()) {
            if (keys.size() == most) {
                break;
            }
            keys.add(key);
        }
        return keys;
    }
}
