package dev.rmap.engine.replica;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.table.Table;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import java.util.List;

/**
 * A snapshot in the making, which readers never see. Confined to the lane.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Staged<K, V> {

    private final KeyReader<K> keys;
    private final Form<V> form;
    private final HotValues<K> hot;
    private Table<K> table;
    private Deadline mapDeadline = Deadline.NONE;
    private LastClear lastClear = LastClear.NONE;

    Staged(KeyReader<K> keys, Form<V> form, HotValues<K> hot) {
        this.keys = keys;
        this.form = form;
        this.hot = hot;
        this.table = new Table<>(hot);
    }

    /** Puts entries onto it as the authority held them at the tip, for all of which there is room from the first on. */
    void put(List<Content> entries, Tip there) {
        if (table.entries.isEmpty() && there.entries() > 0) {
            table = new Table<>(hot, there.entries());
        }
        for (Content content : entries) {
            K key = keys.read(content.key());
            if (key != null) {
                content.value()
                        .ifPresent(value -> table.put(key, form.keep(value, content.deadline()), value.length()));
            }
        }
        mapDeadline = there.mapDeadline();
        cleared(there.lastClear());
    }

    private void cleared(LastClear there) {
        lastClear = lastClear.orLater(there);
    }

    /** Applies a change, over what it has. */
    void apply(Change change) {
        if (change instanceof Change.Put put) {
            K key = keys.read(put.key());
            if (key != null) {
                table.put(
                        key, form.keep(put, table.entries.get(key)), put.value().length());
            }
        } else if (change instanceof Change.Delete delete) {
            K key = keys.read(delete.key());
            if (key != null) {
                table.remove(key);
            }
        } else if (change instanceof Change.Clear clear) {
            table = table.cleared();
            cleared(new LastClear(clear.number(), clear.reason()));
        } else {
            throw new IllegalArgumentException(change.getClass() + " is no change that is known here");
        }
        mapDeadline = Form.mapDeadline(change, mapDeadline);
    }

    /** Lets go of a value that is to be cold. */
    void cool(K key) {
        table.cool(key, form);
    }

    int size() {
        return table.entries.size();
    }

    Deadline mapDeadline() {
        return mapDeadline;
    }

    LastClear lastClear() {
        return lastClear;
    }

    /** Hands over what it has, and is empty then. */
    Table<K> take() {
        Table<K> taken = table;
        drop();
        return taken;
    }

    void drop() {
        table = new Table<>(hot);
        lastClear = LastClear.NONE;
    }
}
