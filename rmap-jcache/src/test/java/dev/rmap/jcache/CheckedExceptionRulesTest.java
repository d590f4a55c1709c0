package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;

/** What users hand in may throw checked exceptions that it does not declare: code in Kotlin and Groovy does. */
class CheckedExceptionRulesTest extends OnCaches {

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    /** Throws what the compiler would not let pass. */
    @SuppressWarnings("unchecked") // It is the point: the exception is none that the caller knows of.
    private static <T extends Throwable> RuntimeException undeclared(Exception thrown) throws T {
        throw (T) thrown;
    }

    private static RuntimeException away() {
        return CheckedExceptionRulesTest.<RuntimeException>undeclared(new IOException("away"));
    }

    /** All that it does fails. */
    private static final class Away implements CacheLoader<String, String>, CacheWriter<String, String> {
        @Override
        public String load(String key) {
            throw away();
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            throw away();
        }

        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            throw away();
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            throw away();
        }

        @Override
        public void delete(Object key) {
            throw away();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            throw away();
        }
    }

    @Test
    void rule57_aListenerThatThrowsOneHearsTheNextEventAndItsWriterIsTold() {
        List<String> heard = new CopyOnWriteArrayList<>();
        CacheEntryCreatedListener<String, String> listener = events -> events.forEach(event -> {
            heard.add(event.getKey());
            if (event.getKey().equals("bad")) {
                throw away();
            }
        });
        Cache<String, String> cache = join(configuration()
                .addCacheEntryListenerConfiguration(
                        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true)));
        cache.put("a", "1");
        assertThatThrownBy(() -> cache.put("bad", "1"))
                .isInstanceOf(CacheEntryListenerException.class)
                .hasRootCauseInstanceOf(IOException.class);
        cache.put("b", "1");
        assertThat(heard).containsExactly("a", "bad", "b");
    }

    @Test
    void aProcessorThatThrowsOneIsToldAndOtherEntriesAreProcessed() {
        Cache<String, String> cache = join(configuration());
        EntryProcessor<String, String, String> processor = (entry, none) -> {
            if (entry.getKey().equals("bad")) {
                throw away();
            }
            entry.setValue("1");
            return "done";
        };
        assertThatThrownBy(() -> cache.invoke("bad", processor))
                .isInstanceOf(EntryProcessorException.class)
                .hasCauseInstanceOf(IOException.class);
        var results = cache.invokeAll(Set.of("a", "bad", "b"), processor);
        assertThat(results.get("a").get()).isEqualTo("done");
        assertThatThrownBy(() -> results.get("bad").get()).hasCauseInstanceOf(IOException.class);
        assertThat(ListenerMatrixTest.content(cache)).isEqualTo(Map.of("a", "1", "b", "1"));
    }

    @Test
    void rule39_whatALoaderThrowsIsWrapped() {
        Cache<String, String> cache = join(configuration().setReadThrough(true).setCacheLoaderFactory(Away::new));
        for (Runnable read : List.<Runnable>of(() -> cache.get("k"), () -> cache.getAll(Set.of("k")))) {
            assertThatThrownBy(read::run)
                    .isInstanceOf(CacheLoaderException.class)
                    .hasRootCauseInstanceOf(IOException.class);
        }
        cache.put("there", "1");
        for (String key : List.of("k", "there")) {
            CompletionListenerFuture done = new CompletionListenerFuture();
            cache.loadAll(Set.of(key), /* replaceExistingValues= */ true, done);
            assertThatThrownBy(() -> done.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CacheLoaderException.class)
                    .hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void rule44_whatAWriterThrowsIsWrappedAndNothingHappens() {
        Cache<String, String> cache = join(configuration().setWriteThrough(true).setCacheWriterFactory(Away::new));
        List<Runnable> writes = List.of(
                () -> cache.put("k", "1"),
                () -> cache.putAll(Map.of("k", "1")),
                () -> cache.remove("k"),
                () -> cache.removeAll(Set.of("k")));
        for (Runnable write : writes) {
            assertThatThrownBy(write::run)
                    .isInstanceOf(CacheWriterException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void rule32_aPolicyThatThrowsOneStopsNothing() {
        ExpiryPolicy policy = new ExpiryPolicy() {
            @Override
            public Duration getExpiryForCreation() {
                throw away();
            }

            @Override
            public Duration getExpiryForAccess() {
                throw away();
            }

            @Override
            public Duration getExpiryForUpdate() {
                throw away();
            }
        };
        Cache<String, String> cache = join(configuration().setExpiryPolicyFactory(() -> policy));
        cache.put("k", "1");
        assertThat(cache.get("k")).isEqualTo("1");
    }

    @Test
    void aThreadStaysInterruptedWhoseLoaderSaysSo() {
        Cache<String, String> cache = join(configuration()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new MapLoader(key -> {
                    throw CheckedExceptionRulesTest.<RuntimeException>undeclared(new InterruptedException());
                })));
        assertThatThrownBy(() -> cache.get("k")).isInstanceOf(CacheLoaderException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
