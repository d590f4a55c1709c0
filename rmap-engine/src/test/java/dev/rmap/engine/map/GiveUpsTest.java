package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.lease.Lease;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlights;
import dev.rmap.lease.Work;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Bytes;
import dev.rmap.model.Expiry;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Callers who wait for missing values and give up leave nothing in any part of the engine. */
class GiveUpsTest {

    private static final int KEYS = 1_000;
    private static final int CALLERS = 10_000;

    /** Tasks that the engine has of its own: looks at deadlines, questions in quiet times. */
    private static final int TASKS_OF_THE_ENGINE = 50;

    private final ManualTimers timers = new ManualTimers();
    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS.withClock(timers::nowMillis));
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private MapEngine<String, String> open() {
        EngineRuntime shared = EngineRuntime.shared();
        return MapEngine.open(new MapSetup<>(
                new MapName("m"),
                store.newBackend(),
                new Utf8(),
                new Utf8(),
                EngineConfig.DEFAULTS,
                new EngineRuntime(timers, shared.executor(), shared.relief(), () -> 0.5)));
    }

    /** Does not end before the test does. */
    private final class Hanging implements Work<String, String> {
        @Override
        public Place place() {
            return Place.HERE;
        }

        @Override
        public Map<String, String> compute(Map<String, ? extends Lease> leases) throws InterruptedException {
            mayEnd.await();
            return Map.of();
        }

        @Override
        public Mutation store(String value) {
            return new Mutation.Set(Bytes.utf8(value), Expiry.NEVER);
        }
    }

    @Test
    void tenThousandWhoGiveUpLeaveNothingBehind() {
        try (MapEngine<String, String> mine = open();
                MapEngine<String, String> yours = open();
                SingleFlights<String, String> computing = new SingleFlights<>(mine);
                SingleFlights<String, String> waiting = new SingleFlights<>(yours)) {
            Set<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "k" + i).collect(Collectors.toSet());
            SingleFlightOptions options = SingleFlightOptions.DEFAULTS.withPatience(Duration.ofHours(1));
            CompletableFuture<?> computed = computing.get(
                    keys, new Hanging(), options, EngineRuntime.shared().executor());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> keys.stream()
                            .allMatch(key -> yours.leases().find(key).isPresent()));
            int tasks = timers.waiting();

            List<CompletableFuture<?>> callers = new ArrayList<>();
            SingleFlightOptions impatient = options.withPatience(Duration.ofSeconds(3));
            for (int i = 0; i < CALLERS; i++) {
                callers.add(waiting.get(
                        Set.of("k" + i % KEYS), new Hanging(), i % 2 == 0 ? options : impatient, Runnable::run));
            }
            assertThat(waiting.callers()).isEqualTo(CALLERS);
            assertThat(waiting.size()).isEqualTo(KEYS);
            assertThat(timers.waiting()).isGreaterThanOrEqualTo(CALLERS);

            for (int i = 0; i < CALLERS; i += 2) {
                callers.get(i).cancel(false);
            }
            timers.pass(4_000);
            assertThat(callers).allMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(waiting.callers()).isZero();
            assertThat(waiting.size()).isZero();
            assertThat(yours.replica().wakers().isEmpty())
                    .as("nobody looks out")
                    .isTrue();
            assertThat(timers.waiting()).isLessThan(tasks + TASKS_OF_THE_ENGINE);
            assertThat(computed).isNotDone();
            mayEnd.countDown();
        }
    }
}
