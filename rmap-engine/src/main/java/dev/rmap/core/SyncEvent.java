package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;

/** What can happen to a replica. Each event knows which question it puts to a state. */
public sealed interface SyncEvent {

    /** What the state makes of this event. */
    Step on(SyncState state);

    /** The feed flows (again); changes before this may be missing. */
    record FeedOpened() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.feedOpened();
        }
    }

    /** The feed stopped. */
    record FeedLost() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.feedLost();
        }
    }

    /** Changes that had arrived were thrown away, because the queue in front of the replica was full. */
    record Overflowed() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.overflowed();
        }
    }

    /** A message came that is no change. */
    record Doubted() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.doubted();
        }
    }

    /**
     * Another change came with the number of the one that was applied last: one of the two is no change of this map, or
     * the authority went back and gave the number once more.
     *
     * @param operation who made the other change, where that is known
     */
    record Contradicted(OperationId operation) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.contradicted(this);
        }
    }

    /** Another change came with the number of one that is held back or on the stage: one of the two is no change of this map. */
    record HeldContradicted() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.heldContradicted();
        }
    }

    /** The replica is not what the authority held where it stands: nothing less than all of it can mend that. */
    record Spoiled() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.spoiled();
        }
    }

    /**
     * The changes of one commit arrived.
     *
     * @param lineage their history, or unknown if their writer does not know it
     * @param first the number of the first change
     * @param last the number of the last change
     * @param operation who made them
     */
    record Arrived(Lineage lineage, long first, long last, OperationId operation) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.arrived(this);
        }
    }

    /**
     * The answer to a batch of this process brought what the batch changed, perhaps before the feed does.
     *
     * @param lineage the history
     * @param first the number of the first change
     * @param last the number of the last change
     * @param operation the batch
     */
    record Answered(Lineage lineage, long first, long last, OperationId operation) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.answered(this);
        }
    }

    /**
     * Answer to a catch-up: nothing was missed.
     *
     * @param session which catch-up this answers
     * @param tip where the authority stands
     */
    record Current(long session, Position tip) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.current(this);
        }
    }

    /**
     * Answer to a catch-up: the differences between two revisions.
     *
     * @param session which catch-up this answers
     * @param since where the differences begin
     * @param tip where they end
     */
    record Missed(long session, Revision since, Position tip) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.missed(this);
        }
    }

    /**
     * Answer to a catch-up: a part of a snapshot.
     *
     * @param session which catch-up this answers
     * @param tip the revision at which this part is exact
     * @param last whether this is the last part
     */
    record Part(long session, Position tip, boolean last) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.part(this);
        }
    }

    /**
     * There will be no answer to a catch-up.
     *
     * @param session which one
     */
    record CatchUpFailed(long session) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.catchUpFailed(this);
        }
    }

    /**
     * The time before another try is over.
     *
     * @param session the catch-up that failed
     */
    record RetryDue(long session) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.retryDue(this);
        }
    }

    /**
     * The time within which a catch-up must have moved is over.
     *
     * @param session the catch-up
     * @param progress how far it had come when the time began
     */
    record Stalled(long session, long progress) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.stalled(this);
        }
    }

    /**
     * The authority said where it stands.
     *
     * @param tip the newest revision, and who made it where that is known
     */
    record TipKnown(Position tip) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.tipKnown(this);
        }
    }

    /** The authority did not say where it stands. */
    record TipFailed() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.tipFailed();
        }
    }

    /**
     * A batch of this process was decided: the feed must bring this revision soon.
     *
     * @param revision where the authority stood after the batch
     */
    record ReceiptSeen(Revision revision) implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.receiptSeen(this);
        }
    }

    /** The authority refused a batch, because its history is another one than the replica's. */
    record OtherLineage() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.otherLineage();
        }
    }

    /** The time that the feed may lag behind the authority's word is over. */
    record GraceOver() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.graceOver();
        }
    }

    /** Nothing was heard for a while. */
    record Quiet() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.quiet();
        }
    }

    /** The replica is to be frozen. */
    record Close() implements SyncEvent {
        @Override
        public Step on(SyncState state) {
            return state.close();
        }
    }
}
