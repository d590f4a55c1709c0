package dev.rmap.engine.map;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.follow.BackendFailures;
import dev.rmap.model.Revision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for the replica to be as new as the authority is at the call. */
final class TipWait {

    private TipWait() {}

    /**
     * Asks for the tip, and then waits for it.
     *
     * @param await waits for a revision; its future is given up when the result is
     * @param executor completes the result
     */
    static CompletableFuture<Revision> begin(
            String map, Link link, Function<Revision, CompletableFuture<Revision>> await, Executor executor) {
        CompletableFuture<Revision> synced = new CompletableFuture<>();
        CompletionStage<Tip> asked = link.tip();
        asked.whenCompleteAsync(
                (tip, failure) -> {
                    if (tip == null) {
                        synced.completeExceptionally(notReady(map, failure));
                    } else {
                        forward(await.apply(tip.position().revision()), synced);
                    }
                },
                executor);
        return synced;
    }

    private static NotReadyException notReady(String map, @Nullable Throwable failure) {
        BackendException cause = BackendFailures.of(failure);
        return new NotReadyException(
                "map " + map + ": the authority does not say where it stands: " + cause.getMessage(), cause);
    }

    private static void forward(CompletableFuture<Revision> inner, CompletableFuture<Revision> outer) {
        CompletionStage<Revision> waiting = inner;
        waiting.whenComplete((reached, failure) -> {
            if (failure == null) {
                outer.complete(reached);
            } else {
                outer.completeExceptionally(failure);
            }
        });
        CompletionStage<Revision> given = outer;
        given.whenComplete((reached, failure) -> inner.cancel(false));
    }
}
