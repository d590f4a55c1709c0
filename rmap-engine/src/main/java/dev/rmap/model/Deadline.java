package dev.rmap.model;

/**
 * When an entry, or a whole map, stops being valid.
 *
 * @param epochMillis milliseconds since 1970 on the authority's clock; zero means never
 */
public record Deadline(long epochMillis) {

    /** No deadline. */
    public static final Deadline NONE = new Deadline(0);

    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException if the time is before 1970
     */
    public Deadline {
        if (epochMillis < 0) {
            throw new IllegalArgumentException("deadline " + epochMillis + " lies before 1970");
        }
    }

    /** The deadline at that time of the authority's clock, or {@link #NONE} for zero. */
    public static Deadline at(long epochMillis) {
        return epochMillis == 0 ? NONE : new Deadline(epochMillis);
    }

    /** Whether there is a deadline at all. */
    public boolean exists() {
        return epochMillis != 0;
    }

    /** Whether the deadline exists and has come at the given time of the authority's clock. */
    public boolean isPast(long nowMillis) {
        return epochMillis != 0 && epochMillis <= nowMillis;
    }
}
