package dev.rmap.engine.kit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Keeps tasks until a test runs them, in order, on its own thread. */
public final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean full;

    @Override
    public void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    /** Refuses every further task, or no longer does. */
    public void refuse(boolean everything) {
        full = everything;
    }

    /** Runs one task; answers false if there was none. */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    public void runAll() {
        while (runOne()) {
            // Each task may bring others.
        }
    }

    public int waiting() {
        return tasks.size();
    }
}
