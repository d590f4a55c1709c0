package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;

/** What is loaded, by whom, and how often. */
class LoaderRulesTest extends OnCaches {

    private static MutableConfiguration<String, String> configuration(MapLoader loader) {
        return new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader);
    }

    private ExecutorService threads() {
        ExecutorService threads = Executors.newCachedThreadPool();
        closeLater(threads::shutdownNow);
        return threads;
    }

    /** Reads a key on four threads of each of two processes, all of which miss it. */
    private List<String> missTogether(String key, Function<String, String> source, MapLoader[] loaders)
            throws Exception {
        ExecutorService threads = threads();
        CountDownLatch everybody = new CountDownLatch(8);
        List<Future<String>> reads = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            loaders[process] = new MapLoader(source);
            Cache<String, String> cache = join(configuration(loaders[process]));
            for (int i = 0; i < 4; i++) {
                reads.add(threads.submit(() -> {
                    everybody.countDown();
                    everybody.await();
                    return cache.get(key);
                }));
            }
        }
        List<String> values = new ArrayList<>();
        for (Future<String> read : reads) {
            values.add(read.get(30, TimeUnit.SECONDS));
        }
        return values;
    }

    private static String slowly(String value) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return value;
    }

    @Test
    void rule43_missesOfOneKeyInAllProcessesCostOneLoad() throws Exception {
        MapLoader[] loaders = new MapLoader[2];
        assertThat(missTogether("k", key -> slowly("loaded"), loaders))
                .containsOnly("loaded")
                .hasSize(8);
        assertThat(loaders[0].asked.get() + loaders[1].asked.get()).isEqualTo(1);
    }

    @Test
    void rule43_soDoMissesOfWhatIsNotThereAtAll() throws Exception {
        MapLoader[] loaders = new MapLoader[2];
        assertThat(missTogether("k", key -> slowly(null), loaders)).containsOnlyNulls();
        assertThat(loaders[0].asked.get() + loaders[1].asked.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void getAllLoadsEachMissingKeyOnceAlsoAgainstAnotherProcess() throws Exception {
        MapLoader here = new MapLoader(key -> slowly("of " + key));
        MapLoader there = new MapLoader(key -> slowly("of " + key));
        Cache<String, String> cache = join(configuration(here));
        Cache<String, String> other = join(configuration(there));
        Future<Map<String, String>> first = threads().submit(() -> cache.getAll(Set.of("a", "b", "c")));
        Map<String, String> second = other.getAll(Set.of("b", "c", "d"));
        assertThat(second).isEqualTo(Map.of("b", "of b", "c", "of c", "d", "of d"));
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(Map.of("a", "of a", "b", "of b", "c", "of c"));
        assertThat(here.asked.get() + there.asked.get()).isEqualTo(4);
    }

    @Test
    void rule39_aLoaderThatGivesAValueForNoKeyFails() {
        CacheLoader<String, String> loader = new CacheLoader<>() {
            @Override
            public String load(String key) {
                return key;
            }

            @Override
            public Map<String, String> loadAll(Iterable<? extends String> keys) {
                Map<String, String> loaded = new HashMap<>();
                keys.forEach(key -> loaded.put(key, key));
                loaded.put(null, "v");
                return loaded;
            }
        };
        Cache<String, String> cache = join(new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader));
        assertThatThrownBy(() -> cache.getAll(Set.of("a", "b")))
                .isInstanceOf(CacheLoaderException.class)
                .hasStackTraceContaining("the key null");
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("a", "b"), /* replaceExistingValues= */ true, done);
        assertThatThrownBy(() -> done.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(CacheLoaderException.class);
    }

    @Test
    void aRemovalOvertakesTheLoadThatIsUnderWay() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        MapLoader slow = new MapLoader(key -> {
            loading.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return "stale";
        });
        Cache<String, String> cache = join(configuration(slow));
        Cache<String, String> other = join(configuration(new MapLoader(key -> "fresh")));
        Future<String> read = threads().submit(() -> cache.get("k"));
        loading.await();
        other.remove("k");
        go.countDown();
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("stale");
        assertThat(other.get("k"))
                .as("what was read before the removal is not stored")
                .isEqualTo("fresh");
    }

    @Test
    void whatSomebodyPutsDuringALoadStays() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        MapLoader slow = new MapLoader(key -> {
            loading.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return "loaded";
        });
        Cache<String, String> cache = join(configuration(slow));
        Cache<String, String> other = join(configuration(new MapLoader(key -> "unused")));
        Future<String> read = threads().submit(() -> cache.get("k"));
        loading.await();
        other.put("k", "put");
        go.countDown();
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("put");
        assertThat(cache.get("k")).isEqualTo("put");
    }

    @Test
    void aLoaderMayReadTheCacheItLoadsFor() {
        Cache<String, String>[] self = newArray();
        self[0] = join(configuration(new MapLoader(key -> key.equals("a") ? self[0].get("b") : "of " + key)));
        assertThat(self[0].get("a")).isEqualTo("of b");
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no generic arrays.
    private static Cache<String, String>[] newArray() {
        return new Cache[1];
    }

    @Test
    void rule35_onlyReadsLoad() {
        MapLoader loader = new MapLoader(key -> "loaded");
        Cache<String, String> cache = join(configuration(loader));
        cache.containsKey("k");
        cache.replace("k", "1");
        cache.replace("k", "1", "2");
        cache.remove("k");
        cache.getAndRemove("k");
        cache.getAndReplace("k", "1");
        assertThat(cache.iterator().hasNext()).isFalse();
        assertThat(cache.getAndPut("k", "1")).isNull();
        assertThat(cache.putIfAbsent("l", "1")).isTrue();
        cache.invoke("m", (entry, none) -> entry.exists());
        assertThat(loader.asked).hasValue(0);
        String loaded = cache.invoke("m", (entry, none) -> entry.getValue());
        assertThat(loaded).isEqualTo("loaded");
        assertThat(cache.containsKey("m")).isTrue();
    }

    @Test
    void rule39_whatALoaderThrowsIsALoaderException() throws Exception {
        Cache<String, String> cache = join(configuration(new MapLoader(key -> {
            throw new IllegalStateException("no");
        })));
        assertThatThrownBy(() -> cache.get("k"))
                .isInstanceOf(CacheLoaderException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("k"), true, done);
        assertThatThrownBy(() -> done.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(CacheLoaderException.class);
        cache.loadAll(Set.of("k"), true, null);
        assertThat(CompletableFuture.supplyAsync(() -> cache.containsKey("k")).get(30, TimeUnit.SECONDS))
                .as("a failed load holds up nobody")
                .isFalse();
    }

    @Test
    void rule40_whatIsLoadedIsNotWrittenThrough() {
        MapWriter writer = new MapWriter();
        MapLoader loader = new MapLoader(key -> "loaded");
        Cache<String, String> cache =
                join(configuration(loader).setWriteThrough(true).setCacheWriterFactory(() -> writer));
        cache.get("k");
        cache.getAll(Set.of("k", "l"));
        cache.getAll(Set.of("k", "l"));
        assertThat(writer.calls).isEmpty();
        assertThat(loader.asked).hasValue(2);
    }
}
