package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.testkit.FaultyBackend;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Factory;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told, and when, while the authority does not answer. */
class SilentAuthorityTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final AtomicInteger LOADED = new AtomicInteger();

    private final FaultyBackend backend = FaultyBackend.on(new LocalStore(LocalOptions.DEFAULTS));
    private final RmapCachingProvider provider = new RmapCachingProvider();

    private Cache<String, String> open() {
        Properties properties = new Properties();
        properties.put(RmapCachingProvider.BACKEND_PROPERTY, backend);
        CacheManager manager =
                provider.getCacheManager(URI.create("local:silent"), getClass().getClassLoader(), properties);
        RmapConfiguration<String, String> configuration = new RmapConfiguration<String, String>();
        configuration.setTypes(String.class, String.class);
        configuration.setReadThrough(true);
        configuration.setCacheLoaderFactory((Factory<CacheLoader<String, String>>) Counting::new);
        return manager.createCache("books", configuration.setWriteTimeout(SHORT));
    }

    private static final class Counting implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            return "loaded " + LOADED.incrementAndGet();
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void countAnew() {
        LOADED.set(0);
    }

    @AfterEach
    void close() {
        provider.close();
        backend.close();
    }

    @Test
    void G10_aWriteEndsAfterTheWriteTimeoutOfTheConfiguration() {
        Cache<String, String> books = open();
        backend.swallowNextCommit();
        assertThatThrownBy(() -> books.put("a", "1"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("books")
                .hasMessageContaining(SHORT.toString());
    }

    @Test
    void G10_aReadThatWouldLoadEndsThenTooAndSaysThatNothingWasLoaded() {
        Cache<String, String> books = open();
        backend.swallowNextCommit();
        assertThatThrownBy(() -> books.get("a"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("books")
                .hasMessageContaining("nothing was computed");
        assertThat(LOADED).hasValue(0);
        assertThat(books.get("a")).isEqualTo("loaded 1");
    }
}
