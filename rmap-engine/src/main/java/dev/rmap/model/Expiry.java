package dev.rmap.model;

/**
 * What a write asks for the deadline of its entry. The authority turns it into a {@link Deadline} by its own clock.
 */
public sealed interface Expiry {

    /** The deadline of an entry that is written now and had {@code held} before. */
    Deadline deadline(Deadline held, long nowMillis);

    /** The entry shall have no deadline. */
    Expiry NEVER = new Never();

    /** The entry shall keep the deadline that it has, if any. */
    Expiry KEEP = new Keep();

    /**
     * The entry shall end after that time.
     *
     * @throws IllegalArgumentException if the time is not positive
     */
    static Expiry after(long millis) {
        return new After(millis);
    }

    /** No deadline. */
    record Never() implements Expiry {
        @Override
        public Deadline deadline(Deadline held, long nowMillis) {
            return Deadline.NONE;
        }
    }

    /** The deadline that the entry has. */
    record Keep() implements Expiry {
        @Override
        public Deadline deadline(Deadline held, long nowMillis) {
            return held;
        }
    }

    /**
     * A deadline counted from the moment of the commit.
     *
     * @param millis the lifetime in milliseconds, at least one
     */
    record After(long millis) implements Expiry {

        /** The longest lifetime, about 146,000 years: what a double of the Redis side still counts exactly. */
        public static final long MAX_MILLIS = 1L << 52;

        /**
         * Checks the lifetime.
         *
         * @throws IllegalArgumentException if it is not positive, or too long to be added to a time
         */
        public After {
            if (millis <= 0 || millis > MAX_MILLIS) {
                throw new IllegalArgumentException(
                        "lifetime of " + millis + " ms; it needs 1 to " + MAX_MILLIS + " ms");
            }
        }

        @Override
        public Deadline deadline(Deadline held, long nowMillis) {
            return Deadline.at(nowMillis + millis);
        }
    }
}
