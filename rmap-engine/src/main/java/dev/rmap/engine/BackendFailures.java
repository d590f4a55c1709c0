package dev.rmap.engine;

import dev.rmap.backend.BackendException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads what a backend's stage failed with. */
final class BackendFailures {

    private BackendFailures() {}

    /** The failure itself; one that a backend did not foresee counts as a call of unknown fate. */
    static BackendException of(@Nullable Throwable failure) {
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
}
