package dev.rmap.examples.flags;

/**
 * A feature flag.
 *
 * @param on whether the feature is there at all
 * @param percent for how many of a hundred users
 */
public record Flag(boolean on, int percent) {

    /** Checks the share. */
    public Flag {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent is " + percent + "; it goes from 0 to 100");
        }
    }
}
