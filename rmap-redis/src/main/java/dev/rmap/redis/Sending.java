package dev.rmap.redis;

import dev.rmap.model.Batch;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;

/**
 * What goes with a batch however often it is sent; the same from the first sending on that may have been decided.
 *
 * @param batch the identity of the batch
 * @param guardMillis until when it may be decided, on the server's clock; counted from the first sending that may have
 *     been decided
 * @param first the lineage of its writer's replica at the first sending that may have been decided: while that lineage
 *     lasts, no record of a writer is lost
 * @param inDoubt whether it may have been decided already
 * @param harmless whether the latest sending is known to have had no effect
 */
record Sending(OperationId batch, long guardMillis, Lineage first, boolean inDoubt, boolean harmless) {

    /** Half the life of a writer's record: up to then the record of a batch that was decided is still there. */
    private static final long GUARD_MILLIS = 300_000;

    /** Nothing was sent yet. */
    static final Sending NONE = new Sending(OperationId.NONE, 0, Lineage.UNKNOWN, false, false);

    /** The batch is sent, for the first time or again. */
    Sending next(Batch sent, long nowMillis) {
        boolean again = sent.id().equals(batch);
        boolean doubtful = again && (inDoubt || !harmless);
        return new Sending(
                sent.id(),
                doubtful ? guardMillis : nowMillis + GUARD_MILLIS,
                doubtful ? first : sent.base().lineage(),
                doubtful,
                false);
    }

    /** The sending turned out to have had no effect. */
    Sending withoutEffect() {
        return new Sending(batch, guardMillis, first, inDoubt, true);
    }

    /** The guard time is over; the next sending has another one. */
    Sending guardedAnew(long nowMillis) {
        return new Sending(batch, nowMillis + GUARD_MILLIS, first, inDoubt, true);
    }
}
