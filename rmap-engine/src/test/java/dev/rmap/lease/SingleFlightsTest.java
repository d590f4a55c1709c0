package dev.rmap.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a caller's code does wrong, his callers are told, and the next one can compute. */
class SingleFlightsTest extends OnTurnedTime {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Work whose parts go wrong. */
    private record Wrong(UnaryOperator<Map<String, String>> computed, UnaryOperator<Mutation> stored)
            implements Work<String, String> {
        @Override
        public Place place() {
            return Place.HERE;
        }

        @Override
        public Map<String, String> compute(Map<String, ? extends Lease> leases) {
            return computed.apply(Map.of("k", "v"));
        }

        @Override
        public Mutation store(String value) {
            return stored.apply(new Mutation.Set(Bytes.utf8(value), Expiry.NEVER));
        }
    }

    @SuppressWarnings("NullAway") // What code outside may do.
    private static Map<String, String> noMap() {
        return null;
    }

    private static StackOverflowError error() {
        return new StackOverflowError("on purpose");
    }

    private void thenTheNextOneComputes(CompletableFuture<Optional<String>> wrong) throws Exception {
        assertThatThrownBy(() -> within(wrong)).isNotNull();
        soon().until(() -> !mine.showsLease("k") && mine.flights.callers() == 0 && mine.flights.size() == 0);
        assertThat(within(mine.get("k", computing(k -> "v"), RENEWED, threads))).contains("v");
    }

    @Test
    void aComputationThatReturnsNoMapHasFailed() throws Exception {
        thenTheNextOneComputes(mine.get("k", new Wrong(values -> noMap(), set -> set), RENEWED, threads));
    }

    @Test
    void aComputationThatEndsInAnErrorHasFailed() throws Exception {
        thenTheNextOneComputes(mine.get(
                "k",
                new Wrong(
                        values -> {
                            throw error();
                        },
                        set -> set),
                RENEWED,
                threads));
    }

    @Test
    void aValueThatCannotBeEncodedIsAFailure() throws Exception {
        thenTheNextOneComputes(mine.get(
                "k",
                new Wrong(values -> values, set -> {
                    throw error();
                }),
                RENEWED,
                threads));
    }

    @Test
    void anExecutorThatThrowsIsAFailure() throws Exception {
        thenTheNextOneComputes(mine.get("k", computing(k -> "v"), RENEWED, task -> {
            throw new IllegalStateException("no thread");
        }));
    }

    @SuppressWarnings("NullAway") // What code outside may do.
    private static Executor noExecutor() {
        return null;
    }

    @Test
    void whoHasNoExecutorIsToldBeforeAnythingBegins() {
        Work<String, String> work = computing(k -> "v");
        assertThatThrownBy(() -> mine.flights.get(Set.of("k"), work, RENEWED, noExecutor()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("executor");
        assertThatThrownBy(() -> mine.flights.refresh("k", work, RENEWED, noExecutor()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("executor");
        assertThat(mine.flights.callers()).isZero();
        assertThat(mine.showsLease("k")).isFalse();
    }

    @Test
    void aValueThatIsPutIsTheAnswerAlsoWhereItIsComputedThatThereIsNone() throws Exception {
        Slow nothing = new Slow(null);
        SingleFlightOptions remembering = RENEWED.withRememberNothing(Duration.ofMinutes(10));
        CompletableFuture<Optional<String>> first = mine.get("k", computing(nothing), remembering, threads);
        await(nothing.begun);
        CompletableFuture<Optional<String>> second = mine.get("k", computing(k -> "other"), remembering, threads);
        mine.put("k", "put", Expiry.NEVER);
        nothing.mayEnd.countDown();
        assertThat(within(first)).contains("put");
        assertThat(within(second)).contains("put");
        soon().until(() -> !mine.showsLease("k"));
        assertThat(computed).hasValue(1);
    }

    @Test
    void whoBeginsToWaitInTheMiddleOfTheStepThatEndsALeaseHearsOfIt() throws Exception {
        CompletableFuture<?> held = yours.get("k", computing(k -> "never"), RENEWED, new Busy());
        soon().until(() -> mine.showsLease("k"));
        CompletableFuture<CompletableFuture<Optional<String>>> answer = new CompletableFuture<>();
        AtOnce betweenEntriesAndLeases = () -> {
            assertThat(mine.showsLease("k")).isTrue();
            answer.complete(mine.get("k", computing(k -> "v"), RENEWED, threads));
        };
        mine.engine.leases().wakeOnEntry("other", betweenEntriesAndLeases);
        yours.engine.commit(new Commit(List.of(
                Command.set(Bytes.utf8("other"), Bytes.utf8("x")),
                Command.remove(yours.engine.leases().encodeKey("k")))));
        assertThat(within(within(answer))).contains("v");
        assertThat(held).isNotDone();
    }

    @Test
    void computationsThatWaitForEachOtherEndWithTheirPatience() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        SingleFlightOptions patient =
                RENEWED.withLease(Duration.ofMinutes(10), Renewal.AUTOMATIC).withPatience(Duration.ofMinutes(1));
        List<CompletableFuture<Optional<String>>> ring = List.of(
                mine.get("a", waitingFor(mine, "b", both, patient), patient, threads),
                mine.get("b", waitingFor(yours, "a", both, patient), patient, threads));
        soon().until(() -> mine.flights.callers() == 3 && yours.flights.callers() == 1);
        timers.pass(61_000);
        for (CompletableFuture<Optional<String>> each : ring) {
            assertThatThrownBy(() -> within(each))
                    .cause()
                    .isInstanceOfAny(StillComputingException.class, ComputationFailedException.class);
        }
        soon().until(() -> mine.flights.callers() + yours.flights.callers() == 0);
    }

    private Work<String, String> waitingFor(
            Peer process, String other, CyclicBarrier both, SingleFlightOptions options) {
        return computing(key -> {
            try {
                both.await();
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
            process.flights.await(Set.of(other), computing(k -> "never"), options);
            return "never";
        });
    }

    @Test
    void ofAFailureOthersHearTheClassOnly() {
        assertThat(Failures.told(new IllegalStateException("a secret"))).isEqualTo("java.lang.IllegalStateException");
        assertThat(Failures.told(new ComputationFailedException("no paper", new IllegalStateException("a secret"))))
                .isEqualTo("no paper");
        assertThat(Failures.unchecked(new java.io.IOException("a secret"), "m"))
                .hasMessageNotContaining("secret")
                .hasMessageContaining("java.io.IOException");
    }
}
