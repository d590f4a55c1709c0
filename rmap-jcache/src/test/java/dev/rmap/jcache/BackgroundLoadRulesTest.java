package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;

/** What {@code loadAll} does on the callback threads of the process. */
class BackgroundLoadRulesTest extends OnCaches {

    /** How many callback threads a process has. */
    private static final int THREADS = 256;

    private static RmapConfiguration<String, String> configuration(MapLoader loader) {
        RmapConfiguration<String, String> configuration = new RmapConfiguration<>();
        configuration.setTypes(String.class, String.class).setCacheLoaderFactory(() -> loader);
        return configuration;
    }

    /** Loads that need more than a commit to be stored: each holds a thread, and waits for the authority there. */
    @Test
    void G10_loadsThatHoldAllThreadsDoNotWaitForOneAnother() throws Exception {
        CountDownLatch together = new CountDownLatch(THREADS);
        Cache<String, String> cache = join(configuration(new MapLoader(key -> {
            together.countDown();
            return "anew, together with others: " + await(together);
        })));
        List<CompletionListenerFuture> loads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            cache.put("k" + i, "old");
        }
        for (int i = 0; i < THREADS; i++) {
            CompletionListenerFuture load = new CompletionListenerFuture();
            cache.loadAll(Set.of("k" + i), /* replaceExistingValues= */ true, load);
            loads.add(load);
        }
        for (CompletionListenerFuture load : loads) {
            load.get(60, TimeUnit.SECONDS);
        }
        assertThat(cache).extracting(Cache.Entry::getValue).containsOnly("anew, together with others: true");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void rule39_whoeverWaitsForALoadHearsOfAnErrorToo() {
        Cache<String, String> cache = join(configuration(new MapLoader(key -> {
            throw new StackOverflowError("of a test");
        })));
        CompletionListenerFuture load = new CompletionListenerFuture();
        cache.loadAll(Set.of("k"), /* replaceExistingValues= */ true, load);
        assertThatThrownBy(() -> load.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CacheLoaderException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }
}
