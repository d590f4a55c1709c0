package dev.rmap.jcache;

import dev.rmap.engine.map.HeldEntry;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of a replica, weakly consistent. An entry is read when the iterator comes to it, and counts as
 * read when it is handed out.
 */
final class CacheIterator<K, V> implements Iterator<Cache.Entry<K, V>> {

    private final Iterator<HeldEntry<Object, Object>> entries;
    private final Reads<K, V> reads;
    private final Consumer<Object> remover;

    private Reads.@Nullable Entry<K, V> coming;
    private Reads.@Nullable Entry<K, V> removable;

    CacheIterator(Iterator<HeldEntry<Object, Object>> entries, Reads<K, V> reads, Consumer<Object> remover) {
        this.entries = entries;
        this.reads = reads;
        this.remover = remover;
    }

    @Override
    public boolean hasNext() {
        while (coming == null && entries.hasNext()) {
            coming = reads.entry(entries.next());
        }
        return coming != null;
    }

    @Override
    public Cache.Entry<K, V> next() {
        if (!hasNext() || coming == null) {
            throw new NoSuchElementException();
        }
        removable = coming;
        coming = null;
        reads.handedOut(removable);
        return removable;
    }

    @Override
    public void remove() {
        if (removable == null) {
            throw new IllegalStateException("there is no entry that next() returned and remove() has not removed");
        }
        Object keyForm = removable.keyForm();
        removable = null;
        remover.accept(keyForm);
    }
}
