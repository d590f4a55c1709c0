package dev.rmap.lease;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Two processes with one in-process authority, whose time passes when a test says so: leases end and are renewed then, and
 * never because a machine is busy.
 */
abstract class OnTurnedTime {

    static final Duration SOON = Duration.ofSeconds(30);
    static final long LEASE = 15_000;
    static final SingleFlightOptions RENEWED = SingleFlightOptions.DEFAULTS
            .withLease(Duration.ofMillis(LEASE), Renewal.AUTOMATIC)
            .withPatience(Duration.ofHours(1));
    static final SingleFlightOptions NOT_RENEWED = RENEWED.withLease(Duration.ofMillis(LEASE), Renewal.BY_COMPUTATION);

    final ManualTimers timers = new ManualTimers();
    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS.withClock(timers::nowMillis));
    private final List<AutoCloseable> open = new ArrayList<>();
    final Peer mine = new Peer();
    final Peer yours = new Peer();
    final AtomicInteger computed = new AtomicInteger();

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** A task that runs where it is handed over, for a test that does something just there. */
    interface AtOnce extends Runnable {}

    private static void relieve(Runnable task) {
        if (task instanceof AtOnce) {
            task.run();
        } else {
            EngineRuntime.shared().relief().execute(task);
        }
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(2));
    }

    static <T> T within(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** One process. */
    final class Peer {
        final MapEngine<String, String> engine = MapEngine.open(new MapSetup<>(
                new MapName("m"),
                store.newBackend(),
                new Utf8(),
                new Utf8(),
                EngineConfig.DEFAULTS,
                new EngineRuntime(timers, EngineRuntime.shared().executor(), OnTurnedTime::relieve, () -> 0.5)));
        final SingleFlights<String, String> flights = new SingleFlights<>(engine);

        Peer() {
            open.add(engine);
            open.add(0, flights);
        }

        CompletableFuture<Optional<String>> get(
                String key, Work<String, String> work, SingleFlightOptions options, Executor where) {
            return flights.get(Set.of(key), work, options, where)
                    .thenApply(found -> Optional.ofNullable(found.get(key)).flatMap(value -> value.get()));
        }

        void put(String key, String value, Expiry expiry) {
            engine.commit(Commit.of(
                    new Command(Bytes.utf8(key), Condition.ALWAYS, new Mutation.Set(Bytes.utf8(value), expiry))));
        }

        boolean showsLease(String key) {
            return engine.leases().find(key).isPresent();
        }

        /** For how long the lease lasts from now on, as this process sees it. */
        long leftOfLease(String key) {
            Deadline deadline =
                    engine.leases().find(key).map(held -> held.deadline()).orElse(Deadline.NONE);
            return deadline.exists() ? deadline.epochMillis() - timers.nowMillis() : 0;
        }
    }

    /** Computes the same value for each key, as a function says. */
    Work<String, String> computing(Function<String, @Nullable String> function) {
        return new Work<>() {
            @Override
            public Place place() {
                return Place.HERE;
            }

            @Override
            public Map<String, String> compute(Map<String, ? extends Lease> leases) {
                computed.incrementAndGet();
                Map<String, String> values = new HashMap<>();
                leases.keySet()
                        .forEach(key ->
                                Optional.ofNullable(function.apply(key)).ifPresent(value -> values.put(key, value)));
                return values;
            }

            @Override
            public Mutation store(String value) {
                return new Mutation.Set(Bytes.utf8(value), Expiry.NEVER);
            }
        };
    }

    /** A computation that a test holds up. */
    static final class Slow implements Function<String, @Nullable String> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        private final @Nullable String value;

        Slow(@Nullable String value) {
            this.value = value;
        }

        @Override
        public @Nullable String apply(String key) {
            begun.countDown();
            await(mayEnd);
            return value;
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not come to that");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** An executor whose threads are busy until the test runs a task. */
    static final class Busy implements Executor {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        /** Waits for the next task, and runs it. */
        void runNext() throws InterruptedException {
            Runnable task = tasks.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            if (task == null) {
                throw new AssertionError("there is no task");
            }
            task.run();
        }

        boolean isAsked() {
            return !tasks.isEmpty();
        }
    }
}
