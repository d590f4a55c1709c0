package dev.rmap.model;

/**
 * One unbroken history of a map. A new one begins when the old one is lost: a flush, an expiry outside of our control,
 * a failover that lost writes.
 *
 * @param id a random number; zero means that the lineage is not known
 */
public record Lineage(long id) {

    /** The lineage of a change whose writer does not know lineages: it belongs to whatever history is under way. */
    public static final Lineage UNKNOWN = new Lineage(0);

    /** Whether this names a history. */
    public boolean isKnown() {
        return id != 0;
    }

    /** Whether both may be one history: equal, or at least one of them not known. */
    public boolean mayBe(Lineage other) {
        return id == other.id || id == 0 || other.id == 0;
    }

    /** Sixteen hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x", id);
    }
}
