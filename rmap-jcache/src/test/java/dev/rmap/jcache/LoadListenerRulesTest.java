package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;

/** Who hears of what a synchronous listener throws at an entry that was loaded. */
class LoadListenerRulesTest extends OnCaches {

    /** A listener that throws at the keys that begin with "bad". */
    private static RmapConfiguration<String, String> configuration() {
        CacheEntryCreatedListener<String, String> listener = events -> events.forEach(event -> {
            if (event.getKey().startsWith("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });
        RmapConfiguration<String, String> configuration = new RmapConfiguration<>();
        configuration.setTypes(String.class, String.class);
        configuration.setReadThrough(true);
        configuration.setCacheLoaderFactory(() -> new MapLoader(key -> "of " + key));
        configuration.addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));
        return configuration;
    }

    private static void assertTold(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(CacheEntryListenerException.class)
                .hasRootCauseMessage("on purpose");
    }

    @Test
    void rule57_whoeverLoadsIsToldAndTheEntryIsThere() {
        for (boolean singleFlight : List.of(true, false)) {
            Cache<String, String> cache = newProcess()
                    .manager()
                    .createCache(name + singleFlight, configuration().setSingleFlight(singleFlight));
            assertTold(() -> cache.get("bad"));
            assertTold(() -> cache.getAll(Set.of("bad 1", "bad 2", "good")));
            assertThat(ListenerMatrixTest.content(cache)).hasSize(4);
            assertThat(cache.get("bad")).isEqualTo("of bad");
        }
    }

    @Test
    void rule57_theListenerOfLoadAllIsTold() {
        Cache<String, String> cache = join(configuration());
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("bad"), /* replaceExistingValues= */ false, done);
        assertThatThrownBy(() -> done.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("on purpose");
        assertThat(cache.containsKey("bad")).isTrue();
    }

    @Test
    void rule57_aFailureAtWhatALoaderBringsUnaskedStopsNoLoad() {
        CacheLoader<String, String> generous = new CacheLoader<>() {
            @Override
            public String load(String key) {
                return "of " + key;
            }

            @Override
            public Map<String, String> loadAll(Iterable<? extends String> keys) {
                Map<String, String> loaded = new HashMap<>(Map.of("bad", "unasked"));
                keys.forEach(key -> loaded.put(key, load(key)));
                return loaded;
            }
        };
        RmapConfiguration<String, String> configuration = configuration();
        configuration.setCacheLoaderFactory(() -> generous);
        Cache<String, String> cache = join(configuration);
        assertTold(() -> cache.getAll(Set.of("a", "b")));
        assertThat(ListenerMatrixTest.content(cache)).isEqualTo(Map.of("a", "of a", "b", "of b", "bad", "unasked"));
    }

    @Test
    void rule57_aLoadHearsNothingOfTheFailureOfAnothersWrite() {
        Cache<String, String> cache = join(configuration());
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> readers = IntStream.range(0, 3)
                .mapToObj(reader -> CompletableFuture.runAsync(
                        () -> {
                            for (int n = 0; !over.get(); n++) {
                                assertThat(cache.get(reader + "/" + n)).isNotNull();
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        try {
            IntStream.range(0, 500).forEach(n -> assertTold(() -> cache.put("bad " + n, "1")));
        } finally {
            over.set(true);
        }
        readers.forEach(
                reader -> reader.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join());
    }
}
