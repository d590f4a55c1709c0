package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Test;

/** Entry processors that read what has to be loaded first. */
class InvokeLoadRulesTest extends OnCaches {

    private static <V> MutableConfiguration<String, V> loading(Supplier<V> source) {
        CacheLoader<String, V> loader = new CacheLoader<>() {
            @Override
            public V load(String key) {
                return source.get();
            }

            @Override
            public Map<String, V> loadAll(Iterable<? extends String> keys) {
                Map<String, V> loaded = new HashMap<>();
                keys.forEach(key -> loaded.put(key, load(key)));
                return loaded;
            }
        };
        return new MutableConfiguration<String, V>().setReadThrough(true).setCacheLoaderFactory(() -> loader);
    }

    @Test
    void G5_aProcessorSeesWhatAListenerHasPutAfterItsLoad() {
        Cache<String, Integer> cache = join(loading(() -> 10));
        CacheEntryCreatedListener<String, Integer> putting = events -> cache.put("k", 20);
        cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(() -> putting, null, true, true));
        int result = cache.invoke("k", (entry, none) -> {
            entry.setValue(entry.getValue() + 1);
            return entry.getValue();
        });
        assertThat(result).isEqualTo(21);
        assertThat(cache.get("k")).isEqualTo(21);
    }

    @Test
    void rule66_eachRunHasACopyOfItsOwnOfWhatIsLoaded() {
        Supplier<List<String>> source = () -> new ArrayList<>(List.of("loaded"));
        Cache<String, List<String>> cache = join(loading(source));
        Cache<String, List<String>> other = join(loading(source));
        List<List<String>> seen = new ArrayList<>();
        cache.invoke("k", (entry, none) -> {
            List<String> value = entry.getValue();
            seen.add(List.copyOf(value));
            value.add("changed");
            entry.setValue(value);
            if (seen.size() == 1) {
                sync(other);
                other.remove("k");
            }
            return null;
        });
        assertThat(seen).hasSizeGreaterThan(1).containsOnly(List.of("loaded"));
        assertThat(cache.get("k")).containsExactly("loaded", "changed");
    }

    @Test
    void aProcessorThatWritesThroughLoadsAnewWhatWasRemovedDuringItsLoad() {
        Map<String, String> source = new ConcurrentHashMap<>(Map.of("k", "stale"));
        AtomicReference<Runnable> duringTheLoad = new AtomicReference<>(() -> {});
        MutableConfiguration<String, String> writing = loading(() -> {
            String read = source.get("k");
            duringTheLoad.getAndSet(() -> {}).run();
            return read;
        });
        Cache<String, String> cache = join(writing.setWriteThrough(true).setCacheWriterFactory(MapWriter::new));
        Cache<String, String> other = join(new MutableConfiguration<>());
        duringTheLoad.set(() -> {
            source.remove("k");
            other.remove("k");
        });
        assertThat(cache.<String>invoke("k", (entry, none) -> entry.getValue())).isNull();
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void whatIsRemovedDuringALoadWithinItsOwnLoadStaysRemoved() {
        AtomicReference<Cache<String, String>> cache = new AtomicReference<>();
        AtomicReference<Runnable> duringTheLoad = new AtomicReference<>();
        AtomicInteger depth = new AtomicInteger();
        MutableConfiguration<String, String> nesting = loading(() -> {
            if (depth.getAndIncrement() == 0) {
                return cache.get().get("k");
            }
            duringTheLoad.get().run();
            return "stale";
        });
        cache.set(join(nesting));
        Cache<String, String> other = join(new MutableConfiguration<>());
        duringTheLoad.set(() -> other.remove("k"));
        assertThat(cache.get().get("k")).isEqualTo("stale");
        sync(cache.get());
        assertThat(cache.get().containsKey("k")).isFalse();
    }

    @Test
    void aProcessorThatRemovesWhatItSetReadsNothingAndLoadsNothing() {
        AtomicInteger loads = new AtomicInteger();
        MutableConfiguration<String, String> counting = loading(() -> "loaded " + loads.incrementAndGet());
        Cache<String, String> cache = join(counting);
        String seen = cache.invoke("k", (entry, none) -> {
            entry.setValue("set");
            entry.remove();
            return entry.getValue() + " " + entry.exists();
        });
        assertThat(seen).isEqualTo("null false");
        assertThat(loads).hasValue(0);
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void aProcessorThatOnlyReadsStoresNothingThatWasRemovedDuringItsLoad() {
        AtomicReference<Runnable> duringTheLoad = new AtomicReference<>(() -> {});
        MutableConfiguration<String, String> configuration = loading(() -> {
            duringTheLoad.get().run();
            return "stale";
        });
        Cache<String, String> cache = join(configuration);
        Cache<String, String> other = join(configuration);
        duringTheLoad.set(() -> other.remove("k"));
        String seen = cache.invoke("k", (entry, none) -> entry.getValue());
        assertThat(seen).isEqualTo("stale");
        sync(cache);
        assertThat(cache.containsKey("k")).isFalse();
    }
}
