package dev.rmap.redis;

import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;

/**
 * What our writers say of a change behind the part that the Go package reads.
 *
 * @param lineage the history that the change belongs to
 * @param operation the batch that made it
 * @param more whether the next change belongs to the same commit
 * @param reason why something went away
 * @param entryDeadline when the entry ends
 * @param mapDeadline when the whole map ends
 * @param touch whether only the deadline of the entry moved
 */
record Trailer(
        Lineage lineage,
        OperationId operation,
        boolean more,
        Reason reason,
        Deadline entryDeadline,
        Deadline mapDeadline,
        boolean touch) {

    /** Of a change that is no touch. */
    Trailer(
            Lineage lineage,
            OperationId operation,
            boolean more,
            Reason reason,
            Deadline entryDeadline,
            Deadline mapDeadline) {
        this(lineage, operation, more, reason, entryDeadline, mapDeadline, false);
    }

    /** What holds of a change whose writer gives no trailer. */
    static final Trailer NONE =
            new Trailer(Lineage.UNKNOWN, OperationId.NONE, false, Reason.REMOVED, Deadline.NONE, Deadline.NONE);
}
