package dev.rmap.model;

/**
 * What must hold at the authority for a command to be applied. It is judged on the newest state, never on a replica.
 */
public sealed interface Condition {

    /** Always holds. */
    Condition ALWAYS = new Always();

    /** Holds if the map has no entry of that key. */
    Condition ABSENT = new Absent();

    /** Holds if the map has an entry of that key. */
    Condition PRESENT = new Present();

    /** Holds if the entry exists and its value is exactly these bytes. A missing entry never equals empty bytes. */
    static Condition holds(Bytes value) {
        return new Holds(value);
    }

    /**
     * Holds if the entry (or, for the empty key, the map) has exactly this deadline and the authority's clock has
     * reached it.
     */
    static Condition due(Deadline deadline) {
        return new Due(deadline);
    }

    /** See {@link #ALWAYS}. */
    record Always() implements Condition {}

    /** See {@link #ABSENT}. */
    record Absent() implements Condition {}

    /** See {@link #PRESENT}. */
    record Present() implements Condition {}

    /**
     * See {@link #holds}.
     *
     * @param value the expected bytes
     */
    record Holds(Bytes value) implements Condition {}

    /**
     * See {@link #due}.
     *
     * @param deadline the expected deadline, which must exist
     */
    record Due(Deadline deadline) implements Condition {
        /** Checks that there is a deadline. */
        public Due {
            if (!deadline.exists()) {
                throw new IllegalArgumentException("an entry without a deadline is never due");
            }
        }
    }
}
