package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.MapClosedException;
import dev.rmap.event.EntryEvent;
import dev.rmap.lease.ComputationFailedException;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.lease.StillComputingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What happens when computations outlive their leases, are given up, or arrive from elsewhere. */
abstract class LeaseContract extends OnFlights {

    @Test
    void aLeaseIsSeenByNobody() throws Exception {
        ReplicatedMap<String, String> map = join();
        List<Object> heard = new ArrayList<>();
        map.subscribe(heard::add);
        Slow slow = new Slow("v");
        Future<String> answer = begin(map, OPTIONS, "k", slow);
        ReplicatedMap<String, String> late = join();
        for (ReplicatedMap<String, String> each : List.of(map, late)) {
            assertThat(showsLease(each, "k")).isTrue();
            assertThat(each).isEmpty();
            assertThat(each.keySet()).isEmpty();
            assertThat(each.snapshot().entries()).isEmpty();
        }
        slow.mayEnd.countDown();
        within(answer);
        soon().untilAsserted(() -> assertThat(heard).singleElement().isInstanceOf(EntryEvent.class));
    }

    @Test
    void whoOutlivesHisLeaseStoresNothingOverANewerValue() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow late = new Slow("late");
        Future<String> first = begin(mine, SHORT_LEASE, "k", late);
        assertThat(yours.singleFlight(OPTIONS).get("k", (key, lease) -> "newer"))
                .isEqualTo("newer");
        late.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("newer");
        assertThat(mine.get("k")).isEqualTo("newer");
        assertThat(yours.get("k")).isEqualTo("newer");
    }

    @Test
    void whoOutlivesHisLeaseWaitsForWhoeverTookOver() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow late = new Slow("late");
        Slow newer = new Slow("newer");
        Future<String> first = begin(mine, SHORT_LEASE, "k", late);
        Future<String> second = begin(yours, OPTIONS, "k", newer);
        late.mayEnd.countDown();
        awaitFlight(mine);
        newer.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("newer");
        assertThat(within(second)).isEqualTo("newer");
    }

    @Test
    void aComputationCanExtendItsLease() throws Exception {
        ReplicatedMap<String, String> map = join();
        SingleFlightOptions own = OPTIONS.withLease(SOON, Renewal.BY_COMPUTATION);
        assertThat(map.singleFlight(own).get("k", (key, lease) -> {
                    long first = endOfLease(map, key).epochMillis();
                    assertThat(lease.renew(Duration.ofMinutes(5))).isTrue();
                    long second = endOfLease(map, key).epochMillis();
                    assertThat(second - first)
                            .isGreaterThan(Duration.ofMinutes(4).toMillis());
                    assertThat(lease.renew()).isTrue();
                    assertThat(endOfLease(map, key).epochMillis()).isLessThan(second);
                    assertThat(lease.isHeld()).isTrue();
                    return "extended";
                }))
                .isEqualTo("extended");
    }

    @Test
    void aLeaseIsRenewedByItself() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow slow = new Slow("one");
        Future<String> first = begin(mine, OPTIONS.withLease(Duration.ofSeconds(6), Renewal.AUTOMATIC), "k", slow);
        soon().until(() -> showsLease(yours, "k"));
        long end = endOfLease(yours, "k").epochMillis();
        soon().until(() -> endOfLease(yours, "k").epochMillis() > end);
        slow.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("one");
    }

    @Test
    void aRemovalEndsTheComputation() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        for (String how : List.of("remove", "removeAll", "clear")) {
            Slow old = new Slow("old");
            Future<String> first = begin(mine, OPTIONS, how, old);
            switch (how) {
                case "remove" -> yours.remove(how);
                case "removeAll" -> yours.removeAll(List.of(how));
                default -> yours.clear();
            }
            old.mayEnd.countDown();
            assertThat(within(first)).isEqualTo("old");
            assertThat(mine).as(how).doesNotContainKey(how);
        }
    }

    @Test
    void aPutMeanwhileIsTheAnswer() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow slow = new Slow("computed");
        Future<String> first = begin(mine, OPTIONS, "k", slow);
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        join().put("k", "put");
        assertThat(within(second)).isEqualTo("put");
        slow.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("put");
        soon().until(() -> !showsLease(mine, "k"));
    }

    @Test
    void whoGivesUpLeavesNothingBehind() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow slow = new Slow("v");
        Future<String> first = begin(mine, OPTIONS, "k", slow);
        SingleFlight<String, String> impatient = yours.singleFlight(OPTIONS.withPatience(Duration.ofMillis(50)));
        assertThatThrownBy(() -> impatient.get("k", this::computes)).isInstanceOf(StillComputingException.class);
        CompletableFuture<Optional<String>> cancelled =
                yours.singleFlight(OPTIONS).getAsync("k", this::computes, threads);
        awaitFlight(yours);
        cancelled.cancel(false);
        soon().until(() -> flights(yours) == 0);
        Future<String> interrupted = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        interrupted.cancel(true);
        soon().until(() -> flights(yours) == 0);
        slow.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void whoIsInterruptedWhileHeWaitsIsToldAndStaysInterrupted() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow slow = new Slow("v");
        Future<String> first = begin(mine, OPTIONS, "k", slow);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            assertThatThrownBy(() -> yours.singleFlight(OPTIONS).get("k", this::computes))
                    .isInstanceOf(StillComputingException.class)
                    .hasMessageContaining("interrupted");
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        awaitFlight(yours);
        waiting.interrupt();
        assertThat(within(interrupted)).isTrue();
        assertThat(flights(yours)).isZero();
        slow.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("v");
    }

    @Test
    void aComputationThatIsInterruptedHasFailedAndTheNextOneComputes() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread computing = new Thread(() -> {
            assertThatThrownBy(() -> mine.singleFlight(OPTIONS).get("k", (key, lease) -> {
                        begun.countDown();
                        new CountDownLatch(1).await();
                        return "never";
                    }))
                    .isInstanceOf(ComputationFailedException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        computing.start();
        assertThat(await(begun)).isTrue();
        SingleFlightOptions retry = OPTIONS.withOnFailure(SingleFlightOptions.OnFailure.RETRY);
        Future<String> second = inThread(() -> yours.singleFlight(retry).get("k", this::computes));
        awaitFlight(yours);
        computing.interrupt();
        assertThat(within(interrupted)).isTrue();
        assertThat(within(second)).isEqualTo("computed k");
    }

    @Test
    void closingWakesThoseWhoWaitAndLetsOthersTakeOver() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        ReplicatedMap<String, String> theirs = join();
        Slow slow = new Slow("v");
        Future<String> computing = begin(mine, OPTIONS, "k", slow);
        Future<String> waiting = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        Future<String> other = inThread(() -> theirs.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        awaitFlight(theirs);
        yours.close();
        assertThatThrownBy(() -> within(waiting)).hasCauseInstanceOf(MapClosedException.class);
        mine.close();
        assertThat(within(other)).isEqualTo("computed k");
        slow.mayEnd.countDown();
        assertThatThrownBy(() -> within(computing)).hasCauseInstanceOf(MapClosedException.class);
        assertThat(theirs.get("k")).isEqualTo("computed k");
    }

    @Test
    void afterItWasClosedNothingIsComputed() throws Exception {
        ReplicatedMap<String, String> map = join();
        map.put("there", "v");
        SingleFlight<String, String> flight = map.singleFlight(OPTIONS);
        map.close();
        for (String key : List.of("k", "there")) {
            assertThatThrownBy(() -> flight.get(key, this::computes)).isInstanceOf(MapClosedException.class);
            assertThatThrownBy(() -> flight.getAsync(key, this::computes, threads))
                    .isInstanceOf(MapClosedException.class);
            assertThatThrownBy(() -> flight.getAll(List.of(key), leases -> Map.of(key, "computed")))
                    .isInstanceOf(MapClosedException.class);
            assertThatThrownBy(() -> flight.await(key, (k, lease) -> computed.incrementAndGet()))
                    .isInstanceOf(MapClosedException.class);
            assertThatThrownBy(() -> flight.awaitAsync(key, (k, lease) -> computed.incrementAndGet(), threads))
                    .isInstanceOf(MapClosedException.class);
            assertThatThrownBy(() -> map.computeIfAbsent(key, k -> "computed")).isInstanceOf(MapClosedException.class);
        }
        assertThat(computed).hasValue(0);
        assertThat(map.get("there")).isEqualTo("v");
    }

    @Test
    void theAnswerArrivesAlthoughTheConnectionWasCutMeanwhile() throws Exception {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> yours =
                closeLater(ReplicatedMap.strings(name).backend(shaky.backend()).open());
        ReplicatedMap<String, String> mine = join();
        Slow slow = new Slow("v");
        Future<String> first = begin(mine, OPTIONS, "k", slow);
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        soon().until(() -> showsLease(yours, "k"));
        shaky.cut();
        slow.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("v");
        shaky.restore();
        assertThat(within(second)).isEqualTo("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void aValueThatArrivesFromElsewhereIsTheAnswer() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        SingleFlight.Trigger<String> trigger = (key, lease) -> computed.incrementAndGet();
        Future<String> first = inThread(() -> mine.singleFlight(OPTIONS).await("k", trigger));
        soon().until(() -> showsLease(mine, "k"));
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).await("k", trigger));
        awaitFlight(yours);
        join().put("k", "from elsewhere");
        assertThat(within(first)).isEqualTo("from elsewhere");
        assertThat(within(second)).isEqualTo("from elsewhere");
        assertThat(computed).hasValue(1);
        soon().until(() -> !showsLease(yours, "k"));
    }

    @Test
    void workElsewhereThatDoesNotArriveIsStartedAgain() throws Exception {
        ReplicatedMap<String, String> map = join();
        Future<String> answer = inThread(() -> map.singleFlight(SHORT_LEASE).await("k", (key, lease) -> {
            if (computed.incrementAndGet() == 2) {
                map.put("k", "second try");
            }
        }));
        assertThat(within(answer)).isEqualTo("second try");
        assertThat(computed).hasValue(2);
    }
}
