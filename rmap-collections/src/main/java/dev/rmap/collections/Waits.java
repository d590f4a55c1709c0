package dev.rmap.collections;

import dev.rmap.engine.NotReadyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a caller's thread until a stage of the engine is complete. */
final class Waits {

    private Waits() {}

    /**
     * The result of a stage that may never be complete.
     *
     * @throws TimeoutException if it is not complete in time; it is cancelled then
     * @throws NotReadyException if the thread is interrupted, whose interrupt status is set again
     */
    static <T> T within(Duration time, CompletableFuture<T> future, String map) throws TimeoutException {
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            future.cancel(false);
            throw new NotReadyException("map " + map + ": interrupted while waiting", interrupted);
        } catch (TimeoutException late) {
            future.cancel(false);
            throw late;
        } catch (ExecutionException failed) {
            throw unchecked(failed);
        }
    }

    private static RuntimeException unchecked(Exception failed) {
        Throwable cause = failed.getCause();
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
