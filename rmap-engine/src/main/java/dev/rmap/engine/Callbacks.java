package dev.rmap.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that may block, each on a thread of its own, up to so many at once; the others wait in their order. None is
 * refused for that, because each belongs to something that has begun; whoever is about to begin something new asks for
 * {@link #hasRoom} first.
 */
final class Callbacks implements Executor {

    private final Executor threads;
    private final int most;
    private final int mostWaiting;

    /** Invariant: empty unless {@link #most} tasks run. Guarded by this. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private int running;

    /** Whether {@link #mostWaiting} tasks wait, or more. Written under this. */
    private volatile boolean full;

    /**
     * Runs nothing yet.
     *
     * @param threads gives each task a thread at once
     * @param most how many tasks run at once
     * @param mostWaiting how many wait before there is no room for new ones
     */
    Callbacks(Executor threads, int most, int mostWaiting) {
        this.threads = threads;
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    /** Whether so few tasks wait that something new may begin which will need a thread. */
    boolean hasRoom() {
        return !full;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == most) {
                waiting.add(task);
                full = waiting.size() >= mostWaiting;
                return;
            }
            running++;
        }
        try {
            threads.execute(() -> runFrom(task));
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            synchronized (this) {
                running--;
            }
            throw new RejectedExecutionException("no thread for a callback", noThread);
        }
    }

    private void runFrom(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error thrown) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        full = waiting.size() >= mostWaiting;
        if (task == null) {
            running--;
        }
        return task;
    }
}
