package dev.rmap.testkit.go;

/** The Go peer refused a command, in its own words, or it is gone. */
public final class GoPeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GoPeerException(String message) {
        super(message);
    }

    GoPeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
