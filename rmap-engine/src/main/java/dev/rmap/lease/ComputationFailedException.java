package dev.rmap.lease;

import org.jspecify.annotations.Nullable;

/**
 * The computation of a missing value failed. If it ran in this process, its exception is the cause; otherwise the message
 * says what is known of it.
 */
public final class ComputationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure of another process or program. */
    public ComputationFailedException(String message) {
        super(message);
    }

    /** A failure of another thread, or one that is no unchecked exception. */
    public ComputationFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
