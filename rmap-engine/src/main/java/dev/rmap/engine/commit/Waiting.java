package dev.rmap.engine.commit;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.RmapException;
import dev.rmap.waiting.ShortWait;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks a caller's thread until the engine has an answer. */
public final class Waiting {

    private static final Logger log = LoggerFactory.getLogger(Waiting.class);

    private static final int QUIET_SECONDS = 5;

    private Waiting() {}

    /**
     * The result, or the exception that the engine failed it with. Does not wait without bound, because the engine
     * completes every future in time.
     *
     * @param shortWait how to wait before the thread sleeps
     * @param withdraw takes the call back if it was not sent yet, and answers whether it was not
     * @throws NotAppliedException if the thread is interrupted before the call was sent; its interrupt status is set again
     * @throws OutcomeUnknownException if the thread is interrupted after that; its interrupt status is set again
     */
    static <T> T forResult(CompletableFuture<T> future, String map, ShortWait shortWait, BooleanSupplier withdraw) {
        try {
            return shortWait.get(future);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw withdraw.getAsBoolean()
                    ? NotAppliedException.interrupted(map, interrupted)
                    : new OutcomeUnknownException(
                            "map " + map + ": interrupted while waiting for an answer", interrupted);
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

    /** Waits for what is about to happen on another thread, but not for long; an interrupt ends the wait and stays set. */
    public static void quietly(CountDownLatch latch) {
        try {
            if (!latch.await(QUIET_SECONDS, TimeUnit.SECONDS)) {
                log.warn("another thread holds a map's lane for more than {} s", QUIET_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
