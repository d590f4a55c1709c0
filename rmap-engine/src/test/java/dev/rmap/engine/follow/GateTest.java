package dev.rmap.engine.follow;

import static dev.rmap.engine.kit.Samples.L1;
import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.rev;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTest {

    private final Gate gate = new Gate("m");

    @Test
    void G4_aRevisionThatWasReachedOpensAtOnce() {
        gate.advanceTo(at(5));
        assertThat(gate.await(rev(5))).isCompletedWithValue(rev(5));
        assertThat(gate.await(rev(3))).isCompletedWithValue(rev(5));
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void G4_aWaiterGoesOnExactlyWhenItsRevisionIsReached() {
        CompletableFuture<Revision> five = gate.await(rev(5));
        CompletableFuture<Revision> six = gate.await(rev(6));
        gate.advanceTo(at(4));
        assertThat(five).isNotDone();
        gate.advanceTo(at(5));
        assertThat(five).isCompletedWithValue(rev(5));
        assertThat(six).isNotDone();
        gate.advanceTo(at(9));
        assertThat(six).isCompletedWithValue(rev(9));
    }

    @Test
    void aHigherNumberInAnotherLineageOpensNothing() {
        CompletableFuture<Revision> waiter = gate.await(new Revision(L2, 3));
        gate.advanceTo(at(9));
        assertThat(waiter).isNotDone();
        gate.advanceTo(at(L2, 3));
        assertThat(waiter).isCompleted();
    }

    @Test
    void G9_whenAHistoryEndsItsWaitersFailAndOthersWaitOn() {
        CompletableFuture<Revision> lost = gate.await(rev(5));
        CompletableFuture<Revision> other = gate.await(new Revision(L2, 7));
        gate.ended(L1);
        assertThat(lost).isCompletedExceptionally();
        assertThat(lost.handle((r, failure) -> failure))
                .isCompletedWithValueMatching(LineageEndedException.class::isInstance);
        assertThat(other).isNotDone();
        assertThat(gate.waiting()).isOne();
    }

    /** The answer to a write may come after the replica has left the history in which the write was decided. */
    @Test
    void G9_whoComesAfterTheEndOfAHistoryFailsAtOnce() {
        gate.advanceTo(at(4));
        gate.ended(L1);
        gate.advanceTo(at(L2, 1));
        assertThat(gate.await(rev(5)).handle((r, failure) -> failure))
                .isCompletedWithValueMatching(LineageEndedException.class::isInstance);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void G10_endedHistoriesAreRememberedUpToABound() {
        gate.ended(L1);
        for (long id = 100; id < 100 + Gate.MOST_ENDED; id++) {
            gate.ended(new Lineage(id));
        }
        assertThat(gate.await(rev(5))).isNotDone();
        assertThat(gate.await(new Revision(new Lineage(100), 5))).isCompletedExceptionally();
    }

    @Test
    void closingFailsAllWaitersAndThoseWhoComeLater() {
        gate.advanceTo(at(2));
        CompletableFuture<Revision> waiter = gate.await(rev(5));
        gate.close();
        assertThat(waiter.handle((r, failure) -> failure))
                .isCompletedWithValueMatching(MapClosedException.class::isInstance);
        assertThat(gate.await(rev(5))).isCompletedExceptionally();
        assertThat(gate.await(rev(2))).isCompletedWithValue(rev(2));
    }

    @Test
    void G10_aWaiterThatGivesUpIsForgotten() {
        CompletableFuture<Revision> waiter = gate.await(rev(5));
        gate.forget(waiter);
        assertThat(waiter).isCancelled();
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void G4_noWaiterIsMissedWhileTheReplicaMoves() throws InterruptedException {
        int revisions = 20_000;
        var pool = Executors.newCachedThreadPool();
        try {
            CompletableFuture<?> mover = CompletableFuture.runAsync(
                    () -> IntStream.rangeClosed(1, revisions).forEach(n -> gate.advanceTo(at(n))), pool);
            CompletableFuture<?>[] waiters = IntStream.range(0, 3)
                    .mapToObj(w -> CompletableFuture.runAsync(
                            () -> IntStream.rangeClosed(1, revisions)
                                    .forEach(n -> gate.await(rev(n)).join()),
                            pool))
                    .toArray(CompletableFuture<?>[]::new);
            assertThat(mover).succeedsWithin(Duration.ofSeconds(20));
            assertThat(CompletableFuture.allOf(waiters)).succeedsWithin(Duration.ofSeconds(20));
        } finally {
            pool.shutdownNow();
        }
        assertThat(gate.waiting()).isZero();
    }
}
