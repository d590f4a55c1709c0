package dev.rmap.engine.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.kit.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LaneTest {

    private final ManualExecutor executor = new ManualExecutor();
    private final Lane lane = new Lane(executor, 1_000);
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void anIdleLaneRunsATaskAtOnceOnTheThreadThatBringsIt() {
        lane.execute(() -> ran.add(1));
        assertThat(ran).containsExactly(1);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void aTaskThatATaskBringsRunsAfterIt() {
        lane.execute(() -> {
            lane.execute(() -> ran.add(2));
            ran.add(1);
        });
        assertThat(ran).containsExactly(1, 2);
    }

    @Test
    void G10_aBorrowedThreadIsGivenBackAndTheRestGoesOnInOrder() {
        int tasks = Lane.BORROWED_TASKS + 10;
        lane.execute(() -> IntStream.range(0, tasks).forEach(i -> lane.execute(() -> ran.add(i))));
        assertThat(ran).hasSize(Lane.BORROWED_TASKS - 1);
        executor.runAll();
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, tasks).boxed().toList());
    }

    private void goOn(Lane busy, int task, int tasks) {
        ran.add(task);
        if (task + 1 < tasks) {
            busy.execute(() -> goOn(busy, task + 1, tasks));
        }
    }

    /** The executor of this test has one thread, which runs its tasks in their order. */
    @Test
    void G10_aLaneThatIsAlwaysBusyLeavesTheThreadOfTheExecutorToAnotherOne() {
        int tasks = 3 * Lane.RELIEF_TASKS;
        lane.execute(() -> goOn(lane, 0, tasks));
        assertThat(ran).hasSize(Lane.BORROWED_TASKS);
        int[] before = {0};
        new Lane(executor, 1_000).executeAtLength(() -> before[0] = ran.size());
        executor.runAll();
        assertThat(before[0]).isEqualTo(Lane.BORROWED_TASKS + Lane.RELIEF_TASKS);
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, tasks).boxed().toList());
    }

    @Test
    void G10_anExecutorThatRefusesToGoOnKeepsItsThreadAndLosesNothing() {
        int tasks = 2 * Lane.RELIEF_TASKS;
        lane.execute(() -> goOn(lane, 0, tasks));
        executor.refuse(true);
        executor.runAll();
        assertThat(ran).hasSize(tasks);
        lane.execute(() -> ran.add(tasks));
        assertThat(ran).hasSize(tasks + 1);
    }

    @Test
    void G10_anExecutorThatRefusesKeepsTheThreadBorrowedAndLosesNothing() {
        executor.refuse(true);
        int tasks = 3 * Lane.BORROWED_TASKS;
        lane.execute(() -> IntStream.range(0, tasks).forEach(i -> lane.execute(() -> ran.add(i))));
        assertThat(ran).hasSize(tasks);
        lane.execute(() -> ran.add(tasks));
        assertThat(ran).hasSize(tasks + 1);
    }

    @Test
    void G10_anOfferIsRefusedAtTheLimitAndTakenAgainBelowIt() {
        Lane narrow = new Lane(executor, 3);
        narrow.execute(() -> {
            assertThat(narrow.offer(() -> ran.add(1))).isTrue();
            assertThat(narrow.offer(() -> ran.add(2))).isTrue();
            assertThat(narrow.offer(() -> ran.add(3))).isFalse();
        });
        assertThat(narrow.offer(() -> ran.add(4))).isTrue();
        assertThat(ran).containsExactly(1, 2, 4);
    }

    @Test
    void whatMustRunIsTakenAlsoBeyondTheLimit() {
        Lane narrow = new Lane(executor, 1);
        narrow.execute(() -> IntStream.range(0, 5).forEach(i -> narrow.execute(() -> ran.add(i))));
        assertThat(ran).hasSize(5);
    }

    @Test
    void G10_aTaskThatMayTakeLongIsLeftToTheExecutorInItsTurn() {
        lane.execute(() -> {
            lane.execute(() -> ran.add(1));
            lane.executeAtLength(() -> ran.add(2));
            lane.execute(() -> ran.add(3));
        });
        assertThat(ran).containsExactly(1);
        executor.runAll();
        assertThat(ran).containsExactly(1, 2, 3);
        executor.refuse(true);
        lane.executeAtLength(() -> ran.add(4));
        assertThat(ran).containsExactly(1, 2, 3, 4);
    }

    @Test
    void G10_whileTasksTakeLongNoThreadIsBorrowed() {
        lane.execute(() -> lane.goOnAtLength(true));
        lane.execute(() -> ran.add(1));
        assertThat(ran).isEmpty();
        lane.execute(() -> lane.goOnAtLength(false));
        executor.runAll();
        lane.execute(() -> ran.add(2));
        assertThat(ran).containsExactly(1, 2);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheLane() {
        lane.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute(() -> ran.add(1));
        assertThat(ran).containsExactly(1);
    }

    @Test
    void aConfinedMethodFailsOutsideOfTheLaneAndNotOnIt() {
        assertThatThrownBy(lane::assertOnLane).isInstanceOf(AssertionError.class);
        lane.execute(() -> {
            lane.assertOnLane();
            ran.add(1);
        });
        assertThat(ran).containsExactly(1);
        assertThatThrownBy(lane::assertOnLane).isInstanceOf(AssertionError.class);
    }

    /** The plain counter would lose additions, and the last numbers change places, if two tasks ever ran at once. */
    @Test
    void G1_tasksOfManyThreadsRunOneAtATimeAndEachThreadsInItsOrder() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        int[] sum = {0};
        int[] latest = {-1, -1, -1, -1};
        CountDownLatch all = new CountDownLatch(threads * each);
        var pool = Executors.newCachedThreadPool();
        try {
            Lane shared = new Lane(pool, Integer.MAX_VALUE);
            for (int t = 0; t < threads; t++) {
                int thread = t;
                pool.execute(() -> IntStream.range(0, each)
                        .forEach(i -> shared.execute(() -> {
                            if (latest[thread] == i - 1) {
                                latest[thread] = i;
                                sum[0]++;
                            }
                            all.countDown();
                        })));
            }
            all.await();
        } finally {
            pool.shutdownNow();
        }
        assertThat(sum[0]).isEqualTo(threads * each);
    }
}
