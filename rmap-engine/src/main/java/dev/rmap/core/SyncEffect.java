package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.Position;

/**
 * What the shell has to do, in the given order. Effects that speak of "the changes" or "the part" mean what came with
 * the event that was just judged.
 */
public sealed interface SyncEffect {

    /** Has the shell do this. */
    void by(SyncShell shell);

    /**
     * Ask the authority what was missed.
     *
     * @param session the number to answer with
     * @param since where the replica stands
     */
    record AskCatchUp(long session, Position since) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.askCatchUp(session, since);
        }
    }

    /** Ask the authority where it stands; {@link SyncEvent.TipKnown} or {@link SyncEvent.TipFailed} must follow. */
    record AskTip() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.askTip();
        }
    }

    /** Let the authority send the next part. */
    record AskMore() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.askMore();
        }
    }

    /**
     * Apply the changes to the replica.
     *
     * @param at where the replica stands then
     */
    record Apply(Position at) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.apply(at);
        }
    }

    /** Keep the changes for later, behind those that are kept already. */
    record Hold() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.hold();
        }
    }

    /** Forget all kept changes. */
    record DropHeld() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.dropHeld();
        }
    }

    /**
     * Forget the kept changes up to a number.
     *
     * @param through the last number to forget
     */
    record SkipHeld(long through) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.skipHeld(through);
        }
    }

    /**
     * Take all kept changes and apply them to the replica.
     *
     * @param at where the replica stands then
     */
    record ApplyHeld(Position at) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.applyHeld(at);
        }
    }

    /**
     * Take the kept changes up to a number and apply them to the stage.
     *
     * @param through the last number to take
     */
    record StageHeld(long through) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.stageHeld(through);
        }
    }

    /** Put the part onto the stage, where a snapshot is built beside the replica, over what is there. */
    record StagePart() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.stagePart();
        }
    }

    /** Throw away what is on the stage. */
    record DropStage() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.dropStage();
        }
    }

    /**
     * Replace the replica by the stage, and tell the listeners the differences.
     *
     * @param at where the replica stands then
     */
    record Install(Position at) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.install(at);
        }
    }

    /**
     * Apply the differences to the replica.
     *
     * @param at where the replica stands then
     */
    record ApplyMissed(Position at) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.applyMissed(at);
        }
    }

    /**
     * The history that the replica followed is lost: fail who waits for a revision of it, and tell the listeners.
     *
     * @param ended the lost history
     * @param begun the new one
     */
    record EndLineage(Lineage ended, Lineage begun) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.endLineage(ended, begun);
        }
    }

    /**
     * Deliver {@link SyncEvent.RetryDue} after a pause that grows with the number of failures in a row.
     *
     * @param session the catch-up that failed
     * @param failures at least one
     */
    record ScheduleRetry(long session, int failures) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.scheduleRetry(session, failures);
        }
    }

    /**
     * Deliver {@link SyncEvent.Stalled} when the time for some progress is over.
     *
     * @param session the catch-up
     * @param progress how far it has come
     */
    record ScheduleStall(long session, long progress) implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.scheduleStall(session, progress);
        }
    }

    /** Deliver {@link SyncEvent.GraceOver} when the feed had its time to bring what the authority spoke of. */
    record ScheduleGrace() implements SyncEffect {
        @Override
        public void by(SyncShell shell) {
            shell.scheduleGrace();
        }
    }
}
