package dev.rmap.engine;

import java.time.Duration;

/**
 * The write was certainly not applied: it was refused, or never reached the authority in time, or its thread was
 * interrupted before, or others were always faster, or its condition did not hold and this replica did not get to show
 * why. It may be made again.
 */
public final class NotAppliedException extends RmapException {

    private static final long serialVersionUID = 1L;

    public NotAppliedException(String message) {
        super(message);
    }

    public NotAppliedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The thread of the caller was interrupted while nothing of the write had been sent. */
    public static NotAppliedException interrupted(String map, InterruptedException cause) {
        return new NotAppliedException(
                "map " + map + ": interrupted before the write was sent; it was not applied", cause);
    }

    /** Others changed the entry between each look at it and the write that followed. */
    public static NotAppliedException contended(String map, String key, int attempts, Duration within) {
        return new NotAppliedException("map " + map + ", key '" + key + "': others changed the entry before each of "
                + attempts + " attempts within " + within + "; nothing was applied");
    }

    @Override
    public NotAppliedException thrownHere() {
        return new NotAppliedException(String.valueOf(getMessage()), this);
    }
}
