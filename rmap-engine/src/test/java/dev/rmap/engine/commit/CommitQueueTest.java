package dev.rmap.engine.commit;

import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.kit.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets the room in front of the authority, and who is told that there is none. */
@Timeout(30)
class CommitQueueTest {

    private static final int QUEUE_BYTES = 20;
    private static final long PATIENCE = 1_000;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ManualTimers timers = new ManualTimers();
    private final CommitQueue queue = new CommitQueue(
            "m", new EngineConfig.Limits(1_000, 1, 1_000, 100, 3, 100, 100, QUEUE_BYTES), timers::nowMillis);

    /** A caller that waits for room on a thread of its own. */
    private final class Caller {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final Thread thread;

        Caller(Ticket ticket) {
            thread = new Thread(() -> {
                try {
                    queue.add(ticket, /* waitForRoom= */ true);
                    end.complete(null);
                } catch (RuntimeException refused) {
                    end.completeExceptionally(refused);
                }
            });
            thread.setDaemon(true);
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING && !end.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(end).as("there is no room").isNotDone();
        }

        void isTakenIn() {
            assertThat(end).succeedsWithin(SOON);
        }

        void isRefusedWith(Class<? extends Throwable> cause) {
            assertThat(end)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(cause);
        }
    }

    private Ticket ticket(String key, int bytes) {
        return ticket(key, bytes, 100 * PATIENCE);
    }

    private Ticket ticket(String key, int bytes, long patience) {
        var commit = set(key, "x".repeat(bytes - key.length()));
        return new Ticket(commit, timers.nowMillis() + patience, Ticket.Told.of(commit, stored -> 0));
    }

    private void addAtOnce(Ticket ticket) {
        queue.add(ticket, /* waitForRoom= */ false);
    }

    private void addIsRefused(Ticket ticket) {
        assertThatThrownBy(() -> addAtOnce(ticket)).isInstanceOf(NotAppliedException.class);
    }

    private List<Ticket> takeAll() {
        List<Ticket> all = new ArrayList<>();
        while (!queue.isEmpty()) {
            all.addAll(queue.next());
        }
        return all;
    }

    @Test
    void G10_aLargeCommitThatWaitsForRoomIsNotOvertakenBySmallOnes() {
        Ticket first = ticket("a", 11);
        Ticket large = ticket("b", 15);
        Ticket small = ticket("c", 2);
        addAtOnce(first);
        Caller one = new Caller(large);
        Caller other = new Caller(small);
        assertThat(queue.next()).containsExactly(first);
        one.isTakenIn();
        other.isTakenIn();
        assertThat(takeAll()).containsExactly(large, small);
    }

    @Test
    void G10_whoWaitForRoomGetItInTheOrderInWhichTheyCame() {
        List<Ticket> tickets = new ArrayList<>();
        List<Caller> callers = new ArrayList<>();
        addAtOnce(ticket("a", QUEUE_BYTES));
        for (int i = 0; i < 8; i++) {
            tickets.add(ticket("k", i % 2 == 0 ? 19 : 2));
            callers.add(new Caller(tickets.get(i)));
        }
        List<Ticket> taken = new ArrayList<>();
        while (taken.size() < 9) {
            taken.addAll(queue.next());
        }
        callers.forEach(Caller::isTakenIn);
        assertThat(taken.subList(1, 9)).containsExactlyElementsOf(tickets);
    }

    @Test
    void G10_aCommitThatDoesNotWaitTakesTheRoomThatThereIsAndIsRefusedWhereThereIsNone() {
        Ticket first = ticket("a", 11);
        addAtOnce(first);
        Ticket large = ticket("b", 15);
        Caller caller = new Caller(large);
        Ticket small = ticket("c", 2);
        addAtOnce(small);
        addIsRefused(ticket("d", 8));
        assertThat(queue.next()).containsExactly(first);
        caller.isTakenIn();
        assertThat(takeAll()).containsExactly(small, large);
    }

    @Test
    void G10_aCallerThatIsInterruptedGivesItsPlaceUp() {
        addAtOnce(ticket("a", 11));
        Caller large = new Caller(ticket("b", 15));
        Caller small = new Caller(ticket("c", 2));
        large.thread.interrupt();
        large.isRefusedWith(NotAppliedException.class);
        small.isTakenIn();
        addAtOnce(ticket("d", 2));
        assertThat(takeAll()).hasSize(3);
    }

    @Test
    void G10_aCallerWhoseTimeIsUpGivesItsPlaceUp() {
        addAtOnce(ticket("a", 11));
        Caller large = new Caller(ticket("b", 15, PATIENCE));
        Caller small = new Caller(ticket("c", 2));
        timers.pass(PATIENCE);
        large.isRefusedWith(NotAppliedException.class);
        small.isTakenIn();
        addAtOnce(ticket("d", 2));
        assertThat(takeAll()).hasSize(3);
    }

    @Test
    void whoWaitsForRoomWhenTheMapIsClosedIsToldSo() {
        addAtOnce(ticket("a", 11));
        Caller large = new Caller(ticket("b", 15));
        Caller small = new Caller(ticket("c", 2));
        assertThat(queue.close()).hasSize(1);
        large.isRefusedWith(MapClosedException.class);
        small.isRefusedWith(MapClosedException.class);
    }
}
