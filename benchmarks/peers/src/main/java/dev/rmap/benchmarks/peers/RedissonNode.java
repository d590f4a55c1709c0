package dev.rmap.benchmarks.peers;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.LocalCacheUpdateListener;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Redisson's map, with a local copy of everything that is updated by messages, or without any. */
final class RedissonNode implements ReplicatedNode {

    private final RedissonClient client;
    private final RMap<String, String> map;

    private RedissonNode(RedissonClient client, RMap<String, String> map) {
        this.client = client;
        this.map = map;
    }

    static RedissonClient connect(String uri) {
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        return Redisson.create(config);
    }

    /** Reads and writes at the server. */
    static RedissonNode plain(String uri) {
        RedissonClient client = connect(uri);
        return new RedissonNode(client, client.getMap("peers", StringCodec.INSTANCE));
    }

    /** Reads its local copy. */
    static RedissonNode localCached(String uri) {
        RedissonClient client = connect(uri);
        LocalCachedMapOptions<String, String> options = LocalCachedMapOptions.<String, String>name("peers")
                .codec(StringCodec.INSTANCE)
                .cacheSize(0)
                .syncStrategy(LocalCachedMapOptions.SyncStrategy.UPDATE)
                .reconnectionStrategy(LocalCachedMapOptions.ReconnectionStrategy.LOAD);
        return new RedissonNode(client, client.getLocalCachedMap(options));
    }

    @Override
    public void join() {
        if (map instanceof RLocalCachedMap<String, String> cached) {
            cached.preloadCache();
        }
    }

    @Override
    public @Nullable String get(String key) {
        return map.get(key);
    }

    @Override
    public void put(String key, String value) {
        map.put(key, value);
    }

    @Override
    public CompletionStage<?> putAsync(String key, String value) {
        return map.fastPutAsync(key, value);
    }

    @Override
    public void putAll(Map<String, String> entries) {
        map.putAll(entries, 1_000);
    }

    @Override
    public int size() {
        return map instanceof RLocalCachedMap<String, String> cached
                ? cached.cachedKeySet().size()
                : map.size();
    }

    @Override
    public void listen(Consumer<String> listener) {
        if (map instanceof RLocalCachedMap<String, String>) {
            map.addListener((LocalCacheUpdateListener<String, String>) (key, value) -> listener.accept(value));
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
