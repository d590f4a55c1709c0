package dev.rmap.backend;

/**
 * The authority could not be reached, or refused a call as a whole. Messages name the address, never a password and
 * never a value; the engine puts the name of the map before them.
 */
public final class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the failure means for the call, and whether another try can help. */
    public enum Kind {
        /** Whether the call had an effect is not known; the same call may be made again. */
        UNKNOWN,
        /** The call had no effect; trying again may help (the server is loading, out of memory, read-only, busy). */
        UNAVAILABLE,
        /** The call had no effect, and trying again is pointless (no permission, the key is of another type). */
        REFUSED
    }

    /** What the failure means. */
    private final Kind kind;

    /** A failure without a cause of its own. */
    public BackendException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failure that another exception caused. */
    public BackendException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What the failure means for the call. */
    public Kind kind() {
        return kind;
    }
}
