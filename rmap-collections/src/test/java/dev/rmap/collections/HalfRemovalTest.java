package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Backend;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Batch;
import dev.rmap.model.MapName;
import dev.rmap.testkit.FaultyBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A removal was applied, and the authority refuses to end the lease that showed only then: nobody says "not applied". */
@Timeout(60)
class HalfRemovalTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    /** Refuses the second of the next two calls. */
    private record Refusing(Backend inner, AtomicInteger toRefusal) implements Backend {

        @Override
        public Link link(MapName name) {
            return new ForwardingLink(inner.link(name)) {
                @Override
                public CompletionStage<Answer> commit(Batch batch) {
                    return toRefusal.decrementAndGet() == 0
                            ? CompletableFuture.failedFuture(
                                    new BackendException(BackendException.Kind.REFUSED, "refused by a test"))
                            : super.commit(batch);
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

    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS);
    private final FaultyBackend faulty = FaultyBackend.on(store);
    private final AtomicInteger toRefusal = new AtomicInteger();
    private final ReplicatedMap<String, String> mine =
            ReplicatedMap.strings("half").backend(store.newBackend()).open();
    private final ReplicatedMap<String, String> yours = ReplicatedMap.strings("half")
            .backend(new Refusing(faulty, toRefusal))
            .open();
    private int toCompute;
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void close() {
        mayEnd.countDown();
        mine.close();
        yours.close();
        faulty.close();
    }

    /** An entry with a lease of which the other map has not heard. */
    private void computeUnheard(String key) {
        mine.put(key, "x", LONG.dividedBy(2));
        OnBackend.soon().until(() -> yours.containsKey(key));
        faulty.loseNextChange();
        CountDownLatch begun = new CountDownLatch(1);
        SingleFlightOptions ahead = SingleFlightOptions.DEFAULTS
                .withLifetime(LONG)
                .withRefreshAhead(LONG.multipliedBy(9).dividedBy(10));
        assertThat(mine.singleFlight(ahead).get(key, (k, lease) -> {
                    begun.countDown();
                    mayEnd.await();
                    return "new";
                }))
                .isEqualTo("x");
        assertThat(OnFlights.await(begun)).isTrue();
        toRefusal.set(2);
    }

    @Test
    void aBlockingRemovalSaysThatItsOutcomeIsUnknown() {
        for (RemovalContract.Way way : List.<RemovalContract.Way>of(
                (map, key) -> map.remove(key),
                (map, key) -> map.remove(key, "x"),
                (map, key) -> map.removeAll(List.of(key)),
                (map, key) -> map.keySet().removeIf(key::equals),
                (map, key) -> map.batch().remove(key).commit())) {
            String key = "k" + toCompute++;
            computeUnheard(key);
            assertThatThrownBy(() -> way.remove(yours, key))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("half")
                    .hasMessageContaining("removed");
            assertThat(yours).doesNotContainKey(key);
        }
    }

    @Test
    void anAsynchronousRemovalSaysThatItsOutcomeIsUnknown() {
        for (RemovalContract.Way way : List.<RemovalContract.Way>of(
                (map, key) -> OnFlights.within(map.async().remove(key).toCompletableFuture()),
                (map, key) ->
                        OnFlights.within(map.async().removeAll(List.of(key)).toCompletableFuture()),
                (map, key) ->
                        OnFlights.within(map.batch().remove(key).commitAsync().toCompletableFuture()))) {
            String key = "k" + toCompute++;
            computeUnheard(key);
            assertThatThrownBy(() -> way.remove(yours, key))
                    .hasCauseInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("removed");
            assertThat(yours).doesNotContainKey(key);
        }
    }
}
