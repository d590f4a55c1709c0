package dev.rmap.engine;

/**
 * The write was applied, but this replica has not reached its revision in time (G4): the connection to the authority is
 * bad. The map will show it when the replica has caught up.
 */
public final class NotVisibleException extends RmapException {

    private static final long serialVersionUID = 1L;

    NotVisibleException(String message) {
        super(message);
    }

    NotVisibleException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    NotVisibleException thrownHere() {
        return new NotVisibleException(String.valueOf(getMessage()), this);
    }
}
