package dev.rmap.lease;

import org.jspecify.annotations.Nullable;

/**
 * The computation of a missing value failed. If it ran in this process, its exception is the cause; otherwise the message
 * says what is known of it.
 *
 * <p>Of what a computation throws, others hear the class only: messages may hold what was to be computed. A computation
 * that wants its words to be read throws this: its message is stored, shown to all who wait, and logged.
 */
public final class ComputationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure of another process or program; or words for all who wait. */
    public ComputationFailedException(String message) {
        super(message);
    }

    /** A failure of another thread, or one that is no unchecked exception. */
    public ComputationFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
