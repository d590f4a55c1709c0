package dev.rmap.engine;

/**
 * The history to which a revision belongs was lost (G9): the authority was flushed, restarted without its data, or failed
 * over to a copy that lacked it. What was waited for will never come.
 */
public final class LineageEndedException extends RmapException {

    private static final long serialVersionUID = 1L;

    public LineageEndedException(String message) {
        super(message);
    }

    public LineageEndedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public LineageEndedException thrownHere() {
        return new LineageEndedException(String.valueOf(getMessage()), this);
    }
}
