package dev.rmap.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Expiry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For how long somebody holds a lease, and what he may do when it has ended. */
class LeaseTimesTest extends OnTurnedTime {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Time goes on slowly meanwhile, because an engine that was overtaken by it pauses before it tries again. */
    private void awaitRenewal(Peer peer) {
        soon().until(() -> {
            timers.pass(1);
            return peer.leftOfLease("k") > LEASE * 2 / 3;
        });
    }

    @Test
    void aLeaseIsRenewedAfterEachThirdOfItsTime() throws Exception {
        Slow slow = new Slow("v");
        CompletableFuture<Optional<String>> answer = mine.get("k", computing(slow), RENEWED, threads);
        await(slow.begun);
        CompletableFuture<Optional<String>> waiting = yours.get("k", computing(k -> "other"), RENEWED, threads);
        for (int thirds = 0; thirds < 12; thirds++) {
            timers.pass(LEASE / 3);
            awaitRenewal(yours);
        }
        slow.mayEnd.countDown();
        assertThat(within(answer)).contains("v");
        assertThat(within(waiting)).contains("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void aLeaseIsRenewedWhileTheComputationWaitsForItsThread() throws Exception {
        Busy busy = new Busy();
        CompletableFuture<Optional<String>> answer = mine.get("k", computing(k -> "v"), RENEWED, busy);
        soon().until(busy::isAsked);
        for (int thirds = 0; thirds < 12; thirds++) {
            timers.pass(LEASE / 3);
            awaitRenewal(mine);
        }
        busy.runNext();
        assertThat(within(answer)).contains("v");
    }

    @Test
    void aLeaseThatNobodyRenewsEndsAndTheNextOneComputes() throws Exception {
        Slow late = new Slow("late");
        CompletableFuture<Optional<String>> first = mine.get("k", computing(late), NOT_RENEWED, threads);
        await(late.begun);
        CompletableFuture<Optional<String>> second = yours.get("k", computing(k -> "newer"), NOT_RENEWED, threads);
        soon().until(() -> yours.flights.size() == 1 && yours.showsLease("k"));
        timers.pass(LEASE - 1);
        assertThat(second).isNotDone();
        timers.pass(1_000);
        assertThat(within(second)).contains("newer");
        late.mayEnd.countDown();
        assertThat(within(first)).contains("newer");
        assertThat(mine.engine.get("k")).isEqualTo("newer");
        assertThat(computed).hasValue(2);
    }

    @Test
    void noComputationBeginsWhenOthersHaveTakenOver() throws Exception {
        Busy busy = new Busy();
        CompletableFuture<Optional<String>> first = mine.get("k", computing(k -> "late"), NOT_RENEWED, busy);
        soon().until(busy::isAsked);
        CompletableFuture<Optional<String>> second = yours.get("k", computing(k -> "newer"), NOT_RENEWED, threads);
        soon().until(() -> yours.flights.size() == 1 && yours.showsLease("k"));
        timers.pass(LEASE + 1_000);
        assertThat(within(second)).contains("newer");
        busy.runNext();
        assertThat(within(first)).contains("newer");
        assertThat(computed).hasValue(1);
    }

    @Test
    void aLeaseThatEndedBeforeTheComputationBeganIsAskedForAgain() throws Exception {
        Busy busy = new Busy();
        CompletableFuture<Optional<String>> answer = mine.get("k", computing(k -> "v"), NOT_RENEWED, busy);
        soon().until(busy::isAsked);
        timers.pass(LEASE);
        busy.runNext();
        assertThat(computed).hasValue(0);
        busy.runNext();
        assertThat(within(answer)).contains("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void whoGivesUpBeforeHisExecutorBeganLeavesNoLease() throws Exception {
        Busy busy = new Busy();
        CompletableFuture<?> given = mine.flights.get(Set.of("k"), computing(k -> "never"), RENEWED, busy);
        soon().until(busy::isAsked);
        soon().until(() -> yours.showsLease("k"));
        given.cancel(false);
        soon().until(() -> !yours.showsLease("k") && mine.flights.size() == 0);
        busy.runNext();
        assertThat(computed).hasValue(0);
    }

    @Test
    void whoLosesPatienceWithHisOwnExecutorLeavesNoLease() throws Exception {
        Busy busy = new Busy();
        SingleFlightOptions impatient = RENEWED.withPatience(Duration.ofSeconds(1));
        CompletableFuture<?> late = mine.flights.get(Set.of("k"), computing(k -> "never"), impatient, busy);
        soon().until(busy::isAsked);
        timers.pass(1_000);
        assertThat(late).isCompletedExceptionally();
        assertThat(within(yours.get("k", computing(k -> "v"), RENEWED, threads)))
                .contains("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void whenSomebodyGivesUpBeforeHisExecutorBeganTheNextOneComputes() throws Exception {
        Busy busy = new Busy();
        CompletableFuture<?> given = mine.flights.get(Set.of("k"), computing(k -> "never"), RENEWED, busy);
        soon().until(busy::isAsked);
        CompletableFuture<Optional<String>> here = mine.get("k", computing(k -> "v"), RENEWED, threads);
        CompletableFuture<Optional<String>> there = yours.get("k", computing(k -> "v"), RENEWED, threads);
        given.cancel(false);
        assertThat(within(here)).contains("v");
        assertThat(within(there)).contains("v");
        busy.runNext();
        assertThat(computed).hasValue(1);
    }

    @Test
    void aRemovalBeforeTheComputationBeganIsFollowedByAComputation() throws Exception {
        Busy busy = new Busy();
        CompletableFuture<Optional<String>> answer = mine.get("k", computing(k -> "v"), RENEWED, busy);
        soon().until(busy::isAsked);
        yours.engine.commit(Removals.endingLeases(Commit.of(Command.remove(yours.engine.encodeKey("k")))));
        soon().until(() -> !mine.showsLease("k"));
        busy.runNext();
        busy.runNext();
        assertThat(within(answer)).contains("v");
        assertThat(mine.engine.get("k")).isEqualTo("v");
        assertThat(computed).hasValue(1);
    }

    @Test
    void aRenewalOfLeasesLeavesNothingBehind() throws Exception {
        int before = timers.waiting();
        for (int i = 0; i < 100; i++) {
            assertThat(within(mine.get("k" + i, computing(k -> "v"), RENEWED, threads)))
                    .contains("v");
        }
        mine.put("k", "v", Expiry.NEVER);
        assertThat(timers.waiting()).isLessThan(before + 20);
        soon().until(() -> mine.flights.callers() == 0);
    }
}
