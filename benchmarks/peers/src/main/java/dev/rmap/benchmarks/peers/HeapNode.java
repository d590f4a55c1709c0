package dev.rmap.benchmarks.peers;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A map of one process, which nobody shares: the limits of reading. */
final class HeapNode implements ReadableNode {

    private final ConcurrentMap<String, String> map;

    private HeapNode(ConcurrentMap<String, String> map) {
        this.map = map;
    }

    static HeapNode hashMap() {
        return new HeapNode(new ConcurrentHashMap<>());
    }

    static HeapNode caffeine() {
        return new HeapNode(Caffeine.newBuilder()
                .maximumSize(10_000_000)
                .<String, String>build()
                .asMap());
    }

    @Override
    public void join() {
        // Nothing to join.
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
    public void putAll(Map<String, String> entries) {
        map.putAll(entries);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public void close() {
        map.clear();
    }
}
