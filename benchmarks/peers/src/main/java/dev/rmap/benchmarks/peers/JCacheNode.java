package dev.rmap.benchmarks.peers;

import java.net.URI;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/** A JCache of immutable strings, with statistics off. */
final class JCacheNode implements ReadableNode {

    private final CacheManager manager;
    private final Cache<String, String> cache;

    JCacheNode(String provider, URI uri) {
        manager = Caching.getCachingProvider(provider).getCacheManager(uri, JCacheNode.class.getClassLoader());
        cache = manager.createCache(
                "peers", new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    }

    @Override
    public void join() {
        // Joined when it was created.
    }

    @Override
    public @Nullable String get(String key) {
        return cache.get(key);
    }

    @Override
    public void put(String key, String value) {
        cache.put(key, value);
    }

    @Override
    public void putAll(Map<String, String> entries) {
        cache.putAll(entries);
    }

    @Override
    public int size() {
        int size = 0;
        for (Cache.Entry<String, String> entry : cache) {
            size += entry.getKey().isEmpty() ? 0 : 1;
        }
        return size;
    }

    @Override
    public void close() {
        manager.close();
    }
}
