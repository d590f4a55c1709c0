package dev.rmap.jcache;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The names of one manager's caches. A cache that ends is found no more, and has its name until it has let go of all else
 * that goes by that name: its claim and its beans.
 */
final class Names {

    /** Written under this. */
    private final ConcurrentMap<String, RmapCache<?, ?>> open = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private final Map<String, Ending> ending = new HashMap<>();

    /** The cache of that name, if it is open. */
    @Nullable
    RmapCache<?, ?> find(String name) {
        return open.get(name);
    }

    /** The names of all open caches, as they are now. */
    Set<String> all() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(open.keySet()));
    }

    /** All open caches, as they are now. */
    List<RmapCache<?, ?>> caches() {
        return List.copyOf(open.values());
    }

    /** From now on the cache is found. */
    synchronized void add(RmapCache<?, ?> cache) {
        open.put(cache.getName(), cache);
    }

    /** From now on the cache is found no more. */
    synchronized void ends(RmapCache<?, ?> cache) {
        open.remove(cache.getName(), cache);
        ending.put(cache.getName(), new Ending());
    }

    /** From now on others can have the name. */
    synchronized void ended(RmapCache<?, ?> cache) {
        Ending over = ending.remove(cache.getName());
        if (over != null) {
            over.over();
        }
    }

    synchronized boolean isEnding(String name) {
        return ending.containsKey(name);
    }

    /**
     * Waits until the cache that is ending has let go of the name, with a bound.
     *
     * @throws CacheException if it still has the name
     */
    void awaitEnd(String name) {
        Ending end = endOf(name);
        if (end != null && !end.await()) {
            throw new CacheException("cache " + name + " is still being closed");
        }
    }

    private synchronized @Nullable Ending endOf(String name) {
        return ending.get(name);
    }

    /** Waits until all caches that others are closing have let go of their names, with a bound. */
    void awaitEnds() {
        for (Ending end : ends()) {
            if (!end.isOwn() && !end.await()) {
                return;
            }
        }
    }

    private synchronized List<Ending> ends() {
        return List.copyOf(ending.values());
    }
}
