package dev.rmap.engine;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Link;
import dev.rmap.core.Step;
import dev.rmap.core.SyncEffect;
import dev.rmap.core.SyncEvent;
import dev.rmap.core.SyncShell;
import dev.rmap.core.SyncState;
import dev.rmap.model.Change;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the still core: brings it events, and does what it decides.
 *
 * <p>Everything that happens goes over the lane, one thing at a time: the lane holds the state, the held changes and the
 * replica's only writer. Nothing that runs on the lane blocks, waits or calls a user.
 */
final class SyncLoop implements FeedSink, SyncShell {

    private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

    private final String name;
    private final Link link;
    private final Copy replica;
    private final Gate gate;
    private final Pace pace;
    private final Lane lane;
    private final Consumer<SyncState> observer;
    private final Protocol protocol;
    private final Meters meters = new Meters();

    private final int feedQueue;
    private final AtomicBoolean overflowTold = new AtomicBoolean();
    private final Assembler assembler = new Assembler();
    private final Deque<Group> held = new ArrayDeque<>();
    private SyncState state = SyncState.initial();
    private Cargo cargo = Cargo.NONE;
    private volatile OwnEcho echo = new OwnEcho(0);
    private long heardAtLastTick;
    private volatile BackendException lastFailure = new BackendException(Kind.UNKNOWN, "no answer yet");

    /** What was applied last, while the feed brings one change after another. */
    private Optional<Group> lastApplied = Optional.empty();

    SyncLoop(Channel channel, Gate gate, Pace pace, EngineConfig.Limits limits, Consumer<SyncState> observer) {
        this.name = channel.name().text();
        this.link = channel.link();
        this.replica = channel.replica();
        this.gate = gate;
        this.pace = pace;
        this.feedQueue = limits.feedQueue();
        this.lane = new Lane(channel.relief(), limits.feedQueue());
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
    record Channel(MapName name, Link link, Copy replica, Executor relief, Protocol protocol) {}

    Meters meters() {
        return meters;
    }

    void start() {
        link.openFeed(this);
        tick();
    }

    private void tick() {
        pace.afterQuiet(() -> lane.execute(() -> {
            if (state instanceof dev.rmap.core.Closed) {
                return;
            }
            long heard = meters.changes.sum();
            if (heard == heardAtLastTick) {
                handle(new SyncEvent.Quiet(), Cargo.NONE);
            }
            heardAtLastTick = heard;
            tick();
        }));
    }

    /** Has the batches of one writer looked out for. */
    void watch(OwnEcho own) {
        echo = own;
    }

    /** The authority decided a batch of this process. */
    void receiptSeen(Revision revision) {
        if (!replica.position().revision().reached(revision)) {
            post(new SyncEvent.ReceiptSeen(revision));
        }
    }

    /** The authority refused a batch, because its history is another one. */
    void otherHistory() {
        post(new SyncEvent.OtherHistory());
    }

    /** Freezes the replica, once everything that came before is done. */
    void close(Runnable closed) {
        lane.execute(() -> {
            handle(new SyncEvent.Close(), Cargo.NONE);
            closed.run();
        });
    }

    @Override
    public void opened() {
        lane.execute(() -> {
            assembler.clear();
            handle(new SyncEvent.FeedOpened(), Cargo.NONE);
        });
    }

    @Override
    public void change(Change change) {
        boolean taken = lane.offer(() -> assembler.add(change).ifPresent(this::arrived));
        if (!taken) {
            overflow();
        }
    }

    private void arrived(Group group) {
        boolean contradicts =
                lastApplied.map(group::contradicts).orElseGet(() -> group.contradicts(replica.position()));
        if (contradicts) {
            meters.malformed.increment();
            log.warn("map {}: two different changes have the number {}", name, group.last());
        }
        handle(contradicts ? new SyncEvent.Contradicted() : group.arrived(), Cargo.of(group));
    }

    private void overflow() {
        if (overflowTold.compareAndSet(false, true)) {
            meters.overflows.increment();
            log.warn(
                    "map {}: more than {} changes wait to be applied; they are dropped, the map catches up",
                    name,
                    feedQueue);
            lane.execute(() -> {
                overflowTold.set(false);
                assembler.clear();
                handle(new SyncEvent.Overflowed(), Cargo.NONE);
            });
        }
    }

    @Override
    public void malformed(String why) {
        meters.malformed.increment();
        log.warn("map {}: a message is no change: {}", name, why);
        post(new SyncEvent.Doubted());
    }

    @Override
    public void lost(String why) {
        meters.feedLosses.increment();
        log.info("map {}: the feed is lost: {}", name, why);
        lane.execute(() -> {
            assembler.clear();
            handle(new SyncEvent.FeedLost(), Cargo.NONE);
        });
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
        observer.accept(state);
    }

    /**
     * After a failure the replica and the stage could be anything: what the authority holds has to take the place of the
     * one, and the other is thrown away.
     */
    private void carryOut(List<SyncEffect> effects) {
        try {
            effects.forEach(effect -> effect.by(this));
        } catch (RuntimeException | Error defect) {
            post(new SyncEvent.Contradicted());
            post(new SyncEvent.Overflowed());
            throw defect;
        }
    }

    @Override
    public void askCatchUp(long session, Position since) {
        meters.catchUps.increment();
        link.catchUp(since, new Answers(session, replica.clock(), this::take, this::failed));
    }

    private void take(SyncEvent event, Cargo with) {
        lane.execute(() -> handle(event, with));
    }

    private void failed(BackendException cause) {
        log.info("map {}: a catch-up failed: {}", name, cause.getMessage());
        lastFailure = cause;
    }

    /** Why the latest catch-up failed. */
    BackendException lastFailure() {
        return lastFailure;
    }

    @Override
    public void askTip() {
        AtomicBoolean answered = new AtomicBoolean();
        Timers.Timeout patience = pace.afterStall(() -> {
            if (answered.compareAndSet(false, true)) {
                post(new SyncEvent.TipFailed());
            }
        });
        link.tip().whenComplete((tip, failure) -> {
            patience.cancel();
            if (answered.compareAndSet(false, true)) {
                if (tip == null) {
                    post(new SyncEvent.TipFailed());
                } else {
                    replica.clock().heard(tip.nowMillis());
                    post(new SyncEvent.TipKnown(tip.position().revision()));
                }
            }
        });
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
        gate.reached(at);
    }

    @Override
    public void hold() {
        held.addAll(cargo.groups());
        if (held.size() > feedQueue) {
            overflow();
        }
    }

    @Override
    public void dropHeld() {
        held.clear();
    }

    @Override
    public void skipHeld(long through) {
        takeHeld(through);
    }

    @Override
    public void applyHeld(Position at) {
        applyGroups(takeHeld(Long.MAX_VALUE), at);
    }

    @Override
    public void stageHeld(long through) {
        replica.stageChanges(takeHeld(through));
    }

    private List<Group> takeHeld(long through) {
        List<Group> taken = new ArrayList<>();
        while (!held.isEmpty() && held.getFirst().first() <= through) {
            Group first = held.removeFirst();
            taken.add(first.upTo(through));
            if (first.last() > through) {
                held.addFirst(first.beyond(through));
            }
        }
        return taken;
    }

    @Override
    public void stagePart() {
        replica.stage(cargo.contents(), cargo.mapDeadline());
    }

    @Override
    public void dropStage() {
        replica.dropStage();
    }

    @Override
    public void install(Position at) {
        lastApplied = Optional.empty();
        replica.install(at);
        gate.reached(at);
    }

    @Override
    public void applyMissed(Position at) {
        lastApplied = Optional.empty();
        replica.applyMissed(cargo.contents(), cargo.mapDeadline(), at);
        gate.reached(at);
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
