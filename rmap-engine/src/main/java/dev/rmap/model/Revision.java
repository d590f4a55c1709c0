package dev.rmap.model;

/**
 * The place of a change in the history of a map. Within a lineage the number grows by exactly one with each change.
 *
 * @param lineage the history
 * @param number how many changes that history had up to and with this one; zero before the first
 */
public record Revision(Lineage lineage, long number) {

    /** Before every history: where a replica stands that never loaded anything. */
    public static final Revision NONE = new Revision(Lineage.UNKNOWN, 0);

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Revision {
        if (number < 0) {
            throw new IllegalArgumentException("revision " + number + " is negative");
        }
    }

    /** Whether both are places in the same history. */
    public boolean sameLineage(Revision other) {
        return lineage.equals(other.lineage);
    }

    /** Whether a replica that stands here holds everything up to {@code other}. */
    public boolean reached(Revision other) {
        return sameLineage(other) && number >= other.number;
    }

    /** The place in the same history that has the given number. */
    public Revision at(long otherNumber) {
        return new Revision(lineage, otherNumber);
    }

    @Override
    public String toString() {
        return lineage + ":" + number;
    }
}
