package dev.rmap.jcache;

import dev.rmap.engine.MapStatus;
import java.time.Duration;
import javax.cache.Cache;

/**
 * What our caches can do beyond JCache. Get it with {@code cache.unwrap(ReplicatedCache.class)}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface ReplicatedCache<K, V> extends Cache<K, V> {

    /** How this process's copy is doing: whether it follows the authority, where it stands, what happened so far. */
    MapStatus status();

    /**
     * Waits until this process's copy is at least as new as the authority was at the call. Costs one round trip.
     *
     * @throws javax.cache.CacheException if that takes longer
     */
    void sync(Duration timeout);

    /** How many entries this process's copy holds. */
    int size();

    /** How many of these have their values in this process's memory: all of them, unless the cache has a bound. */
    int hotSize();
}
