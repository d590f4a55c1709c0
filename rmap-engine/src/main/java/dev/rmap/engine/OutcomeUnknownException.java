package dev.rmap.engine;

/**
 * Nobody can tell whether the write was applied: it was sent, and no answer came in time (G8). It was not applied twice.
 * Read the map when the connection is back, or make the write conditional, before making it again.
 */
public final class OutcomeUnknownException extends RmapException {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message);
    }

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public OutcomeUnknownException thrownHere() {
        return new OutcomeUnknownException(String.valueOf(getMessage()), this);
    }
}
