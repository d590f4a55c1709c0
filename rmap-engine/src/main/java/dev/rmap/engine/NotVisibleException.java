package dev.rmap.engine;

/**
 * The write was applied, but the caller cannot be given what belongs to it in time: this replica has not reached its
 * revision (G4), or only the feed brought the news and the answer was lost (G8). The connection to the authority is bad;
 * the map shows the write as soon as the replica has caught up. Do not make the write again.
 */
public final class NotVisibleException extends RmapException {

    private static final long serialVersionUID = 1L;

    public NotVisibleException(String message) {
        super(message);
    }

    public NotVisibleException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public NotVisibleException thrownHere() {
        return new NotVisibleException(String.valueOf(getMessage()), this);
    }
}
