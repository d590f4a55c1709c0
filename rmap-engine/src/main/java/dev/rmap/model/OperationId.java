package dev.rmap.model;

/**
 * The identity of a batch of commands. A batch that reaches the authority twice bears the same identity both times, and
 * is applied once.
 *
 * @param client a random number that names the writing process; zero for a writer that gives no identities
 * @param counter which batch of that writer this is, counted from one
 */
public record OperationId(long client, long counter) {

    /** No identity: the change came from a writer that does not know of them. */
    public static final OperationId NONE = new OperationId(0, 0);

    /** Whether this identifies a batch. */
    public boolean isKnown() {
        return client != 0;
    }

    @Override
    public String toString() {
        return String.format("%016x#%d", client, counter);
    }
}
