package dev.rmap.jcache;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;

/** Writes into a map, and remembers how. Keys that begin with "bad" cannot be written. */
final class MapWriter implements CacheWriter<String, String> {

    final Map<String, String> written = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
        refuseBad(entry.getKey());
        calls.add("write " + entry.getKey() + "=" + entry.getValue());
        written.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
        for (Iterator<Cache.Entry<? extends String, ? extends String>> each = entries.iterator(); each.hasNext(); ) {
            Cache.Entry<? extends String, ? extends String> entry = each.next();
            if (!entry.getKey().startsWith("bad")) {
                write(entry);
                each.remove();
            }
        }
        entries.forEach(entry -> refuseBad(entry.getKey()));
    }

    @Override
    public void delete(Object key) {
        refuseBad(String.valueOf(key));
        calls.add("delete " + key);
        written.remove(String.valueOf(key));
    }

    @Override
    public void deleteAll(Collection<?> keys) {
        for (Iterator<?> each = keys.iterator(); each.hasNext(); ) {
            Object key = each.next();
            if (!String.valueOf(key).startsWith("bad")) {
                delete(key);
                each.remove();
            }
        }
        keys.forEach(key -> refuseBad(String.valueOf(key)));
    }

    private static void refuseBad(String key) {
        if (key.startsWith("bad")) {
            throw new IllegalArgumentException("cannot write " + key);
        }
    }
}
