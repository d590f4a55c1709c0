package dev.rmap.engine.map;

import dev.rmap.backend.BackendException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.follow.BackendFailures;
import dev.rmap.engine.follow.SyncLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a caller's thread until a map is loaded for the first time, and says why where it is not. */
final class Joining {

    private Joining() {}

    /**
     * Waits for the content.
     *
     * @param loaded completes when the content is there
     * @throws NotReadyException if the authority refuses to be asked or listened to, which ends the wait at once; if the
     *     content is not there within the join timeout; or if the thread is interrupted, whose interrupt status is set
     *     again
     */
    static void await(MapSetup<?, ?> setup, CompletableFuture<Void> loaded, SyncLoop loop) {
        String map = "map " + setup.name();
        String where = setup.backend().description();
        try {
            CompletableFuture.anyOf(loaded, loop.refused())
                    .get(setup.config().joinTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            BackendException cause = loop.lastFailure();
            throw new NotReadyException(
                    map + " was not loaded from " + where + " within "
                            + setup.config().joinTimeout() + ": " + cause.getMessage(),
                    cause);
        } catch (ExecutionException failed) {
            BackendException cause = BackendFailures.of(failed.getCause());
            throw new NotReadyException(map + " cannot be loaded from " + where + ": " + cause.getMessage(), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotReadyException(map + ": interrupted while it was loaded", interrupted);
        }
    }
}
