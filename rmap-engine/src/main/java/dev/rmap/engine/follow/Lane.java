package dev.rmap.engine.follow;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another, in the order in which they came, without a thread of its own: whoever brings a task to
 * an idle lane runs it, and then what others brought meanwhile. A borrowed thread is given back after
 * {@link #BORROWED_TASKS} tasks, and before a task that may take long; the rest goes on with the executor, whose threads
 * the lanes of many maps share in turns.
 *
 * <p>Everything that changes a replica runs on its lane, so there is one way in which state changes, and the happens-
 * before order of tasks is the order of the lane.
 */
final class Lane {

    static final int BORROWED_TASKS = 256;

    /** After so many tasks a thread of the executor goes to whoever else waits for one, and comes back. */
    static final int RELIEF_TASKS = 4_096;

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private record Lengthy(Runnable task) implements Runnable {
        @Override
        public void run() {
            task.run();
        }
    }

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor executor;
    private final int limit;

    /** Confined to the lane. */
    private boolean allAreLengthy;

    /** The lane of the thread that runs it right now, for {@link #assertOnLane}. */
    private volatile long holder = -1;

    /**
     * An idle lane.
     *
     * @param executor goes on where a borrowed thread leaves
     * @param limit how many tasks {@link #offer} lets wait
     */
    Lane(Executor executor, int limit) {
        this.executor = executor;
        this.limit = limit;
    }

    /** Brings a task that may be refused: answers false, and does nothing, if the limit is reached. */
    boolean offer(Runnable task) {
        if (waiting.get() >= limit) {
            return false;
        }
        execute(task);
        return true;
    }

    /** Brings a task that must run. There are few of these: answers, timers, calls of users. */
    void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            drain(BORROWED_TASKS, /* borrowed= */ true);
        }
    }

    /** Brings a task that must run and may take long: a borrowed thread leaves it to the executor. */
    void executeAtLength(Runnable task) {
        execute(new Lengthy(task));
    }

    /** Whether all tasks may take long from now on. Called on the lane. */
    void goOnAtLength(boolean atLength) {
        assertOnLane();
        allAreLengthy = atLength;
    }

    private boolean isLengthy(@Nullable Runnable next) {
        return allAreLengthy || next instanceof Lengthy;
    }

    private void drain(int most, boolean borrowed) {
        long thread = Thread.currentThread().getId();
        int done = 0;
        do {
            boolean enough = done++ >= most || (borrowed && isLengthy(tasks.peek()));
            if (enough && handOver()) {
                return;
            }
            holder = thread;
            run(tasks.remove());
            holder = -1;
        } while (waiting.decrementAndGet() > 0);
    }

    /** Gives the thread back, unless the executor has none to go on with. */
    private boolean handOver() {
        try {
            executor.execute(() -> drain(RELIEF_TASKS, /* borrowed= */ false));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return false;
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable unexpected) {
            log.error("a task of the engine failed; this is a defect of the engine", unexpected);
        }
    }

    /** Fails a confined method that is called from outside of the lane. */
    void assertOnLane() {
        assert holder == Thread.currentThread().getId() : "not on the lane";
    }
}
