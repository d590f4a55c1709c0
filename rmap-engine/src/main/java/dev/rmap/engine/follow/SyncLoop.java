package dev.rmap.engine.follow;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.Link;
import dev.rmap.core.Step;
import dev.rmap.core.SyncEffect;
import dev.rmap.core.SyncEvent;
import dev.rmap.core.SyncShell;
import dev.rmap.core.SyncState;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.time.LogLimiter;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Change;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the still core: brings it events, and does what it decides.
 *
 * <p>Everything that happens goes over the lane, one thing at a time: the lane holds the state, the held changes and the
 * replica's only writer. Nothing that runs on the lane blocks, waits or calls a user.
 */
public final class SyncLoop implements Intake.Target, SyncShell {

    private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

    /** How many entries a borrowed thread goes through in one task. */
    static final int AT_ONCE = 1_024;

    private final String name;
    private final Link link;
    private final Copy replica;
    private final Gate gate;
    private final Pace pace;
    private final Lane lane;
    private final Consumer<SyncState> observer;
    private final Protocol protocol;
    private final Meters meters = new Meters();

    private final Intake intake;
    private final HeldChanges held;
    private final Echoes echoes;
    private final QuietWatch quiet;
    private final LogLimiter contradictions;
    private final TipQuestion question;
    private SyncState state = SyncState.initial();
    private Cargo cargo = Cargo.NONE;
    private volatile OwnEcho echo = new OwnEcho(0);
    private volatile BackendException lastFailure = new BackendException(Kind.UNKNOWN, "no answer yet");

    private final CompletableFuture<Void> refused = new CompletableFuture<>();

    /** What was applied last, while the feed brings one change after another. */
    private Optional<Group> lastApplied = Optional.empty();

    public SyncLoop(Channel channel, Gate gate, Pace pace, EngineConfig.Limits limits, Consumer<SyncState> observer) {
        this.name = channel.name().text();
        this.link = channel.link();
        this.replica = channel.replica();
        this.gate = gate;
        this.pace = pace;
        this.lane = new Lane(channel.relief(), limits.feedQueue());
        this.intake = new Intake(name, lane, meters, pace, limits, this);
        this.held = new HeldChanges(limits);
        this.echoes = new Echoes(limits.queueBytes());
        this.quiet = new QuietWatch(pace, lane, () -> state, () -> happened(new SyncEvent.Quiet()));
        this.contradictions = new LogLimiter(pace::nowMillis);
        this.question = new TipQuestion(name, link, pace, this::post);
        this.observer = observer;
        this.protocol = channel.protocol();
    }

    /**
     * What the loop connects: the way to the authority and the replica at its end.
     *
     * @param name the map
     * @param link the way to the authority
     * @param replica the replica
     * @param relief goes on where a borrowed thread is given back
     * @param protocol decides
     */
    public record Channel(MapName name, Link link, Copy replica, Executor relief, Protocol protocol) {}

    public Meters meters() {
        return meters;
    }

    public void start() {
        link.openFeed(intake);
        lane.execute(quiet::start);
    }

    /** Has the batches of one writer looked out for. */
    public void watch(OwnEcho own) {
        echo = own;
    }

    /**
     * The authority spoke of a revision, and may have told the changes that led to it. They are applied at once if they
     * are the next; if others have to come before them, the feed will bring them all.
     */
    public void spokenOf(Revision revision, List<Change> changes) {
        if (!replica.position().revision().reached(revision)) {
            List<Group> groups = Assembler.groups(changes);
            lane.execute(() -> {
                answered(groups);
                handle(new SyncEvent.ReceiptSeen(revision), Cargo.NONE);
            });
        }
    }

    private void answered(List<Group> groups) {
        if (!groups.isEmpty() && echoes.hasRoomFor(groups)) {
            Position before = state.at();
            handle(Group.answered(groups), Cargo.of(groups));
            if (!state.at().equals(before)) {
                echoes.await(groups);
            }
        }
    }

    /** The authority refused a batch, because its history is another one. */
    public void otherLineage() {
        post(new SyncEvent.OtherLineage());
    }

    /** The replica has heard everything, and yet is not what the authority holds. */
    public void spoiled() {
        post(new SyncEvent.Spoiled());
    }

    /** Freezes the replica, once everything that came before is done. */
    public void close(Runnable closed) {
        lane.execute(() -> {
            handle(new SyncEvent.Close(), Cargo.NONE);
            closed.run();
        });
    }

    @Override
    public void arrived(Group group) {
        quiet.heard();
        if (group.last() <= state.at().number() && echoes.isEcho(group)) {
            return;
        }
        Optional<SyncEvent> contradiction = contradiction(group);
        if (contradiction.isPresent()) {
            meters.malformed.increment();
            long times = contradictions.times();
            if (times > 0) {
                log.warn(
                        "map {}: two different changes have the number {} ({} such numbers since this was last said)",
                        name,
                        group.last(),
                        times);
            }
        }
        handle(contradiction.orElseGet(group::arrived), Cargo.of(List.of(group)));
    }

    /** What the core is told if the group has the number of another change that came before. */
    private Optional<SyncEvent> contradiction(Group group) {
        if (lastApplied.map(last -> last.contradicts(group)).orElseGet(() -> group.contradicts(replica.position()))) {
            return Optional.of(new SyncEvent.Contradicted(group.operation()));
        }
        return held.contradicts(group) ? Optional.of(new SyncEvent.HeldContradicted()) : Optional.empty();
    }

    @Override
    public void happened(SyncEvent event) {
        if (event instanceof SyncEvent.FeedOpened) {
            echoes.clear();
        }
        handle(event, Cargo.NONE);
    }

    /** Runs something that touches the replica without being an event of the protocol. */
    public void execute(Runnable task) {
        lane.execute(task);
    }

    private void post(SyncEvent event) {
        take(event, Cargo.NONE);
    }

    private void handle(SyncEvent event, Cargo with) {
        lane.assertOnLane();
        Step step = protocol.step(state, event);
        SyncState before = state;
        state = step.state();
        cargo = with;
        carryOut(step.effects());
        cargo = Cargo.NONE;
        if (before.getClass() != state.getClass()) {
            log.debug(
                    "map {}: {} at {}",
                    name,
                    state.getClass().getSimpleName(),
                    state.at().revision());
        }
        lane.goOnAtLength(replica.staged() > 0 && replica.staged() + replica.size() > AT_ONCE);
        observer.accept(state);
    }

    /**
     * After a failure the replica and the stage could be anything: what the authority holds has to take the place of the
     * one, and the other is thrown away.
     */
    private void carryOut(List<SyncEffect> effects) {
        try {
            effects.forEach(effect -> effect.by(this));
        } catch (Throwable defect) {
            lastFailure = new BackendException(Kind.UNKNOWN, "what came could not be taken: " + defect);
            post(new SyncEvent.Spoiled());
            post(new SyncEvent.Overflowed());
            throw defect;
        }
    }

    @Override
    public void askCatchUp(long session, Position since) {
        meters.catchUps.increment();
        link.catchUp(since, new Answers(session, this::take, this::failed));
    }

    private void take(SyncEvent event, Cargo with) {
        if (isLong(event, with)) {
            lane.executeAtLength(() -> handle(event, with));
        } else {
            lane.execute(() -> handle(event, with));
        }
    }

    /** Whether this may go through more entries, or make room for more, than a borrowed thread has time for. */
    private boolean isLong(SyncEvent event, Cargo with) {
        long ofAPart = event instanceof SyncEvent.Part
                ? (long) replica.size() + with.tip().entries()
                : 0;
        return with.contents().size() + ofAPart > AT_ONCE;
    }

    private void failed(BackendException cause) {
        log.info("map {}: a catch-up failed: {}", name, cause.getMessage());
        lastFailure = cause;
        if (cause.kind() == Kind.REFUSED) {
            refused(cause);
        }
    }

    @Override
    public void lost(String why) {
        lastFailure = new BackendException(Kind.UNKNOWN, "the feed does not flow: " + why);
    }

    @Override
    public void refused(BackendException cause) {
        refused.completeExceptionally(cause);
    }

    /** Fails as soon as the authority refuses to be asked or to be listened to, which it would do again. */
    public CompletableFuture<Void> refused() {
        return refused;
    }

    /** Why the latest catch-up failed, or the feed did. */
    public BackendException lastFailure() {
        return lastFailure;
    }

    @Override
    public void askTip() {
        question.ask();
    }

    @Override
    public void askMore() {
        cargo.more().run();
    }

    @Override
    public void apply(Position at) {
        applyGroups(cargo.groups(), at);
    }

    private void applyGroups(List<Group> groups, Position at) {
        replica.apply(groups, at);
        for (Group group : groups) {
            meters.changes.add(group.changes().size());
            lastApplied = Optional.of(group);
            echo.heard(group.operation());
        }
        gate.advanceTo(at);
    }

    @Override
    public void hold() {
        if (!held.add(cargo.groups())) {
            intake.overflow();
        }
    }

    @Override
    public void dropHeld() {
        held.drop();
    }

    @Override
    public void skipHeld(long through) {
        held.takeThrough(through);
    }

    @Override
    public void applyHeld(Position at) {
        applyGroups(held.takeThrough(Long.MAX_VALUE), at);
    }

    @Override
    public void stageHeld(long through) {
        replica.stageChanges(held.stageThrough(through));
    }

    @Override
    public void stagePart() {
        replica.stage(cargo.contents(), cargo.tip());
    }

    @Override
    public void dropStage() {
        held.forgetStaged();
        replica.dropStage();
    }

    @Override
    public void install(Position at) {
        lastApplied = held.lastStaged(at.number());
        held.forgetStaged();
        replica.install(at);
        gate.advanceTo(at);
    }

    @Override
    public void applyMissed(Position at) {
        lastApplied = Optional.empty();
        replica.applyMissed(cargo.contents(), cargo.tip().mapDeadline(), at);
        gate.advanceTo(at);
    }

    @Override
    public void endLineage(Lineage ended, Lineage begun) {
        meters.lineages.increment();
        log.warn("map {}: the history {} was lost; the new one is {}", name, ended, begun);
        gate.ended(ended);
    }

    @Override
    public void scheduleRetry(long session, int failures) {
        pace.afterFailures(failures, () -> post(new SyncEvent.RetryDue(session)));
    }

    @Override
    public void scheduleStall(long session, long progress) {
        pace.afterStall(() -> post(new SyncEvent.Stalled(session, progress)));
    }

    @Override
    public void scheduleGrace() {
        pace.afterGrace(() -> post(new SyncEvent.GraceOver()));
    }
}
