package dev.rmap.core;

import dev.rmap.core.SyncEffect.Apply;
import dev.rmap.core.SyncEffect.AskTip;
import dev.rmap.core.SyncEffect.ScheduleGrace;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;

/**
 * The replica follows the feed.
 *
 * <p>Two things are watched beside it. A question for the tip is under way or not: its answer is measured against where
 * the replica stood when it was asked, because the feed may run on meanwhile. And the authority's word (a tip, a
 * receipt) may outrun the feed for a short grace before that counts as a loss.
 *
 * @param track the way so far
 * @param look whether the tip was asked for
 * @param grace what the feed still has time for
 */
public record Live(Track track, Look look, Grace grace) implements SyncState {

    static Live at(Track track) {
        return new Live(track, Look.NONE, Grace.NONE);
    }

    /** Whether there is no sign that the authority cannot be reached, so that changes could be missing unnoticed. */
    public boolean isSure() {
        return !look.unanswered();
    }

    /** Whether the authority was asked where it stands, and has not answered yet. */
    public boolean isAsking() {
        return look.isOpen();
    }

    /**
     * The authority is shown the witness: it either knows it, or learns that it lost this change, and says so (G9). Where
     * the two changes have no witness that differs, only all that the authority holds tells.
     */
    @Override
    public Step contradicted(SyncEvent.Contradicted other) {
        return track.tellsFrom(other.operation()) ? CatchingUp.begin(track) : spoiled();
    }

    @Override
    public Step heldContradicted() {
        return stay();
    }

    @Override
    public Step spoiled() {
        return CatchingUp.begin(track.unproven());
    }

    @Override
    public Step arrived(SyncEvent.Arrived changes) {
        long here = at().number();
        if (track.hasLeft(changes.lineage())) {
            return doubted();
        }
        if (!changes.lineage().mayBe(at().lineage())) {
            return CatchingUp.begin(track);
        }
        if (changes.last() <= here) {
            return doubted();
        }
        if (changes.first() != here + 1) {
            return CatchingUp.begin(track);
        }
        Position next = new Position(at().revision().at(changes.last()), changes.operation());
        return Step.to(new Live(track.moveTo(next), look.heard(), grace), new Apply(next));
    }

    /** The next change is the next change, whichever way it came; whatever else comes with an answer is left to the feed. */
    @Override
    public Step answered(SyncEvent.Answered changes) {
        if (!changes.lineage().equals(at().lineage()) || changes.first() != at().number() + 1) {
            return stay();
        }
        Position next = new Position(at().revision().at(changes.last()), changes.operation());
        return Step.to(new Live(track.moveTo(next), look, grace), new Apply(next));
    }

    /** A repeated or stray change is harmless, unless it is the sign of a history that began anew: a look tells. */
    @Override
    public Step doubted() {
        return look.isOpen() ? stay() : Step.to(new Live(track, look.asked(at().number()), grace), new AskTip());
    }

    @Override
    public Step quiet() {
        return doubted();
    }

    @Override
    public Step tipKnown(SyncEvent.TipKnown answer) {
        if (!look.isOpen()) {
            return stay();
        }
        Position tip = answer.tip();
        if (!tip.lineage().equals(at().lineage()) || tip.number() < look.askedAt() || isOther(tip)) {
            return CatchingUp.begin(track);
        }
        return new Live(track, Look.NONE, grace).await(tip.revision());
    }

    /** Whether the authority has another change where the replica stands. */
    private boolean isOther(Position tip) {
        return tip.number() == at().number() && track.tellsFrom(tip.witness());
    }

    /** The feed may be dead as well, or may not: it is followed on, but the replica is not sure any more. */
    @Override
    public Step tipFailed() {
        return look.isOpen() ? Step.to(new Live(track, look.failed(), grace)) : stay();
    }

    @Override
    public Step receiptSeen(SyncEvent.ReceiptSeen receipt) {
        if (track.hasLeft(receipt.revision().lineage())) {
            return stay();
        }
        return receipt.revision().lineage().equals(at().lineage())
                ? await(receipt.revision())
                : CatchingUp.begin(track);
    }

    private Step await(Revision spokenOf) {
        if (spokenOf.number() <= at().number()) {
            return stay();
        }
        Live next = new Live(track, look, grace.alsoFor(spokenOf.number()));
        return grace.isRunning() ? Step.to(next) : Step.to(next, new ScheduleGrace());
    }

    @Override
    public Step graceOver() {
        long here = at().number();
        if (here < grace.needed()) {
            return CatchingUp.begin(track);
        }
        Live next = new Live(track, look, Grace.NONE);
        return here < grace.spokenOf() ? next.await(at().revision().at(grace.spokenOf())) : Step.to(next);
    }

    @Override
    public Step feedOpened() {
        return CatchingUp.begin(track);
    }

    @Override
    public Step feedLost() {
        return Step.to(new Connecting(track));
    }

    @Override
    public Step overflowed() {
        return CatchingUp.begin(track);
    }

    @Override
    public Step otherLineage() {
        return CatchingUp.begin(track);
    }

    @Override
    public Step current(SyncEvent.Current answer) {
        return stay();
    }

    @Override
    public Step missed(SyncEvent.Missed answer) {
        return stay();
    }

    @Override
    public Step part(SyncEvent.Part answer) {
        return stay();
    }

    @Override
    public Step catchUpFailed(SyncEvent.CatchUpFailed failure) {
        return stay();
    }

    @Override
    public Step retryDue(SyncEvent.RetryDue retry) {
        return stay();
    }

    @Override
    public Step stalled(SyncEvent.Stalled stall) {
        return stay();
    }
}
