package dev.rmap.lease;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** Has computations run on the thread that waits for them. One for each wait; its tasks are at most one for each round. */
final class CallerThread implements Executor {

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    /** Whether the wait is over. Guarded by this. */
    private boolean over;

    /** Has the task run by the thread that waits; or right here if the wait is over, to find out that nobody wants it. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!over) {
                tasks.add(task);
                return;
            }
        }
        task.run();
    }

    /**
     * Runs tasks until the future is complete, and answers with its result. An interrupt while it waits cancels the
     * future.
     *
     * @throws InterruptedException if the thread is interrupted; its interrupt status is clear then
     * @throws ExecutionException if the future failed
     */
    <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        CompletionStage<T> waking = future;
        waking.whenComplete((result, failure) -> execute(() -> {}));
        try {
            while (!future.isDone()) {
                tasks.take().run();
            }
        } catch (InterruptedException interrupted) {
            future.cancel(false);
            throw interrupted;
        } finally {
            synchronized (this) {
                over = true;
            }
            for (Runnable left = tasks.poll(); left != null; left = tasks.poll()) {
                left.run();
            }
        }
        return future.get();
    }
}
