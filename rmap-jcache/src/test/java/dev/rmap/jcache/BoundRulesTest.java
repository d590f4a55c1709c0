package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.jcache.RecordingListener.Heard;
import dev.rmap.testkit.FaultyBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.event.EventType;
import org.junit.jupiter.api.Test;

/** Caches of which each process keeps all keys and a part of the values. */
class BoundRulesTest extends OnCaches {

    private static final int ENTRIES = 500;

    private static RmapConfiguration<String, String> configuration() {
        RmapConfiguration<String, String> configuration = new RmapConfiguration<>();
        configuration.setTypes(String.class, String.class);
        return configuration;
    }

    private static Map<String, String> fill(Cache<String, String> cache) {
        Map<String, String> all = new HashMap<>();
        IntStream.range(0, ENTRIES).forEach(i -> all.put("key-" + i, "value-" + i));
        cache.putAll(all);
        return all;
    }

    @Test
    void noMoreValuesAreInMemoryThanTheMaximumSizeAndAllCanBeRead() {
        Cache<String, String> writer = join(configuration().setMaximumSize(20));
        Map<String, String> all = fill(writer);
        Cache<String, String> joining = join(configuration().setMaximumSize(20));
        for (Cache<String, String> cache : List.of(writer, joining)) {
            sync(cache);
            assertThat(replicated(cache).size()).isEqualTo(ENTRIES);
            soon().untilAsserted(() -> assertThat(replicated(cache).hotSize()).isEqualTo(20));
            all.forEach((key, value) -> {
                assertThat(cache.containsKey(key)).isTrue();
                assertThat(cache.get(key)).isEqualTo(value);
            });
            assertThat(cache.getAll(all.keySet())).isEqualTo(all);
            Map<String, String> walked = new HashMap<>();
            cache.forEach(entry -> walked.put(entry.getKey(), entry.getValue()));
            assertThat(walked).isEqualTo(all);
            soon().untilAsserted(() -> assertThat(replicated(cache).hotSize()).isEqualTo(20));
        }
    }

    @Test
    void noMoreBytesOfValuesAreInMemoryThanTheMaximumWeight() {
        Cache<String, String> cache = join(configuration().setMaximumWeight(10_000));
        String large = "x".repeat(999);
        Map<String, String> all = new HashMap<>();
        IntStream.range(0, 100).forEach(i -> all.put("key-" + i, large));
        cache.putAll(all);
        soon().untilAsserted(() -> assertThat(replicated(cache).hotSize()).isBetween(1, 10));
        assertThat(cache.getAll(all.keySet())).isEqualTo(all);
        soon().untilAsserted(() -> assertThat(replicated(cache).hotSize()).isBetween(1, 10));
    }

    @Test
    void aCacheWithoutABoundKeepsEveryValue() {
        Cache<String, String> cache = join(configuration());
        fill(cache);
        assertThat(replicated(cache).hotSize()).isEqualTo(ENTRIES);
    }

    @Test
    void G5_conditionsOnColdValuesAreDecidedOnTheNewestValue() {
        Cache<String, String> cache = join(configuration().setMaximumSize(1));
        Cache<String, String> other = join(configuration().setMaximumSize(1));
        fill(cache);
        sync(other);
        assertThat(other.replace("key-7", "value-7", "new")).isTrue();
        assertThat(cache.replace("key-7", "value-7", "newer")).isFalse();
        assertThat(cache.remove("key-8", "other")).isFalse();
        assertThat(cache.remove("key-8", "value-8")).isTrue();
        assertThat(cache.getAndReplace("key-9", "new")).isEqualTo("value-9");
        String read = cache.invoke("key-10", (entry, none) -> entry.exists() ? entry.getValue() : "absent");
        assertThat(read).isEqualTo("value-10");
    }

    @Test
    void theOldValueOfAColdEntryThatThisProcessChangesIsAvailable() {
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration().setMaximumSize(1));
        fill(cache);
        cache.registerCacheEntryListener(listener.synchronous());
        cache.put("key-0", "a");
        cache.put("key-0", "b");
        cache.remove("key-1");
        cache.replace("key-2", "a");
        cache.invoke("key-3", (entry, none) -> {
            entry.setValue("a");
            return null;
        });
        cache.removeAll(Set.of("key-4"));
        assertThat(listener.heard)
                .containsExactly(
                        Heard.updated("key-0", "value-0", "a"),
                        Heard.updated("key-0", "a", "b"),
                        Heard.removed("key-1", "value-1"),
                        Heard.updated("key-2", "value-2", "a"),
                        Heard.updated("key-3", "value-3", "a"),
                        Heard.removed("key-4", "value-4"));
    }

    @Test
    void theOldValueOfAColdEntryThatAnotherProcessChangesIsNotAvailableAndTheEventSaysSo() {
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration().setMaximumSize(1));
        fill(cache);
        Cache<String, String> other = join(configuration().setMaximumSize(1));
        cache.registerCacheEntryListener(listener.asynchronous());
        for (int i = 0; i < 10; i++) {
            other.put("key-" + i, "a");
            other.remove("key-" + i);
        }
        soon().until(() -> listener.heard.size() == 20);
        assertThat(listener.heard)
                .filteredOn(event -> event.type() == EventType.UPDATED)
                .as("of the values that were there first, at most one was hot")
                .filteredOn(event -> event.old() == null)
                .hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void G10_whoReadsAColdValueWithoutAnAuthorityIsToldInTime() {
        Peer process = newProcess();
        Cache<String, String> cache = process.manager()
                .createCache(name, configuration().setMaximumSize(1).setFetchTimeout(Duration.ofMillis(300)));
        fill(cache);
        process.link().cut().run();
        if (process.link().backend() instanceof FaultyBackend inProcess) {
            inProcess.swallowNextFetch();
        }
        assertThatThrownBy(() -> IntStream.range(0, 3).forEach(i -> cache.get("key-" + i)))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("cache " + name)
                .hasMessageContaining("not in this process's memory");
        assertThat(cache.containsKey("key-1")).isTrue();
        process.link().restore().run();
        soon().ignoreExceptions()
                .untilAsserted(() -> assertThat(cache.get("key-1")).isEqualTo("value-1"));
    }

    @Test
    void G10_whoWalksThroughColdValuesWithoutAnAuthorityIsToldAndGoesOnLater() {
        Peer process = newProcess();
        Cache<String, String> cache = process.manager()
                .createCache(name, configuration().setMaximumSize(1).setFetchTimeout(Duration.ofMillis(300)));
        Map<String, String> all = fill(cache);
        Iterator<Cache.Entry<String, String>> entries = cache.iterator();
        Map<String, String> walked = new HashMap<>();
        process.link().cut().run();
        if (process.link().backend() instanceof FaultyBackend inProcess) {
            inProcess.swallowNextFetch();
        }
        assertThatThrownBy(() -> rest(entries, walked))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("cache " + name);
        process.link().restore().run();
        soon().ignoreExceptions().untilAsserted(() -> rest(entries, walked));
        assertThat(walked).isEqualTo(all);
    }

    private static void rest(Iterator<Cache.Entry<String, String>> entries, Map<String, String> into) {
        entries.forEachRemaining(entry -> into.put(entry.getKey(), entry.getValue()));
    }

    @Test
    void G10_boundsDoNotGetInTheWayOfManyThreads() throws Exception {
        Cache<String, String> cache = join(configuration().setMaximumSize(10));
        Cache<String, String> other = join(configuration().setMaximumSize(10));
        Map<String, String> all = fill(cache);
        sync(other);
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            Cache<String, String> own = thread % 2 == 0 ? cache : other;
                            for (int i = 0; i < 300; i++) {
                                String key = "key-" + (i * 7 + thread) % ENTRIES;
                                if (i % 3 == 0) {
                                    own.put(key, all.get(key));
                                }
                                assertThat(own.get(key)).isEqualTo(all.get(key));
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .get(60, TimeUnit.SECONDS);
        soon().untilAsserted(() -> assertThat(replicated(cache).hotSize()).isLessThanOrEqualTo(10));
    }
}
