package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of the loaders, writers, policies, listeners and filters that users hand in. */
class CustomizationRulesTest extends OnCaches {

    /** What was closed, in order. */
    private final List<String> closed = new ArrayList<>();

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    private final class ClosingPolicy implements ExpiryPolicy, Closeable {
        @Override
        public Duration getExpiryForCreation() {
            return Duration.ETERNAL;
        }

        @Override
        public Duration getExpiryForAccess() {
            return null;
        }

        @Override
        public Duration getExpiryForUpdate() {
            return null;
        }

        @Override
        public void close() {
            closed.add("policy");
        }
    }

    private final class ClosingLoader implements CacheLoader<String, String>, Closeable {
        @Override
        public String load(String key) {
            throw new NoClassDefFoundError("a class of the loader");
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of("a", load("a"));
        }

        @Override
        public void close() {
            closed.add("loader");
        }
    }

    private final class ClosingWriter implements CacheWriter<String, String>, Closeable {
        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {}

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {}

        @Override
        public void delete(Object key) {}

        @Override
        public void deleteAll(Collection<?> keys) {}

        @Override
        public void close() {
            closed.add("writer");
        }
    }

    private final class ClosingListener implements CacheEntryCreatedListener<String, String>, Closeable {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}

        @Override
        public void close() {
            closed.add("listener");
        }
    }

    private final class ClosingFilter implements CacheEntryEventFilter<String, String>, Closeable {
        @Override
        public boolean evaluate(CacheEntryEvent<? extends String, ? extends String> event) {
            return true;
        }

        @Override
        public void close() {
            closed.add("filter");
        }
    }

    private MutableCacheEntryListenerConfiguration<String, String> listening() {
        return new MutableCacheEntryListenerConfiguration<>(
                ClosingListener::new, ClosingFilter::new, /* isOldValueRequired= */ false, /* isSynchronous= */ true);
    }

    private MutableConfiguration<String, String> closing() {
        return configuration()
                .setExpiryPolicyFactory(ClosingPolicy::new)
                .setCacheLoaderFactory(ClosingLoader::new)
                .setReadThrough(true)
                .setCacheWriterFactory(ClosingWriter::new)
                .setWriteThrough(true)
                .addCacheEntryListenerConfiguration(listening());
    }

    @Test
    void rule78_everythingIsClosedOnceWhenTheCacheIsClosed() {
        Cache<String, String> cache = join(closing());
        cache.close();
        cache.close();
        assertThat(closed).containsExactlyInAnyOrder("policy", "loader", "writer", "listener", "filter");
    }

    @Test
    void rule78_everythingIsClosedOnceWhenTheCacheIsDestroyed() {
        CacheManager manager = newProcess().manager();
        manager.createCache(name, closing());
        manager.destroyCache(name);
        manager.close();
        assertThat(closed).containsExactlyInAnyOrder("policy", "loader", "writer", "listener", "filter");
    }

    /** Loads and writes, as those do that stand for one store. */
    private final class ClosingStore implements CacheLoader<String, String>, CacheWriter<String, String>, Closeable {
        private final MapWriter written = new MapWriter();

        @Override
        public String load(String key) {
            return written.written.get(key);
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of();
        }

        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            written.write(entry);
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            written.writeAll(entries);
        }

        @Override
        public void delete(Object key) {
            written.delete(key);
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            written.deleteAll(keys);
        }

        @Override
        public void close() {
            closed.add("store");
        }
    }

    @Test
    void rule78_whatIsBothLoaderAndWriterIsClosedOnce() {
        ClosingStore store = new ClosingStore();
        MutableConfiguration<String, String> both = configuration()
                .setCacheLoaderFactory(() -> store)
                .setReadThrough(true)
                .setCacheWriterFactory(() -> store)
                .setWriteThrough(true);
        join(both).close();
        assertThat(closed).containsExactly("store");
    }

    @Test
    void rule78_aListenerIsClosedWhenItIsDeregistered() {
        Cache<String, String> cache = join(configuration());
        MutableCacheEntryListenerConfiguration<String, String> listening = listening();
        cache.registerCacheEntryListener(listening);
        cache.deregisterCacheEntryListener(listening);
        cache.deregisterCacheEntryListener(listening);
        assertThat(closed).containsExactlyInAnyOrder("listener", "filter");
        cache.close();
        assertThat(closed).hasSize(2);
    }

    @Test
    void aCacheWhoseListenerCannotBeMadeIsNotThere() {
        CacheManager manager = newProcess().manager();
        MutableConfiguration<String, String> broken = closing()
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> {
                            throw new IllegalStateException("no listener today");
                        },
                        null,
                        /* isOldValueRequired= */ false,
                        /* isSynchronous= */ false));
        assertThatThrownBy(() -> manager.createCache(name, broken))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "listener")
                .hasRootCauseMessage("no listener today");
        assertThat(closed).contains("policy", "loader", "writer").doesNotHaveDuplicates();
        assertThat(manager.getCacheNames()).isEmpty();
        manager.createCache(name, configuration());
        assertThat(manager.getCacheNames()).containsExactly(name);
    }

    @Test
    void aListenerWhoseFilterCannotBeMadeIsClosedAndHearsNothing() {
        Cache<String, String> cache = join(configuration());
        assertThatThrownBy(() -> cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                        ClosingListener::new,
                        () -> {
                            throw new IllegalStateException("no filter today");
                        },
                        /* isOldValueRequired= */ false,
                        /* isSynchronous= */ true)))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "filter")
                .hasRootCauseMessage("no filter today");
        assertThat(closed).containsExactly("listener");
        assertThat(((RmapCache<String, String>) cache).life().configuration().listeners())
                .isEmpty();
    }

    @Test
    void aListenerThatAFactoryDidNotMakeIsNamed() {
        Cache<String, String> cache = join(configuration());
        assertThatThrownBy(() -> cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                        () -> null, null, /* isOldValueRequired= */ false, /* isSynchronous= */ true)))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "listener", "made nothing");
    }

    private static Factory<CacheWriter<? super String, ? super String>> failing(Throwable thrown) {
        return () -> {
            throw Undeclared.raise(thrown);
        };
    }

    @Test
    void whatOtherFactoriesMadeIsClosedWhereOneFails() {
        CacheManager manager = newProcess().manager();
        MutableConfiguration<String, String> broken =
                closing().setCacheWriterFactory(failing(new IllegalStateException("no writer today")));
        assertThatThrownBy(() -> manager.createCache(name, broken))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "writer")
                .hasRootCauseMessage("no writer today");
        assertThat(closed).containsExactlyInAnyOrder("policy", "loader");
        assertThat(manager.getCacheNames()).isEmpty();
        manager.createCache(name, configuration());
        assertThat(manager.getCacheNames()).containsExactly(name);
    }

    @Test
    void aCheckedExceptionOfAFactoryLeavesNothingOpenAndNothingClaimed() {
        CacheManager manager = newProcess().manager();
        MutableConfiguration<String, String> broken =
                closing().setCacheWriterFactory(failing(new IOException("no writer today")));
        assertThatThrownBy(() -> manager.createCache(name, broken))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "writer")
                .hasRootCauseMessage("no writer today");
        assertThat(closed).containsExactlyInAnyOrder("policy", "loader");
        newProcess()
                .manager()
                .createCache(name, new MutableConfiguration<Long, Long>().setTypes(Long.class, Long.class));
    }

    @Test
    void whatOtherFactoriesMadeIsClosedWhereAClassIsMissing() {
        CacheManager manager = newProcess().manager();
        MutableConfiguration<String, String> broken = closing().setCacheLoaderFactory(() -> {
            throw new NoClassDefFoundError("a class of the loader");
        });
        assertThatThrownBy(() -> manager.createCache(name, broken)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(closed).containsExactly("policy");
        manager.createCache(name, configuration());
        assertThat(manager.getCacheNames()).containsExactly(name);
    }

    @Test
    void aFactoryThatMakesNothingIsNamed() {
        CacheManager manager = newProcess().manager();
        assertThatThrownBy(() -> manager.createCache(name, closing().setCacheLoaderFactory(() -> null)))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "loader");
        assertThat(closed).containsExactly("policy");
    }

    @Test
    void readingOrWritingThroughNeedsSomethingBehindTheCache() {
        CacheManager manager = newProcess().manager();
        assertThatThrownBy(() -> manager.createCache(name, configuration().setReadThrough(true)))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "read-through", "loader");
        assertThatThrownBy(() -> manager.createCache(name, configuration().setWriteThrough(true)))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "write-through", "writer");
        assertThat(manager.getCacheNames()).isEmpty();
    }

    /** What a loader throws may hold values. */
    @Test
    void aLoadThatNobodyListensToIsLoggedWithoutWhatTheLoaderSaid() {
        Logger logger = (Logger) LoggerFactory.getLogger(CacheLife.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            join(closing()).loadAll(Set.of("a"), /* replaceExistingValues= */ true, /* completionListener= */ null);
            Awaitility.await().atMost(SOON).until(() -> !List.copyOf(lines.list).isEmpty());
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage())
                    .contains(name, "NoClassDefFoundError")
                    .doesNotContain("a class of the loader");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }

    @Test
    void rule39_whoeverWaitsForALoadIsToldOfAnErrorToo() {
        Cache<String, String> cache = join(closing());
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("a"), /* replaceExistingValues= */ true, done);
        assertThatThrownBy(() -> done.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(CacheLoaderException.class)
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(cache.containsKey("a")).isFalse();
    }
}
