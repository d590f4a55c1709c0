package dev.rmap.model;

/**
 * One applied command, as the feed carries it: always absolute (the whole new value), so that applying the changes of a
 * history in order gives exactly the map.
 */
public sealed interface Change {

    /** Where the change stands in the history and where it comes from. */
    Stamp stamp();

    /**
     * What all changes bear.
     *
     * @param revision its place in the history; the lineage is unknown where the writer gave none
     * @param operation the batch that made it
     * @param more whether the next change belongs to the same commit; replicas show the commit whole or not at all
     * @param mapDeadline when the whole map ends, as of this change
     */
    record Stamp(Revision revision, OperationId operation, boolean more, Deadline mapDeadline) {}

    /**
     * An entry was stored, or its deadline moved.
     *
     * @param stamp where it stands
     * @param key the key
     * @param value the complete new value
     * @param deadline when the entry ends
     * @param touch whether only the deadline moved: listeners, which hear differences, do not hear of it
     */
    record Put(Stamp stamp, Bytes key, Bytes value, Deadline deadline, boolean touch) implements Change {
        /** An entry was stored. */
        public Put(Stamp stamp, Bytes key, Bytes value, Deadline deadline) {
            this(stamp, key, value, deadline, false);
        }
    }

    /**
     * An entry was removed.
     *
     * @param stamp where it stands
     * @param key the key
     * @param reason removed or expired
     */
    record Delete(Stamp stamp, Bytes key, Reason reason) implements Change {}

    /**
     * Every entry was removed.
     *
     * @param stamp where it stands
     * @param reason why
     */
    record Clear(Stamp stamp, Reason reason) implements Change {}

    /** The number of the change in its history. */
    default long number() {
        return stamp().revision().number();
    }
}
