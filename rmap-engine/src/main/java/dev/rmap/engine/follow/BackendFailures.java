package dev.rmap.engine.follow;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what a backend's stage failed with. */
public final class BackendFailures {

    private BackendFailures() {}

    /** The failure itself; one that a backend did not foresee counts as a call of unknown fate. */
    public static BackendException of(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BackendException known) {
            return known;
        }
        BackendException unforeseen = new BackendException(BackendException.Kind.UNKNOWN, "the call failed: " + cause);
        if (cause != null) {
            unforeseen.initCause(cause);
        }
        return unforeseen;
    }

    /** A link never throws; where memory ran out under it all the same, nobody knows how far it had come. */
    public static CompletionStage<Answer> commit(Link link, Batch batch) {
        try {
            return link.commit(batch);
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }
}
