package dev.rmap.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Blocks a caller's thread until the engine has an answer. */
final class Waiting {

    private Waiting() {}

    /**
     * The result, or the exception that the engine failed it with. Does not wait without bound, because the engine
     * completes every future in time.
     *
     * @throws OutcomeUnknownException if the thread is interrupted; its interrupt status is set again
     */
    static <T> T forResult(CompletableFuture<T> future, String map) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("map " + map + ": interrupted while waiting for an answer", interrupted);
        } catch (ExecutionException failed) {
            throw rethrow(failed.getCause());
        } catch (CancellationException cancelled) {
            throw new OutcomeUnknownException("map " + map + ": the wait was cancelled", cancelled);
        }
    }

    private static RuntimeException rethrow(@Nullable Throwable cause) {
        if (cause instanceof RmapException ours) {
            return ours.thrownHere();
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
