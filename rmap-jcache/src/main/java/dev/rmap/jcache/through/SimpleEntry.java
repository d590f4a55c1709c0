package dev.rmap.jcache.through;

import dev.rmap.jcache.base.Unwrap;
import javax.cache.Cache;

/**
 * An entry as a cache writer gets it.
 *
 * @param key the key
 * @param value the value
 */
public record SimpleEntry<K, V>(K key, V value) implements Cache.Entry<K, V> {

    @Override
    public K getKey() {
        return key;
    }

    @Override
    public V getValue() {
        return value;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return Unwrap.as(type, this);
    }

    /** Values are not for logs. */
    @Override
    public String toString() {
        return String.valueOf(key);
    }
}
