package dev.rmap.jcache;

import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import javax.cache.Cache;
import javax.cache.event.CacheEntryListener;

/**
 * Hears what the listeners of JCache never do: that all entries of a cache went away at once. A listener that implements
 * this interface beside others is registered like every listener.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface CacheResetListener<K, V> extends CacheEntryListener<K, V> {

    /**
     * All entries went away at once: {@code clear()} or {@code destroyCache} was called in some process. The process that
     * destroys the cache closes it when this has returned, or when the listener timeout is over.
     *
     * @param cache the cache
     * @param reason why
     * @param revision the revision of this process's copy
     */
    void onReset(Cache<K, V> cache, Reason reason, Revision revision);

    /**
     * The shared history of the cache was lost, for example because the server was emptied. The differences between the
     * old content and the new one follow as events. Does nothing by default.
     *
     * @param cache the cache
     * @param revision the revision of this process's copy, in the new history
     */
    default void onLineageEnded(Cache<K, V> cache, Revision revision) {}
}
