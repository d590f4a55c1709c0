package dev.rmap.engine;

/**
 * What can go wrong with a shared map at run time. Wrong arguments are told by the exceptions of the JDK, as {@code
 * ConcurrentMap} says; what a backend failed with is the cause ({@link dev.rmap.backend.BackendException}). Messages name the map and the rule, never a value and never a
 * password.
 */
public abstract sealed class RmapException extends RuntimeException
        permits NotAppliedException,
                OutcomeUnknownException,
                NotVisibleException,
                LineageEndedException,
                NotReadyException,
                MapClosedException,
                CodecException {

    private static final long serialVersionUID = 1L;

    RmapException(String message) {
        super(message);
    }

    RmapException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same exception with the stack of the calling thread, for a caller that waited for another thread. */
    public abstract RmapException thrownHere();
}
