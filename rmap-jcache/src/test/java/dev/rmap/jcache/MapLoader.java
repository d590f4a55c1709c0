package dev.rmap.jcache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.integration.CacheLoader;

/** Loads what a function says, and counts the keys that it was asked for. */
final class MapLoader implements CacheLoader<String, String> {

    private final Function<String, String> function;
    final AtomicInteger asked = new AtomicInteger();

    MapLoader(Function<String, String> function) {
        this.function = function;
    }

    @Override
    public String load(String key) {
        asked.incrementAndGet();
        return function.apply(key);
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
        Map<String, String> loaded = new HashMap<>();
        keys.forEach(key -> loaded.put(key, load(key)));
        return loaded;
    }
}
