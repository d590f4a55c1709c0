package dev.rmap.model;

/**
 * The lifetime of a whole map. When it is over the map is cleared by an ordinary change with the reason "expired", so
 * the revision goes on and everybody hears of it.
 */
public sealed interface Lifetime {

    /** The map's deadline after an effective write at {@code nowMillis}, when it was {@code held} before. */
    Deadline deadline(Deadline held, long nowMillis);

    /** The map lives for ever. */
    Lifetime FOREVER = new Forever();

    /** The map ends that long after the first write to it; later writes do not move the end. */
    static Lifetime absolute(long millis) {
        return new Absolute(millis);
    }

    /** The map ends that long after the latest write to it. */
    static Lifetime sliding(long millis) {
        return new Sliding(millis);
    }

    /** No end. */
    record Forever() implements Lifetime {
        @Override
        public Deadline deadline(Deadline held, long nowMillis) {
            return held;
        }
    }

    /**
     * An end that the first write sets.
     *
     * @param millis the lifetime in milliseconds, at least one
     */
    record Absolute(long millis) implements Lifetime {
        /** Checks the time as {@link Expiry.After} does. */
        public Absolute {
            Expiry.after(millis);
        }

        @Override
        public Deadline deadline(Deadline held, long nowMillis) {
            return held.exists() ? held : Deadline.at(nowMillis + millis);
        }
    }

    /**
     * An end that each effective write moves.
     *
     * @param millis the lifetime in milliseconds, at least one
     */
    record Sliding(long millis) implements Lifetime {
        /** Checks the time as {@link Expiry.After} does. */
        public Sliding {
            Expiry.after(millis);
        }

        @Override
        public Deadline deadline(Deadline held, long nowMillis) {
            return Deadline.at(nowMillis + millis);
        }
    }
}
