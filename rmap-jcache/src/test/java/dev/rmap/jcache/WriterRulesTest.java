package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;

/** What is written through, in which order, and what happens when that fails. */
class WriterRulesTest extends OnCaches {

    private final MapWriter writer = new MapWriter();

    private MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer);
    }

    @Test
    void rules44to49_whatEachOperationWrites() {
        Cache<String, String> cache = join(configuration());
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("write k=1", () -> cache.put("k", "1"));
        calls.put("", () -> cache.putIfAbsent("k", "2"));
        calls.put("write k=3", () -> cache.replace("k", "3"));
        calls.put(" ", () -> cache.replace("k", "x", "4"));
        calls.put("write k=4", () -> cache.replace("k", "3", "4"));
        calls.put("write k=5", () -> cache.getAndReplace("k", "5"));
        calls.put("write k=6", () -> cache.getAndPut("k", "6"));
        calls.put("  ", () -> cache.remove("k", "x"));
        calls.put(
                "write k=8",
                () -> cache.invoke("k", (entry, none) -> {
                    entry.setValue("7");
                    entry.setValue("8");
                    return null;
                }));
        calls.put("delete k", () -> cache.remove("k", "8"));
        calls.put("delete k, absent", () -> cache.remove("k"));
        calls.put("delete k, absent too", () -> cache.getAndRemove("k"));
        calls.put(
                "   ",
                () -> cache.invoke("k", (entry, none) -> {
                    entry.setValue("1");
                    entry.remove();
                    return null;
                }));
        calls.put("    ", cache::removeAll);
        calls.forEach((expected, call) -> {
            writer.calls.clear();
            call.run();
            String wanted = expected.strip().replaceAll(",.*", "");
            assertThat(writer.calls).as(expected).isEqualTo(wanted.isEmpty() ? List.of() : List.of(wanted));
        });
    }

    @Test
    void rule44_whatCannotBeWrittenDoesNotHappen() {
        Cache<String, String> cache = join(configuration());
        assertThatThrownBy(() -> cache.put("bad", "1"))
                .isInstanceOf(CacheWriterException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.remove("bad")).isInstanceOf(CacheWriterException.class);
        assertThat(cache.containsKey("bad")).isFalse();
        cache.put("good", "1");
    }

    @Test
    void rule46_whatCouldBeWrittenHappens() {
        Cache<String, String> cache = join(configuration());
        assertThatThrownBy(() -> cache.putAll(Map.of("a", "1", "bad", "1", "c", "1")))
                .isInstanceOf(CacheWriterException.class);
        assertThat(ListenerMatrixTest.content(cache)).isEqualTo(Map.of("a", "1", "c", "1"));
        assertThatThrownBy(() -> cache.removeAll(Set.of("a", "bad"))).isInstanceOf(CacheWriterException.class);
        assertThat(ListenerMatrixTest.content(cache)).isEqualTo(Map.of("c", "1"));
    }

    private static MutableCacheEntryListenerConfiguration<String, String> synchronous(
            CacheEntryCreatedListener<String, String> listener) {
        return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true);
    }

    @Test
    void rule46_theFailureOfTheWriterComesBeforeThatOfAListener() {
        Cache<String, String> cache = join(configuration().addCacheEntryListenerConfiguration(synchronous(events -> {
            throw new IllegalStateException("a listener");
        })));
        assertThatThrownBy(() -> cache.putAll(Map.of("a", "1", "bad", "1")))
                .isInstanceOf(CacheWriterException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .isInstanceOf(CacheEntryListenerException.class));
        assertThat(ListenerMatrixTest.content(cache)).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void aListenerMayWriteWhatTheWriterRefusedOfTheSameBulk() {
        AtomicReference<Cache<String, String>> cache = new AtomicReference<>();
        List<String> refused = new CopyOnWriteArrayList<>();
        cache.set(join(configuration().addCacheEntryListenerConfiguration(synchronous(events -> {
            try {
                cache.get().put("bad", "2");
            } catch (CacheWriterException again) {
                refused.add("bad");
            }
        }))));
        assertThatThrownBy(() -> cache.get().putAll(Map.of("a", "1", "bad", "1")))
                .isInstanceOf(CacheWriterException.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).isEmpty());
        assertThat(refused).containsExactly("bad");
    }

    @Test
    void rule50_cacheAndStoreAgreeWhenTwoProcessesWrite() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        closeLater(threads::shutdownNow);
        List<Cache<String, String>> processes = List.of(join(configuration()), join(configuration()));
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Cache<String, String> cache = processes.get(i % 2);
            int thread = i;
            running.add(threads.submit(() -> {
                for (int n = 0; n < 30; n++) {
                    String value = thread + "/" + n;
                    switch (n % 4) {
                        case 0 -> cache.put("k", value);
                        case 1 -> cache.putAll(Map.of("k", value, "l", value));
                        case 2 -> cache.remove("k");
                        default -> cache.putIfAbsent("k", value);
                    }
                }
            }));
        }
        for (Future<?> each : running) {
            each.get(120, TimeUnit.SECONDS);
        }
        for (Cache<String, String> cache : processes) {
            sync(cache);
            assertThat(ListenerMatrixTest.content(cache)).isEqualTo(writer.written);
            assertThat(replicated(cache).size()).as("no lease is left").isEqualTo(writer.written.size());
        }
    }

    @Test
    void aWriterMayWriteToTheCacheItWritesFor() {
        Cache<String, String> cache = join(configuration());
        cache.put("k", "1");
        cache.invoke("k", (entry, none) -> {
            cache.put("other", "2");
            cache.put("k", "inner");
            entry.setValue("outer");
            return null;
        });
        assertThat(cache.get("k")).isEqualTo("outer");
        assertThat(cache.get("other")).isEqualTo("2");
    }

    @Test
    void rule46_whatCannotBeStoredIsNotWritten() {
        List<String> written = new ArrayList<>();
        Cache<String, Object> cache = join(new MutableConfiguration<String, Object>()
                .setTypes(String.class, Object.class)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> new WriterOfKeys(written)));
        Map<String, Object> tooLarge = Map.of("k", new byte[17 << 20], "l", "1");
        Map<String, Object> notSerializable = Map.of("k", new Object(), "m", "1");
        assertThatThrownBy(() -> cache.putAll(tooLarge)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.putAll(notSerializable)).isInstanceOf(CacheException.class);
        assertThat(written).containsExactlyInAnyOrder("l", "m");
        assertThat(cache.containsKey("k")).isFalse();
        assertThat(cache.containsKey("l")).isTrue();
        assertThat(cache.containsKey("m")).isTrue();
    }

    /** Remembers the keys of what is written. */
    private record WriterOfKeys(List<String> written) implements CacheWriter<String, Object> {
        @Override
        public void write(Cache.Entry<? extends String, ?> entry) {
            written.add(entry.getKey());
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ?>> entries) {
            entries.forEach(this::write);
            entries.clear();
        }

        @Override
        public void delete(Object key) {}

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.clear();
        }
    }

    @Test
    void whoCannotHaveTheLeaseOfAnEntryGetsAnExceptionOfJCache() {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch mayWrite = new CountDownLatch(1);
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration());
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> here.invoke("k", (entry, none) -> {
                    writing.countDown();
                    return await(mayWrite);
                }),
                task -> new Thread(task).start());
        assertThat(await(writing)).isTrue();
        List<Runnable> calls = List.of(
                () -> there.put("k", "1"),
                () -> there.remove("k"),
                () -> there.putAll(Map.of("k", "1")),
                () -> there.removeAll(Set.of("k")),
                () -> there.invoke("k", (entry, none) -> null));
        for (Runnable call : calls) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(call::run)
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining("cache " + name)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        Thread.currentThread().interrupt();
        var results = there.invokeAll(Set.of("k"), (entry, none) -> "unused");
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> results.get("k").get())
                .isInstanceOf(EntryProcessorException.class)
                .hasCauseInstanceOf(CacheException.class);
        mayWrite.countDown();
        first.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
