package dev.rmap.core;

import dev.rmap.core.SyncEffect.ApplyHeld;
import dev.rmap.core.SyncEffect.ApplyMissed;
import dev.rmap.core.SyncEffect.AskCatchUp;
import dev.rmap.core.SyncEffect.AskMore;
import dev.rmap.core.SyncEffect.DropHeld;
import dev.rmap.core.SyncEffect.DropStage;
import dev.rmap.core.SyncEffect.EndLineage;
import dev.rmap.core.SyncEffect.Hold;
import dev.rmap.core.SyncEffect.Install;
import dev.rmap.core.SyncEffect.ScheduleRetry;
import dev.rmap.core.SyncEffect.ScheduleStall;
import dev.rmap.core.SyncEffect.SkipHeld;
import dev.rmap.core.SyncEffect.StageHeld;
import dev.rmap.core.SyncEffect.StagePart;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;

/**
 * The feed flows, and the authority is asked what was missed. The replica serves what it has; the changes that arrive
 * after the question are held back until the answer is in.
 *
 * @param track the way so far; its session is the number of this catch-up
 * @param failures how many tries failed in a row
 * @param progress grows with each part and whenever the stage moves, so that a stall can be told from slowness
 * @param held the changes that were held back
 * @param stage how far the answer has come
 */
public record CatchingUp(Track track, int failures, long progress, HeldRun held, Stage stage) implements SyncState {

    /** Asks for the first time. */
    static Step begin(Track track) {
        return ask(track, 0, track.at());
    }

    private static Step ask(Track track, int failures, Position since) {
        Track next = track.nextSession();
        CatchingUp state = new CatchingUp(next, failures, 0, HeldRun.EMPTY, new Stage.Asked());
        return Step.to(
                state,
                new DropHeld(),
                new DropStage(),
                new ScheduleStall(next.session(), 0),
                new AskCatchUp(next.session(), since));
    }

    /** What was gathered is of no use: forget it and, after a pause, ask again. Late answers are then answers to nothing. */
    private Step retry() {
        return retry(at());
    }

    private Step retry(Position since) {
        Track next = track.nextSession();
        CatchingUp state = new CatchingUp(next, failures + 1, 0, HeldRun.EMPTY, new Stage.Pausing(since));
        return Step.to(state, new DropHeld(), new DropStage(), new ScheduleRetry(next.session(), failures + 1));
    }

    private CatchingUp holding(HeldRun nextHeld) {
        return new CatchingUp(track, failures, progress, nextHeld, stage);
    }

    private CatchingUp building(HeldRun nextHeld, Stage nextStage) {
        return new CatchingUp(track, failures, progress + 1, nextHeld, nextStage);
    }

    private boolean isPausing() {
        return stage instanceof Stage.Pausing;
    }

    /** Whether an answer is one to the question under way. */
    private boolean isMine(long session) {
        return session == track.session() && !isPausing();
    }

    /** Whether it is the first one. */
    private boolean isFirst(long session) {
        return session == track.session() && stage instanceof Stage.Asked;
    }

    /** The question that is under way, or comes, bears the witness, if that tells the two apart. */
    @Override
    public Step contradicted(SyncEvent.Contradicted other) {
        return track.tellsFrom(other.operation()) ? stay() : spoiled();
    }

    /** One of the two may be on the stage already, or spoil what is put onto it later. */
    @Override
    public Step heldContradicted() {
        return isPausing() ? stay() : retry();
    }

    /**
     * A question without a witness is answered with all that the authority holds. It is not asked twice, nor where all of
     * that is on its way.
     */
    @Override
    public Step spoiled() {
        if (!at().witness().isKnown()) {
            return stay();
        }
        Track unproven = track.unproven();
        if (stage instanceof Stage.Asked) {
            return ask(unproven, failures, unproven.at());
        }
        Stage next = isPausing() ? new Stage.Pausing(unproven.at()) : stage;
        return Step.to(new CatchingUp(unproven, failures, progress, held, next));
    }

    @Override
    public Step arrived(SyncEvent.Arrived changes) {
        if (isPausing() || isWorthless(changes) || held.hasSeen(changes)) {
            return stay();
        }
        if (held.isContinuedBy(changes)) {
            return holding(held.with(changes)).advance(List.of(new Hold()));
        }
        return holding(HeldRun.of(changes)).advance(List.of(new DropHeld(), new Hold()));
    }

    /** Whether the changes are of a lineage that was left, or are in the replica or on the stage already. */
    private boolean isWorthless(SyncEvent.Arrived changes) {
        return track.hasLeft(changes.lineage())
                || isCovered(changes, at().revision())
                || (stage instanceof Stage.Building building && isCovered(changes, building.exactAt()));
    }

    private static boolean isCovered(SyncEvent.Arrived changes, Revision by) {
        return changes.lineage().mayBe(by.lineage()) && changes.last() <= by.number();
    }

    @Override
    public Step part(SyncEvent.Part answer) {
        if (!isMine(answer.session())) {
            return stay();
        }
        return stage instanceof Stage.Building building ? nextPart(building, answer) : firstPart(answer);
    }

    private Step firstPart(SyncEvent.Part answer) {
        Position tip = answer.tip();
        if (track.hasLeft(tip.lineage())) {
            return retry(beyond(tip.lineage()));
        }
        if (!track.mayEnter(tip)) {
            return retry();
        }
        Stage begun = new Stage.Building(tip.revision(), tip, answer.last());
        List<SyncEffect> effects = new ArrayList<>(List.of(forget(tip)));
        effects.addAll(takePart(answer));
        return building(later(tip), begun).advance(effects);
    }

    /**
     * A place that the authority's history does not have. An authority that was taken back into a lineage which the
     * replica has left cannot know that: to be asked since a place beyond its history makes it begin a new one.
     */
    private static Position beyond(Lineage lineage) {
        return new Position(new Revision(lineage, Long.MAX_VALUE), OperationId.NONE);
    }

    private Step nextPart(Stage.Building building, SyncEvent.Part answer) {
        Position tip = answer.tip();
        boolean goesOn = tip.lineage().equals(building.exactAt().lineage())
                && tip.number() >= building.target().number()
                && !building.complete();
        Stage next = new Stage.Building(building.exactAt(), tip, answer.last());
        return goesOn ? building(held, next).advance(takePart(answer)) : retry();
    }

    private static List<SyncEffect> takePart(SyncEvent.Part answer) {
        return answer.last() ? List.of(new StagePart()) : List.of(new AskMore(), new StagePart());
    }

    /** Those of the held changes that lie beyond a position, or none if they are of another history. */
    private HeldRun later(Position here) {
        return held.lineage().mayBe(here.lineage()) ? held.beyond(here.number()) : HeldRun.EMPTY;
    }

    /** The effect that makes the shell keep exactly {@link #later}. */
    private SyncEffect forget(Position here) {
        return held.lineage().mayBe(here.lineage()) ? new SkipHeld(here.number()) : new DropHeld();
    }

    /**
     * Brings the stage as far as the held changes allow; what was done already stands in {@code done}. A stage that
     * needs changes which the feed has passed over can never become exact.
     */
    private Step advance(List<SyncEffect> done) {
        if (!(stage instanceof Stage.Building building)) {
            return Step.to(this).after(done);
        }
        if (!building.isExact() && !held.joins(building.exactAt())) {
            return retry().after(done);
        }
        List<SyncEffect> effects = new ArrayList<>(done);
        CatchingUp next = this;
        Stage.Building reached = building.through(held);
        if (reached.exactAt().number() > building.exactAt().number()) {
            long through = reached.exactAt().number();
            effects.add(new StageHeld(through));
            next = building(held.beyond(through), reached);
        }
        return reached.complete() && reached.isExact()
                ? next.install(reached.target()).after(effects)
                : Step.to(next).after(effects);
    }

    private Step install(Position target) {
        if (!track.mayEnter(target)) {
            return retry();
        }
        List<SyncEffect> effects = new ArrayList<>();
        Lineage before = at().lineage();
        if (before.isKnown() && !before.equals(target.lineage())) {
            effects.add(new EndLineage(before, target.lineage()));
        }
        effects.add(new Install(target));
        return settle(track.moveTo(target), effects);
    }

    /** The feed brings it as well, in its place among the changes that are held back. */
    @Override
    public Step answered(SyncEvent.Answered changes) {
        return stay();
    }

    @Override
    public Step current(SyncEvent.Current answer) {
        if (!isFirst(answer.session())) {
            return stay();
        }
        if (!answer.tip().revision().equals(at().revision())) {
            return retry();
        }
        return settle(track, List.of());
    }

    @Override
    public Step missed(SyncEvent.Missed answer) {
        if (!isFirst(answer.session())) {
            return stay();
        }
        boolean fits = answer.since().equals(at().revision())
                && answer.tip().lineage().equals(at().lineage())
                && track.mayEnter(answer.tip());
        return fits ? settle(track.moveTo(answer.tip()), List.of(new ApplyMissed(answer.tip()))) : retry();
    }

    /** The replica stands at {@code caughtUp}; what was held back may lie before it, join it, or leave a hole. */
    private Step settle(Track caughtUp, List<SyncEffect> done) {
        List<SyncEffect> effects = new ArrayList<>(done);
        Position here = caughtUp.at();
        effects.add(forget(here));
        HeldRun rest = later(here);
        if (!rest.joins(here.revision())) {
            CatchingUp holed = new CatchingUp(caughtUp, failures, progress, rest, stage);
            return holed.retry().after(effects);
        }
        if (rest.isEmpty()) {
            return Step.to(Live.at(caughtUp)).after(effects);
        }
        Position at = new Position(here.revision().at(rest.last()), rest.operation());
        effects.add(new ApplyHeld(at));
        return Step.to(Live.at(caughtUp.moveTo(at))).after(effects);
    }

    @Override
    public Step catchUpFailed(SyncEvent.CatchUpFailed failure) {
        return isMine(failure.session()) ? retry() : stay();
    }

    @Override
    public Step retryDue(SyncEvent.RetryDue retry) {
        return stage instanceof Stage.Pausing pausing && retry.session() == track.session()
                ? ask(track, failures, pausing.since())
                : stay();
    }

    @Override
    public Step stalled(SyncEvent.Stalled stall) {
        if (!isMine(stall.session())) {
            return stay();
        }
        return stall.progress() == progress ? retry() : Step.to(this, new ScheduleStall(track.session(), progress));
    }

    @Override
    public Step feedOpened() {
        return ask(track, failures, at());
    }

    @Override
    public Step feedLost() {
        return Step.to(new Connecting(track), new DropHeld(), new DropStage());
    }

    @Override
    public Step overflowed() {
        return isPausing() ? stay() : retry();
    }

    /** Whatever was lost or forged shows up as a hole, or in the answer that is under way. */
    @Override
    public Step doubted() {
        return stay();
    }

    @Override
    public Step tipKnown(SyncEvent.TipKnown answer) {
        return stay();
    }

    @Override
    public Step tipFailed() {
        return stay();
    }

    @Override
    public Step receiptSeen(SyncEvent.ReceiptSeen receipt) {
        return stay();
    }

    @Override
    public Step otherLineage() {
        return stay();
    }

    @Override
    public Step graceOver() {
        return stay();
    }

    /** Whatever became of the timer that was to end the pause: one more does no harm. */
    @Override
    public Step quiet() {
        return isPausing() ? Step.to(this, new ScheduleRetry(track.session(), failures)) : stay();
    }
}
