package dev.rmap.jcache;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The names of one manager's caches. A cache has its name before it is opened, when it cannot be found yet, and until it has
 * let go of all else that goes by that name: its claim and its beans.
 */
final class Names {

    private final Set<String> declared;

    /** Written under this. */
    private final ConcurrentMap<String, RmapCache<?, ?>> open = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private final Set<String> opening = new HashSet<>();

    /** Guarded by this. */
    private final Map<String, Ending> ending = new HashMap<>();

    /**
     * None is taken yet.
     *
     * @param declared those of the caches that the manager opens by itself
     */
    Names(Set<String> declared) {
        this.declared = declared;
    }

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

    /**
     * Takes a name for a cache that is to be opened.
     *
     * @return false if a cache that is ending has it still
     * @throws CacheException if another one has it
     */
    synchronized boolean take(String name) {
        if (open.containsKey(name)) {
            throw new CacheException("cache " + name + " exists already"
                    + (declared.contains(name)
                            ? ": the file of the manager declares it, so use getCache, or take it out of the file"
                            : ""));
        }
        if (opening.contains(name)) {
            throw new CacheException("cache " + name + " is being created already");
        }
        return !ending.containsKey(name) && opening.add(name);
    }

    /**
     * From now on the cache is found.
     *
     * @throws CacheException if it was closed while it was opened
     */
    synchronized void add(RmapCache<?, ?> cache) {
        if (cache.isClosed()) {
            throw new CacheException("cache " + cache.getName() + " was closed while it was created");
        }
        open.put(cache.getName(), cache);
    }

    /** The cache is open, or will not be. */
    synchronized void opened(String name) {
        opening.remove(name);
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
