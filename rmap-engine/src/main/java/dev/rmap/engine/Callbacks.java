package dev.rmap.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks that may block, in the order in which they come: on a few threads while the tasks get on, and on one more
 * for each that is held up, up to a limit. None is refused for want of a thread while others run, because each belongs to
 * something that has begun; whoever is about to begin something new asks for {@link #hasRoom} first.
 *
 * <p>A burst of short tasks costs no hand-over for each, because a thread that runs takes one after another. Threads that
 * are held up are found by a look every {@link #LOOK_MILLIS} while tasks wait: those that have finished nothing since the
 * last one, and wait for something; and those that have finished nothing for {@link #PATIENT_LOOKS}, whatever they do,
 * because where processors are scarce more threads would help nobody. So tasks wait for others that block for a look or
 * two, and no longer until the limit is reached.
 */
final class Callbacks implements Executor {

    /** How often somebody looks while tasks wait. */
    static final long LOOK_MILLIS = 1;

    /** For how many looks a thread that waits for nothing may finish nothing. */
    static final int PATIENT_LOOKS = 20;

    private final Executor threads;
    private final Timers timers;
    private final Bounds bounds;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    /** Those that have a thread. Guarded by itself. */
    private final List<Worker> workers = new ArrayList<>();

    /** The size of {@link #workers}, to be read without the lock. */
    private volatile int running;

    private final AtomicBoolean looking = new AtomicBoolean();

    /**
     * How many at a time.
     *
     * @param few how many tasks run at once while all of them get on
     * @param most how many run at once
     * @param mostWaiting how many wait before there is no room for new ones
     */
    record Bounds(int few, int most, int mostWaiting) {}

    /**
     * Runs nothing yet.
     *
     * @param threads gives each worker a thread at once
     */
    Callbacks(Executor threads, Timers timers, Bounds bounds) {
        this.threads = threads;
        this.timers = timers;
        this.bounds = bounds;
    }

    /** Whether so few tasks wait that something new may begin which will need a thread. */
    boolean hasRoom() {
        return waitingCount.get() < bounds.mostWaiting;
    }

    /**
     * Has a task run. Costs a hand-over to a thread only where few run.
     *
     * @throws RejectedExecutionException if there is no thread, and none runs that could take the task
     */
    @Override
    public void execute(Runnable task) {
        waitingCount.incrementAndGet();
        waiting.add(task);
        boolean helped = running < bounds.few && help(task);
        // If nobody was started: whoever runs, and ends after that was seen, finds the task, which was added before.
        if (!helped || running >= bounds.few) {
            lookLater();
        }
    }

    /** Starts a worker for a task. Answers false if there is no thread, but others run. */
    private boolean help(Runnable task) {
        boolean started = start(bounds.few);
        if (!started && running == 0 && waiting.remove(task)) {
            waitingCount.decrementAndGet();
            throw new RejectedExecutionException("no thread for a callback");
        }
        return started;
    }

    /** Starts one more worker, if there are fewer than so many. Answers false if there is no thread for it. */
    private boolean start(int fewerThan) {
        Worker worker = new Worker();
        synchronized (workers) {
            if (workers.size() >= fewerThan) {
                return true;
            }
            workers.add(worker);
            running = workers.size();
        }
        try {
            threads.execute(worker);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            remove(worker);
            return false;
        }
    }

    private void remove(Worker worker) {
        synchronized (workers) {
            workers.remove(worker);
            running = workers.size();
        }
    }

    private void lookLater() {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            timers.after(LOOK_MILLIS, this::look);
        }
    }

    /** Gives those who wait as many threads as are held up. */
    private void look() {
        looking.set(false);
        int wanted = Math.min(bounds.few + heldUp(), bounds.most);
        if (waiting.isEmpty()) {
            return;
        }
        lookLater();
        for (int missing = wanted - running; missing > 0; missing--) {
            start(wanted);
        }
    }

    private int heldUp() {
        int heldUp = 0;
        synchronized (workers) {
            for (Worker worker : workers) {
                heldUp += worker.isHeldUp() ? 1 : 0;
            }
        }
        return heldUp;
    }

    /** A thread that takes tasks while there are any. */
    private final class Worker implements Runnable {

        /** Written by the thread alone. */
        private volatile int finished;

        private volatile Optional<Thread> thread = Optional.empty();

        /** What {@link #finished} was at the last look. Guarded by {@link #workers}, as the next one is. */
        private int seen = -1;

        private int looksWithoutProgress;

        /** To be asked once a look. One that has not begun lacks a processor, and no thread. */
        boolean isHeldUp() {
            looksWithoutProgress = seen == finished ? looksWithoutProgress + 1 : 0;
            seen = finished;
            return thread.filter(this::isHeldUp).isPresent();
        }

        private boolean isHeldUp(Thread begun) {
            return looksWithoutProgress > PATIENT_LOOKS
                    || (looksWithoutProgress > 0 && begun.getState() != Thread.State.RUNNABLE);
        }

        @Override
        public void run() {
            thread = Optional.of(Thread.currentThread());
            try {
                for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                    waitingCount.decrementAndGet();
                    run(task);
                }
            } finally {
                remove(this);
                // Who added a task after the last one was taken may have seen this worker still.
                if (!waiting.isEmpty() && !start(bounds.few)) {
                    lookLater();
                }
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // Only this thread writes it.
        private void run(Runnable task) {
            try {
                task.run();
            } catch (Throwable thrown) {
                Thread here = Thread.currentThread();
                here.getUncaughtExceptionHandler().uncaughtException(here, thrown);
            } finally {
                finished++;
            }
        }
    }
}
