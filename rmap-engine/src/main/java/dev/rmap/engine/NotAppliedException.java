package dev.rmap.engine;

/**
 * The write was certainly not applied: it was refused, or never reached the authority in time. It may be made again.
 */
public final class NotAppliedException extends RmapException {

    private static final long serialVersionUID = 1L;

    NotAppliedException(String message) {
        super(message);
    }

    NotAppliedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    NotAppliedException thrownHere() {
        return new NotAppliedException(String.valueOf(getMessage()), this);
    }
}
