package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With the in-process authority, a read that moves a deadline ends in a write on the reader's own stack. */
class ExpiryOnShortStacksTest extends OnCaches {

    /** Moves the deadline with each read. */
    private static final class Restless implements ExpiryPolicy {
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public Duration getExpiryForCreation() {
            return Duration.ETERNAL;
        }

        @Override
        public Duration getExpiryForAccess() {
            return new Duration(TimeUnit.HOURS, reads.incrementAndGet() % 2 == 0 ? 1 : 16);
        }

        @Override
        public @Nullable Duration getExpiryForUpdate() {
            return null;
        }
    }

    @Test
    void G10_aRecursionThatReadsUntilItsStackEndsKeepsNobodyFromMovingTheDeadline() throws Exception {
        Cache<String, String> cache = join(new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(Restless::new));
        cache.put("k", "1");
        Thread diver = new Thread(null, () -> dive(cache, 0), "diver", 300_000);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        diver.setUncaughtExceptionHandler((thread, thrown) -> end.complete(thrown));
        diver.start();
        diver.join();
        assertThat(end).isCompletedWithValueMatching(StackOverflowError.class::isInstance);
        soon().until(() -> {
            long commits = replicated(cache).status().counters().commits();
            cache.get("k");
            return replicated(cache).status().counters().commits() > commits;
        });
    }

    /** Reads at every depth, for as long as there is stack. */
    private static void dive(Cache<String, String> cache, int depth) {
        if (depth < Integer.MAX_VALUE) {
            cache.get("k");
            dive(cache, depth + 1);
        }
    }
}
