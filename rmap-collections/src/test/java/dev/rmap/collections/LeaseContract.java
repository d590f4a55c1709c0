package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.MapClosedException;
import dev.rmap.event.EntryEvent;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.lease.StillComputingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens when computations outlive their leases, are given up, or arrive from elsewhere. */
abstract class LeaseContract extends OnFlights {

    @Test
    void aLeaseIsSeenByNobody() throws Exception {
        ReplicatedMap<String, String> map = join();
        List<Object> heard = new ArrayList<>();
        map.subscribe(heard::add);
        Slow slow = new Slow("v");
        Future<String> answer = inThread(() -> map.singleFlight(OPTIONS).get("k", slow));
        assertThat(await(slow.begun)).isTrue();
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
        Future<String> first = inThread(() -> mine.singleFlight(SHORT_LEASE).get("k", late));
        assertThat(await(late.begun)).isTrue();
        assertThat(yours.singleFlight(SHORT_LEASE).get("k", (key, lease) -> "newer"))
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
        Future<String> first = inThread(() -> mine.singleFlight(SHORT_LEASE).get("k", late));
        assertThat(await(late.begun)).isTrue();
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).get("k", newer));
        assertThat(await(newer.begun)).isTrue();
        late.mayEnd.countDown();
        awaitErrand(mine);
        newer.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("newer");
        assertThat(within(second)).isEqualTo("newer");
    }

    @Test
    void aComputationCanExtendItsLease() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> first = inThread(() -> mine.singleFlight(SHORT_LEASE).get("k", (key, lease) -> {
            computed.incrementAndGet();
            assertThat(lease.renew(Duration.ofMinutes(5))).isTrue();
            begun.countDown();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(900);
            soon().until(() -> System.nanoTime() > end);
            assertThat(lease.isHeld()).isTrue();
            return "extended";
        }));
        assertThat(await(begun)).isTrue();
        assertThat(yours.singleFlight(SHORT_LEASE).get("k", this::computes)).isEqualTo("extended");
        assertThat(within(first)).isEqualTo("extended");
        assertThat(computed).hasValue(1);
    }

    @Test
    void aLeaseIsRenewedByItself() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        SingleFlightOptions automatic = OPTIONS.withLease(Duration.ofMillis(300), Renewal.AUTOMATIC);
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> first = inThread(() -> mine.singleFlight(automatic).get("k", (key, lease) -> {
            begun.countDown();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_200);
            soon().until(() -> System.nanoTime() > end);
            return "one";
        }));
        assertThat(await(begun)).isTrue();
        assertThat(yours.singleFlight(automatic).get("k", this::computes)).isEqualTo("one");
        assertThat(within(first)).isEqualTo("one");
        assertThat(computed).hasValue(0);
    }

    @Test
    void aRemovalEndsTheComputation() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        for (String how : List.of("remove", "removeAll", "clear")) {
            Slow old = new Slow("old");
            Future<String> first = inThread(() -> mine.singleFlight(OPTIONS).get(how, old));
            assertThat(await(old.begun)).isTrue();
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
        Future<String> first = inThread(() -> mine.singleFlight(OPTIONS).get("k", slow));
        assertThat(await(slow.begun)).isTrue();
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitErrand(yours);
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
        Future<String> first = inThread(() -> mine.singleFlight(OPTIONS).get("k", slow));
        assertThat(await(slow.begun)).isTrue();
        SingleFlight<String, String> impatient = yours.singleFlight(OPTIONS.withPatience(Duration.ofMillis(50)));
        assertThatThrownBy(() -> impatient.get("k", this::computes)).isInstanceOf(StillComputingException.class);
        CompletableFuture<Optional<String>> cancelled =
                yours.singleFlight(OPTIONS).getAsync("k", this::computes, threads);
        awaitErrand(yours);
        cancelled.cancel(false);
        soon().until(() -> errands(yours) == 0);
        Future<String> interrupted = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitErrand(yours);
        interrupted.cancel(true);
        soon().until(() -> errands(yours) == 0);
        slow.mayEnd.countDown();
        assertThat(within(first)).isEqualTo("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void closingWakesThoseWhoWaitAndLetsOthersTakeOver() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        ReplicatedMap<String, String> theirs = join();
        Slow slow = new Slow("v");
        Future<String> computing = inThread(() -> mine.singleFlight(OPTIONS).get("k", slow));
        assertThat(await(slow.begun)).isTrue();
        Future<String> waiting = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        Future<String> other = inThread(() -> theirs.singleFlight(OPTIONS).get("k", this::computes));
        awaitErrand(yours);
        awaitErrand(theirs);
        yours.close();
        assertThatThrownBy(() -> within(waiting)).hasCauseInstanceOf(MapClosedException.class);
        mine.close();
        assertThat(within(other)).isEqualTo("computed k");
        slow.mayEnd.countDown();
        assertThatThrownBy(() -> within(computing)).hasCauseInstanceOf(MapClosedException.class);
        assertThat(theirs.get("k")).isEqualTo("computed k");
    }

    @Test
    void theAnswerArrivesAlthoughTheConnectionWasCutMeanwhile() throws Exception {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> yours =
                closeLater(ReplicatedMap.strings(name).backend(shaky.backend()).open());
        ReplicatedMap<String, String> mine = join();
        Slow slow = new Slow("v");
        Future<String> first = inThread(() -> mine.singleFlight(OPTIONS).get("k", slow));
        assertThat(await(slow.begun)).isTrue();
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitErrand(yours);
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
        awaitErrand(yours);
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
