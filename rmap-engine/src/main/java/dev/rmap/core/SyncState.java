package dev.rmap.core;

import dev.rmap.model.Position;

/**
 * Where a replica is on its way to the truth. A state answers every event; that makes the protocol a table of states
 * and events without a hole.
 */
public sealed interface SyncState permits Connecting, CatchingUp, Live, Closed {

    /** The state of a replica that has not begun. */
    static SyncState initial() {
        return new Connecting(Track.START);
    }

    /** What the replica knows of its way so far. */
    Track track();

    /** Where the replica stands. */
    default Position at() {
        return track().at();
    }

    /** See {@link SyncEvent.FeedOpened}. */
    Step feedOpened();

    /** See {@link SyncEvent.FeedLost}. */
    Step feedLost();

    /** See {@link SyncEvent.Overflowed}. */
    Step overflowed();

    /** See {@link SyncEvent.Doubted}. */
    Step doubted();

    /** See {@link SyncEvent.Contradicted}. */
    Step contradicted(SyncEvent.Contradicted other);

    /** See {@link SyncEvent.HeldContradicted}. */
    Step heldContradicted();

    /** See {@link SyncEvent.Spoiled}. */
    Step spoiled();

    /** See {@link SyncEvent.Arrived}. */
    Step arrived(SyncEvent.Arrived changes);

    /** See {@link SyncEvent.Answered}. */
    Step answered(SyncEvent.Answered changes);

    /** See {@link SyncEvent.Current}. */
    Step current(SyncEvent.Current answer);

    /** See {@link SyncEvent.Missed}. */
    Step missed(SyncEvent.Missed answer);

    /** See {@link SyncEvent.Part}. */
    Step part(SyncEvent.Part answer);

    /** See {@link SyncEvent.CatchUpFailed}. */
    Step catchUpFailed(SyncEvent.CatchUpFailed failure);

    /** See {@link SyncEvent.RetryDue}. */
    Step retryDue(SyncEvent.RetryDue retry);

    /** See {@link SyncEvent.Stalled}. */
    Step stalled(SyncEvent.Stalled stall);

    /** See {@link SyncEvent.TipKnown}. */
    Step tipKnown(SyncEvent.TipKnown answer);

    /** See {@link SyncEvent.TipFailed}. */
    Step tipFailed();

    /** See {@link SyncEvent.ReceiptSeen}. */
    Step receiptSeen(SyncEvent.ReceiptSeen receipt);

    /** See {@link SyncEvent.OtherLineage}. */
    Step otherLineage();

    /** See {@link SyncEvent.GraceOver}. */
    Step graceOver();

    /** See {@link SyncEvent.Quiet}. */
    Step quiet();

    /** See {@link SyncEvent.Close}. */
    default Step close() {
        return Step.to(new Closed(track()), new SyncEffect.DropHeld(), new SyncEffect.DropStage());
    }

    /** Nothing to do. */
    default Step stay() {
        return Step.to(this);
    }
}
