package dev.rmap.model;

/**
 * Where a replica stands, with the proof that it stood in this history: the identity of the batch that made the change
 * at that revision. After a failover that lost writes the same number may belong to another change; the witness tells
 * the two apart.
 *
 * @param revision the last change that the replica holds
 * @param witness who made that change, or {@link OperationId#NONE} where that is not known
 */
public record Position(Revision revision, OperationId witness) {

    /** The position of a replica that never loaded anything. */
    public static final Position NONE = new Position(Revision.NONE, OperationId.NONE);

    /** The history. */
    public Lineage lineage() {
        return revision.lineage();
    }

    /** The number within the history. */
    public long number() {
        return revision.number();
    }
}
