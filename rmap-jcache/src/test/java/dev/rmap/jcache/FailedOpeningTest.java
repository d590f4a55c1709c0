package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException.Kind;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.testkit.FaultyBackend;
import java.net.URI;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a program is told whose cache cannot be opened. */
class FailedOpeningTest {

    private final FaultyBackend backend = FaultyBackend.on(new LocalStore(LocalOptions.DEFAULTS));
    private final RmapCachingProvider provider = new RmapCachingProvider();

    @AfterEach
    void close() {
        provider.close();
        backend.close();
    }

    @Test
    void anAuthorityThatRefusesIsACacheExceptionAndTheCacheCanBeOpenedLater() {
        Properties properties = new Properties();
        properties.put(RmapCachingProvider.BACKEND_PROPERTY, backend);
        CacheManager manager = provider.getCacheManager(
                URI.create("local:refusing"), getClass().getClassLoader(), properties);
        backend.failNextCommit(Kind.REFUSED);
        assertThatThrownBy(() -> manager.createCache("books", new MutableConfiguration<>()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("cache books");
        Cache<Object, Object> books = manager.createCache("books", new MutableConfiguration<>());
        books.put("a", "1");
        assertThat(books.get("a")).isEqualTo("1");
    }
}
