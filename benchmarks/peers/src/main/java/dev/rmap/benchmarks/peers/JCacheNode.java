package dev.rmap.benchmarks.peers;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.cache.HazelcastMemberCachingProvider;
import com.hazelcast.core.HazelcastInstance;
import dev.rmap.jcache.RmapCachingProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.redisson.jcache.JCachingProvider;
import org.redisson.jcache.configuration.RedissonConfiguration;

/** Two caches of one provider, with statistics off: of strings, and of lists, which each reader gets a copy of. */
final class JCacheNode implements ReadableNode {

    private static final ClassLoader LOADER = JCacheNode.class.getClassLoader();
    private static final String LIST = "list";

    private final CacheManager manager;
    private final Runnable afterwards;
    private final Cache<String, String> strings;
    private final Cache<String, List<String>> lists;

    @SuppressWarnings("unchecked") // Class literals know no type arguments.
    private JCacheNode(CacheManager manager, Wrapping wrapping, Runnable afterwards) {
        this.manager = manager;
        this.afterwards = afterwards;
        this.strings = open("strings", String.class, wrapping);
        this.lists = open("lists", (Class<List<String>>) (Class<?>) List.class, wrapping);
        lists.put(LIST, new ArrayList<>(List.of("x".repeat(Content.VALUE_BYTES), "two", "three", "four")));
    }

    /** What a provider needs to be told beside the standard. */
    private interface Wrapping {
        <V> Configuration<String, V> wrap(Configuration<String, V> standard);
    }

    private static final class AsItIs implements Wrapping {
        @Override
        public <V> Configuration<String, V> wrap(Configuration<String, V> standard) {
            return standard;
        }
    }

    private <V> Cache<String, V> open(String name, Class<V> values, Wrapping wrapping) {
        Cache<String, V> there = manager.getCache(name, String.class, values);
        return there != null
                ? there
                : manager.createCache(
                        name, wrapping.wrap(new MutableConfiguration<String, V>().setTypes(String.class, values)));
    }

    static JCacheNode ours(String uri) {
        return new JCacheNode(
                new RmapCachingProvider().getCacheManager(URI.create(uri), LOADER), new AsItIs(), () -> {});
    }

    static JCacheNode caffeine() {
        return new JCacheNode(
                new CaffeineCachingProvider().getCacheManager(URI.create("peers"), LOADER), new AsItIs(), () -> {});
    }

    static JCacheNode redisson(String uri) {
        RedissonClient client = RedissonNode.connect(uri);
        Wrapping wrapping = new Wrapping() {
            @Override
            public <V> Configuration<String, V> wrap(Configuration<String, V> standard) {
                return RedissonConfiguration.fromInstance(client, standard);
            }
        };
        return new JCacheNode(new JCachingProvider().getCacheManager(null, LOADER), wrapping, client::shutdown);
    }

    static JCacheNode hazelcast() {
        HazelcastInstance instance = HazelcastNode.instance("peers-jcache", 5770);
        CacheManager manager = new HazelcastMemberCachingProvider()
                .getCacheManager(null, LOADER, HazelcastCachingProvider.propertiesByInstanceItself(instance));
        return new JCacheNode(
                manager, new AsItIs(), () -> instance.getLifecycleService().terminate());
    }

    @Override
    public void join() {
        // Joined when it was created.
    }

    @Override
    public @Nullable String get(String key) {
        return strings.get(key);
    }

    /** Reads a value that readers could change, so that each gets a copy of its own. */
    List<String> getCopy() {
        return lists.get(LIST);
    }

    @Override
    public void put(String key, String value) {
        strings.put(key, value);
    }

    @Override
    public void putAll(Map<String, String> entries) {
        strings.putAll(entries);
    }

    @Override
    public int size() {
        int size = 0;
        for (Cache.Entry<String, String> entry : strings) {
            size += entry.getKey().isEmpty() ? 0 : 1;
        }
        return size;
    }

    @Override
    public void close() {
        manager.close();
        afterwards.run();
    }
}
