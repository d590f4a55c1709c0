package dev.rmap.jcache.config;

/** A file says something that is not known, or in another form than it has to have: names the file and the line. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }

    SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
