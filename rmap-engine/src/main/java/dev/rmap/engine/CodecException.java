package dev.rmap.engine;

/** A value could not be turned into bytes, or bytes not into a value. The entry itself is untouched. */
public final class CodecException extends RmapException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what and why, without the value. */
    public CodecException(String message) {
        super(message);
    }

    /** With a message that says what and why, without the value, and the cause. */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public CodecException thrownHere() {
        return new CodecException(String.valueOf(getMessage()), this);
    }
}
