package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;

/** What others do while {@code loadAll} is under way. */
class LoadAllRulesTest extends OnCaches {

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch mayLoad = new CountDownLatch(1);
    private final MapWriter source = new MapWriter();

    /** Reads the source, and then takes its time. Read-through is off: only {@code loadAll} loads. */
    private MutableConfiguration<String, String> loadingSlowly() {
        MapLoader slow = new MapLoader(key -> {
            String read = source.written.get(key);
            loading.countDown();
            await(mayLoad);
            return read;
        });
        return plain().setCacheLoaderFactory(() -> slow);
    }

    private static MutableConfiguration<String, String> plain() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    private MutableConfiguration<String, String> writing(MutableConfiguration<String, String> configuration) {
        return configuration.setWriteThrough(true).setCacheWriterFactory(() -> source);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private CompletionListenerFuture beginToLoad(Cache<String, String> cache, boolean replaceExistingValues) {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("k"), replaceExistingValues, done);
        await(loading);
        return done;
    }

    private void end(CompletionListenerFuture load) throws Exception {
        mayLoad.countDown();
        load.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whatIsRemovedWhileItIsLoadedAnewStaysRemoved() throws Exception {
        Cache<String, String> cache = join(loadingSlowly());
        Cache<String, String> other = join(plain());
        source.written.put("k", "old");
        cache.put("k", "1");
        sync(other);
        CompletionListenerFuture load = beginToLoad(cache, /* replaceExistingValues= */ true);
        other.remove("k");
        end(load);
        sync(cache);
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void whatExpiresWhileItIsLoadedAnewIsStored() throws Exception {
        Cache<String, String> cache = join(loadingSlowly());
        Cache<String, String> other =
                join(plain().setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(Duration.ZERO)));
        source.written.put("k", "new");
        cache.put("k", "old");
        sync(other);
        CompletionListenerFuture load = beginToLoad(cache, /* replaceExistingValues= */ true);
        assertThat(other.get("k")).isEqualTo("old");
        sync(cache);
        assertThat(cache.containsKey("k")).isFalse();
        end(load);
        assertThat(cache.get("k")).isEqualTo("new");
    }

    @Test
    void aRemovalByAProcessWithoutALoaderEndsTheLoadOfAMissingEntryToo() throws Exception {
        Cache<String, String> cache = join(loadingSlowly());
        Cache<String, String> other = join(plain());
        source.written.put("k", "old");
        CompletionListenerFuture load = beginToLoad(cache, /* replaceExistingValues= */ false);
        other.remove("k");
        end(load);
        sync(cache);
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void whatAnotherProcessHasJustPutIsReplacedToo() throws Exception {
        for (boolean singleFlight : List.of(true, false)) {
            RmapConfiguration<String, String> loading = RmapConfiguration.copyOf(
                            plain().setCacheLoaderFactory(() -> new MapLoader(key -> "new")))
                    .setSingleFlight(singleFlight);
            Cache<String, String> here = newProcess().manager().createCache(name + singleFlight, loading);
            Cache<String, String> there = newProcess().manager().createCache(name + singleFlight, plain());
            for (int n = 0; n < 50; n++) {
                String key = "k" + n;
                there.put(key, "old");
                CompletionListenerFuture done = new CompletionListenerFuture();
                here.loadAll(Set.of(key), /* replaceExistingValues= */ true, done);
                done.get(SOON.toSeconds(), TimeUnit.SECONDS);
                assertThat(here.get(key)).as(key).isEqualTo("new");
            }
        }
    }

    @Test
    void rule50_whatIsWrittenThroughWhileItIsLoadedAnewIsInCacheAndStore() throws Exception {
        Cache<String, String> cache = join(writing(loadingSlowly()));
        Cache<String, String> other = join(writing(plain()));
        cache.put("k", "old");
        sync(other);
        CompletionListenerFuture load = beginToLoad(cache, /* replaceExistingValues= */ true);
        CompletableFuture<Void> put =
                CompletableFuture.runAsync(() -> other.put("k", "new"), task -> new Thread(task).start());
        soon().until(() -> put.isDone() || replicated(other).status().counters().commits() > 0);
        end(load);
        put.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        sync(cache);
        assertThat(cache.get("k")).isEqualTo("new");
        assertThat(source.written).containsEntry("k", "new");
    }
}
