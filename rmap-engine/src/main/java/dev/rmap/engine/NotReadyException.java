package dev.rmap.engine;

/**
 * The map could not be loaded in time: the authority cannot be reached, or did not answer.
 */
public final class NotReadyException extends RmapException {

    private static final long serialVersionUID = 1L;

    /** With a message that names the map and the rule. */
    public NotReadyException(String message) {
        super(message);
    }

    /** With a message that names the map and the rule, and the cause. */
    public NotReadyException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public NotReadyException thrownHere() {
        return new NotReadyException(String.valueOf(getMessage()), this);
    }
}
