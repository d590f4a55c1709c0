package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How caches and managers end, whatever users' code does meanwhile. */
class EndRulesTest extends OnCaches {

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    private static MutableConfiguration<Long, Long> otherTypes() {
        return new MutableConfiguration<Long, Long>().setTypes(Long.class, Long.class);
    }

    /** Does something when it is closed. */
    private record ClosingLoader(Closeable end) implements CacheLoader<String, String>, Closeable {
        @Override
        public String load(String key) {
            return key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of();
        }

        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    /** Does something when it is closed. */
    private record ClosingListener(Closeable end) implements CacheEntryCreatedListener<String, String>, Closeable {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}

        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("a fault"),
                new NoClassDefFoundError("a class"),
                new IOException("a file"),
                new ReflectiveOperationException("a method"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aManagerClosesAllCachesWhateverTheirLoadersThrow(Throwable thrown) {
        AtomicInteger ends = new AtomicInteger();
        ClosingLoader loader = new ClosingLoader(() -> {
            ends.incrementAndGet();
            throw Undeclared.raise(thrown);
        });
        CacheManager manager = newProcess().manager();
        List<Cache<String, String>> caches = Stream.of("-a", "-b", "-c")
                .map(suffix ->
                        manager.createCache(name + suffix, configuration().setCacheLoaderFactory(() -> loader)))
                .toList();
        manager.close();
        assertThat(caches).allMatch(Cache::isClosed);
        assertThat(ends).hasValue(caches.size());
        newProcess().manager().createCache(name + "-c", otherTypes());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aListenerThatCannotBeClosedHoldsUpNothingElse(Throwable thrown) {
        List<String> closed = new CopyOnWriteArrayList<>();
        Cache<String, String> cache = join(configuration()
                .setCacheLoaderFactory(() -> new ClosingLoader(() -> closed.add("loader")))
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> new ClosingListener(() -> {
                            throw Undeclared.raise(thrown);
                        }),
                        null,
                        /* isOldValueRequired= */ false,
                        /* isSynchronous= */ true)));
        cache.close();
        assertThat(closed).containsExactly("loader");
        assertThat(cache.isClosed()).isTrue();
        newProcess().manager().createCache(name, otherTypes());
    }
}
