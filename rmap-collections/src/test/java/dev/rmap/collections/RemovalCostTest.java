package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Backend;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.engine.EngineConfig;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Batch;
import dev.rmap.model.MapName;
import dev.rmap.testkit.FaultyBackend;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A removal ends leases in its own commit, known ones and those that its process has not heard of: it costs one call, and
 * nothing that others do afterwards can be taken for something that it removes.
 */
@Timeout(60)
class RemovalCostTest {

    /** Counts the calls by which writes are decided. */
    private record Counting(Backend inner, AtomicInteger calls) implements Backend {

        @Override
        public Link link(MapName name) {
            return new ForwardingLink(inner.link(name)) {
                @Override
                public CompletionStage<Answer> commit(Batch batch) {
                    calls.incrementAndGet();
                    return super.commit(batch);
                }
            };
        }

        @Override
        public String description() {
            return inner.description();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /** A map looks by itself whether it has missed something, but not in these tests. */
    private static final EngineConfig.SyncTimes PATIENT = new EngineConfig.SyncTimes(600_000, 100, 10_000, 50, 5_000);

    private final AtomicInteger calls = new AtomicInteger();
    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS);
    private final FaultyBackend faulty = FaultyBackend.on(store);
    private final Backend backend = new Counting(faulty, calls);
    private final ReplicatedMap<String, String> map =
            ReplicatedMap.strings("cost").backend(backend).syncTimes(PATIENT).open();

    @AfterEach
    void close() {
        map.close();
        backend.close();
    }

    private void removeInEveryWay() throws Exception {
        for (Map.Entry<String, RemovalContract.Way> way : RemovalContract.all().entrySet()) {
            map.put(way.getKey(), "x");
            int before = calls.get();
            way.getValue().remove(map, way.getKey());
            assertThat(map).as(way.getKey()).isEmpty();
            assertThat(calls.get() - before).as(way.getKey()).isEqualTo(1);
        }
    }

    private static void rememberNothingOf(String key, ReplicatedMap<String, String> map) {
        SingleFlightOptions remembering = SingleFlightOptions.DEFAULTS.withRememberNothing(Duration.ofMinutes(10));
        assertThat(map.singleFlight(remembering).get(key, (missing, lease) -> null))
                .isNull();
        OnBackend.soon().until(() -> OnFlights.showsLease(map, key));
    }

    @Test
    void withoutLeasesARemovalIsOneCall() throws Exception {
        removeInEveryWay();
    }

    @Test
    void besideTheLeaseOfAnotherKeyARemovalIsOneCall() throws Exception {
        rememberNothingOf("another", map);
        removeInEveryWay();
        assertThat(OnFlights.showsLease(map, "another")).isTrue();
    }

    @Test
    void withAKnownLeaseARemovalIsOneCall() throws Exception {
        rememberNothingOf("k", map);
        map.put("k", "x");
        int before = calls.get();
        assertThat(map.remove("k")).isEqualTo("x");
        assertThat(OnFlights.showsLease(map, "k")).isFalse();
        assertThat(calls.get() - before).isEqualTo(1);
    }

    @Test
    void withALeaseOfWhichItsProcessHasNotHeardARemovalIsOneCall() throws Exception {
        try (Backend another = store.newBackend();
                ReplicatedMap<String, String> others =
                        ReplicatedMap.strings("cost").backend(another).open()) {
            SingleFlight<String, String> flight = others.singleFlight(SingleFlightOptions.DEFAULTS);
            for (Map.Entry<String, RemovalContract.Way> way :
                    RemovalContract.always().entrySet()) {
                String key = way.getKey();
                faulty.loseNextChange();
                Future<?> computed = flight.getAsync(key, (missing, lease) -> "computed", computation -> {});
                OnBackend.soon().until(() -> OnFlights.showsLease(others, key));
                assertThat(OnFlights.showsLease(map, key)).as(key).isFalse();
                int before = calls.get();
                way.getValue().remove(map, key);
                assertThat(calls.get() - before).as(key).isEqualTo(1);
                OnBackend.soon().until(() -> !OnFlights.showsLease(others, key));
                assertThat(computed).as(key).isNotDone();
            }
        }
    }
}
