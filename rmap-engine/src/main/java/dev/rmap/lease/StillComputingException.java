package dev.rmap.lease;

/** Others were computing a missing value for longer than the caller wanted to wait. They go on; nothing was changed. */
public final class StillComputingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which map and how long. */
    public StillComputingException(String message) {
        super(message);
    }

    /** Says which map, and what ended the wait. */
    public StillComputingException(String message, Throwable cause) {
        super(message, cause);
    }
}
