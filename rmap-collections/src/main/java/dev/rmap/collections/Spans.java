package dev.rmap.collections;

import dev.rmap.model.Expiry;
import java.time.Duration;
import java.util.Objects;

/** Times that users give, checked and turned into what the engine counts in. */
final class Spans {

    private Spans() {}

    /**
     * The time in milliseconds, a part of one counting as a whole.
     *
     * @throws IllegalArgumentException if the time is not positive, or too long
     */
    static long millis(String map, String what, Duration time) {
        given(map, what, time);
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofMillis(Expiry.After.MAX_MILLIS)) > 0) {
            throw new IllegalArgumentException("map " + map + ": a " + what + " must be positive and at most "
                    + Duration.ofMillis(Expiry.After.MAX_MILLIS) + ", but is " + time);
        }
        long millis = time.toMillis();
        return time.equals(Duration.ofMillis(millis)) ? millis : millis + 1;
    }

    /**
     * The time, which is not null.
     *
     * @throws NullPointerException if it is null; the message says which time of which map
     */
    static Duration given(String map, String what, Duration time) {
        return Objects.requireNonNull(time, () -> "map " + map + ": a " + what + " must not be null");
    }

    /** The deadline that comes after the time. */
    static Expiry expiry(String map, Duration timeToLive) {
        return Expiry.after(millis(map, "time to live", timeToLive));
    }
}
