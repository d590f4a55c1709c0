package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;

/** Whatever misses an entry, in all processes together it is loaded once; unless that is switched off. */
class SingleFlightRulesTest extends OnCaches {

    /** A source that is slow until the test lets it go on. It remembers what it was asked for, call by call. */
    private static final class Source implements CacheLoader<String, String> {
        final List<Set<String>> calls = new ArrayList<>();
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch mayAnswer = new CountDownLatch(1);
        final AtomicInteger keysAsked = new AtomicInteger();

        @Override
        public String load(String key) {
            return loadAll(Set.of(key)).get(key);
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, "of " + key));
            synchronized (calls) {
                calls.add(Set.copyOf(loaded.keySet()));
            }
            keysAsked.addAndGet(loaded.size());
            asked.countDown();
            await(mayAnswer);
            if (loaded.containsKey("bad")) {
                throw new CacheLoaderException("the source is away");
            }
            return loaded;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private final Source source = new Source();

    private RmapConfiguration<String, String> configuration() {
        RmapConfiguration<String, String> configuration = new RmapConfiguration<>();
        configuration.setTypes(String.class, String.class);
        configuration.setReadThrough(true);
        configuration.setCacheLoaderFactory(() -> source);
        return configuration;
    }

    /** On a thread of its own, because the source makes callers wait: the common pool may have no more than one. */
    private static <T> CompletableFuture<T> atOnce(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> new Thread(task).start());
    }

    private static <T> T within(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Supplier<Map<String, String>> loadingAll(Cache<String, String> cache, Set<String> keys) {
        return () -> {
            CompletionListenerFuture done = new CompletionListenerFuture();
            cache.loadAll(keys, /* replaceExistingValues= */ false, done);
            try {
                done.get(SOON.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
            return cache.getAll(keys);
        };
    }

    @Test
    void whateverMissesAnEntryWaitsForTheOneLoad() {
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration());
        Map<String, String> both = Map.of("a", "of a", "b", "of b");
        CompletableFuture<Map<String, String>> first = atOnce(() -> here.getAll(both.keySet()));
        await(source.asked);
        CompletableFuture<Map<String, String>> getAll = atOnce(() -> there.getAll(both.keySet()));
        CompletableFuture<Map<String, String>> loadAll = atOnce(loadingAll(there, both.keySet()));
        CompletableFuture<String> get = atOnce(() -> there.get("a"));
        CompletableFuture<String> invoke =
                atOnce(() -> there.invoke("b", (entry, arguments) -> entry.getValue() + (entry.exists() ? "!" : "?")));
        source.mayAnswer.countDown();
        assertThat(within(first)).isEqualTo(both);
        assertThat(within(getAll)).isEqualTo(both);
        assertThat(within(loadAll)).isEqualTo(both);
        assertThat(within(get)).isEqualTo("of a");
        assertThat(within(invoke)).isEqualTo("of b!");
        assertThat(source.calls).containsExactly(both.keySet());
    }

    @Test
    void getAllLoadsInOneCallWhatNobodyElseLoads() {
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration());
        CompletableFuture<String> first = atOnce(() -> here.get("a"));
        await(source.asked);
        CompletableFuture<Map<String, String>> second = atOnce(() -> there.getAll(Set.of("a", "b", "c", "d")));
        soon().until(() -> source.keysAsked.get() == 4);
        source.mayAnswer.countDown();
        assertThat(within(first)).isEqualTo("of a");
        assertThat(within(second)).hasSize(4);
        assertThat(source.calls).containsExactly(Set.of("a"), Set.of("b", "c", "d"));
    }

    @Test
    void aFailureIsThatOfAllWhoWait() {
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration());
        CompletableFuture<String> first = atOnce(() -> here.get("bad"));
        await(source.asked);
        CompletableFuture<String> beside = atOnce(() -> here.get("bad"));
        soon().until(() -> replicated(there).status().revision().number() > 0);
        source.mayAnswer.countDown();
        for (CompletableFuture<String> each : List.of(first, beside)) {
            assertThatThrownBy(() -> within(each))
                    .cause()
                    .isInstanceOf(CacheLoaderException.class)
                    .hasStackTraceContaining("the source is away");
        }
        assertThat(here.containsKey("bad")).isFalse();
    }

    @Test
    void whoIsInterruptedWhileHeWaitsForALoadIsToldAndStaysInterrupted() throws Exception {
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration());
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> here.get("a"));
        await(source.asked);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            assertThatThrownBy(() -> there.get("a"))
                    .isInstanceOf(CacheException.class)
                    .isNotInstanceOf(CacheLoaderException.class)
                    .hasMessageContaining("interrupted");
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        waiting.interrupt();
        assertThat(within(interrupted)).isTrue();
        source.mayAnswer.countDown();
        assertThat(within(first)).isEqualTo("of a");
        assertThat(source.calls).containsExactly(Set.of("a"));
    }

    @Test
    void itCanBeSwitchedOff() {
        Cache<String, String> here = join(configuration().setSingleFlight(false));
        Cache<String, String> there = join(configuration().setSingleFlight(false));
        CompletableFuture<String> first = atOnce(() -> here.get("a"));
        CompletableFuture<String> second = atOnce(() -> there.get("a"));
        soon().until(() -> source.keysAsked.get() == 2);
        source.mayAnswer.countDown();
        assertThat(within(first)).isEqualTo("of a");
        assertThat(within(second)).isEqualTo("of a");
    }

    @Test
    void G10_whoWaitsForALoadOfAnotherOneIsToldInTime() {
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration().setLoadTimeout(Duration.ofMillis(200)));
        CompletableFuture<String> first = atOnce(() -> here.get("a"));
        await(source.asked);
        assertThatThrownBy(() -> there.get("a"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("PT0.2S")
                .hasMessageContaining(name);
        source.mayAnswer.countDown();
        assertThat(within(first)).isEqualTo("of a");
        sync(there);
        assertThat(there.get("a")).isEqualTo("of a");
        assertThat(source.calls).containsExactly(Set.of("a"));
    }

    @Test
    void eachLoadAllThatReplacesLoadsWhatIsThereAnew() throws Exception {
        source.mayAnswer.countDown();
        Cache<String, String> here = join(configuration());
        Cache<String, String> there = join(configuration());
        here.put("a", "1");
        here.put("b", "1");
        sync(there);
        for (Cache<String, String> cache : List.of(here, there)) {
            CompletionListenerFuture done = new CompletionListenerFuture();
            cache.loadAll(Set.of("a"), /* replaceExistingValues= */ true, done);
            done.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(cache.get("a")).isEqualTo("of a");
        }
        assertThat(source.calls).containsExactly(Set.of("a"), Set.of("a"));
        assertThat(here.get("b")).isEqualTo("1");
    }
}
