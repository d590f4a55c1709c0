package dev.rmap.testkit.resp;

/** A server answered a command with an error. */
public final class RespException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure in the server's words. */
    public RespException(String message) {
        super(message);
    }
}
