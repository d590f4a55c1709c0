package dev.rmap.lease;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads what stages failed with, and says it to others. */
final class Failures {

    private Failures() {}

    /** What a blocking caller throws; errors it throws at once. */
    static RuntimeException unchecked(@Nullable Throwable cause, String map) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new ComputationFailedException(
                        "map " + map + ": the computation of a missing value failed"
                                + (cause == null ? "" : ": " + told(cause)),
                        cause);
    }

    /**
     * What is stored and logged of a failure: the class, for its message may hold what nobody else is to read. The message
     * only of {@link ComputationFailedException}, which a computation throws to have it read.
     */
    static String told(Throwable thrown) {
        String message = thrown.getMessage();
        return thrown instanceof ComputationFailedException && message != null
                ? message
                : thrown.getClass().getName();
    }

    /** What somebody throws who waited for a stage that failed; errors it throws at once. */
    static RuntimeException thrown(CompletionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }

    /** What was thrown, without the wrapping of the stages in between. */
    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
