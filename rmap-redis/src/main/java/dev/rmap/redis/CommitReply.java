package dev.rmap.redis;

import dev.rmap.backend.Answer;
import dev.rmap.model.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The reply of {@code batch.lua} to a batch; the script lists its parts.
 *
 * @param status what kind of an answer it is
 * @param nowMillis the server's clock
 * @param answer what the authority says of the batch; empty for the two statuses that are failures: the guard time is over,
 *     or it is too late to know
 */
record CommitReply(Status status, long nowMillis, Optional<Answer> answer) {

    /** The first element of the reply. */
    enum Status {
        DECIDED,
        OTHER_HISTORY,
        GUARD_TIME_OVER,
        TOO_LATE_TO_KNOW,
        /** Every command stored a value, and the reply holds no more than the values before, or not even those. */
        DECIDED_SHORT
    }

    private static final String NAME = "a reply of the commit script";
    private static final int NOW_AT = Double.BYTES;
    private static final int LIST_AT = 2 * Double.BYTES;
    private static final Status[] STATUSES = Status.values();

    /**
     * Reads all of the reply to that batch, so that nothing fails any more when it is used.
     *
     * @throws IllegalArgumentException if it is none that the script gives to that batch
     */
    static CommitReply read(byte[] reply, Batch batch) {
        if (reply.length < LIST_AT) {
            throw ReplyList.unreadable(NAME, "it was cut short");
        }
        ByteBuffer all = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN);
        if (all.getDouble(0) != (double) batch.id().counter()) {
            throw ReplyList.unreadable(NAME, "it is about another batch");
        }
        long nowMillis = millis(all.getDouble(NOW_AT));
        ReplyList list = ReplyList.read(NAME, all.position(LIST_AT));
        Status status = STATUSES[(int) list.number(0, STATUSES.length - 1)];
        CommitOutcome outcome = new CommitOutcome(batch, list, list.revision(1), nowMillis);
        return new CommitReply(
                status,
                nowMillis,
                switch (status) {
                    case DECIDED -> Optional.of(outcome.decided());
                    case DECIDED_SHORT -> Optional.of(outcome.decidedShort());
                    case OTHER_HISTORY -> Optional.of(outcome.otherLineage());
                    case GUARD_TIME_OVER, TOO_LATE_TO_KNOW -> outcome.withoutAnswer();
                });
    }

    private static long millis(double number) {
        if (number >= 0 && number <= (double) WireFormat.MAX_REVISION && number == Math.rint(number)) {
            return (long) number;
        }
        throw ReplyList.unreadable(NAME, "its time is none");
    }
}
