package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.map.Held;
import dev.rmap.lease.Lease;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlightOptions.OnFailure;
import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of single flight. Each joined map is to the others as another process is. */
abstract class OnFlights extends OnBackend {

    /** No test gets on by the end of such a lease. */
    static final SingleFlightOptions OPTIONS = SingleFlightOptions.DEFAULTS
            .withLease(Duration.ofMinutes(10), Renewal.AUTOMATIC)
            .withPatience(SOON);

    /** Nothing but the end of such a lease may depend on its length: on a busy machine it ends at any time. */
    static final SingleFlightOptions SHORT_LEASE =
            OPTIONS.withLease(Duration.ofMillis(300), Renewal.BY_COMPUTATION).withOnFailure(OnFailure.RETRY);

    final ExecutorService threads = Executors.newCachedThreadPool();
    final AtomicInteger computed = new AtomicInteger();

    /** A computation that a test holds up. */
    final class Slow implements SingleFlight.Computation<String, String> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        private final String value;

        Slow(String value) {
            this.value = value;
        }

        @Override
        public String compute(String key, Lease lease) throws Exception {
            computed.incrementAndGet();
            begun.countDown();
            assertThat(mayEnd.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return value;
        }
    }

    @BeforeEach
    final void nothingComputed() {
        computed.set(0);
    }

    @AfterEach
    final void endThreads() {
        threads.shutdownNow();
    }

    final <T> Future<T> inThread(Callable<T> task) {
        return threads.submit(task);
    }

    static <T> T within(Future<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Has a thread ask for a missing value; returns when its computation has begun. */
    final Future<String> begin(
            ReplicatedMap<String, String> map, SingleFlightOptions options, String key, Slow computation) {
        Future<String> answer = inThread(() -> map.singleFlight(options).get(key, computation));
        assertThat(await(computation.begun)).isTrue();
        return answer;
    }

    final String computes(String key, Lease lease) {
        computed.incrementAndGet();
        return "computed " + key;
    }

    static int flights(ReplicatedMap<String, String> map) {
        return ((EntryOperations<String, String>) map).flights().size();
    }

    /** Waits until so many are waiting for something in a map. */
    static void awaitFlight(ReplicatedMap<String, String> map) {
        soon().until(() -> flights(map) == 1);
    }

    static boolean showsLease(ReplicatedMap<String, String> map, String key) {
        return lease(map, key).isPresent();
    }

    /** When the lease of a key ends, as the copy of the map shows it. */
    static Deadline endOfLease(ReplicatedMap<String, String> map, String key) {
        return lease(map, key).map(Held::deadline).orElse(Deadline.NONE);
    }

    private static Optional<Held<Bytes>> lease(ReplicatedMap<String, String> map, String key) {
        return ((EntryOperations<String, String>) map).engine().leases().find(key);
    }

    static boolean await(CountDownLatch latch) {
        try {
            return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
