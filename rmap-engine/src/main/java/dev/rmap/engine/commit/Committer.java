package dev.rmap.engine.commit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.RmapException;
import dev.rmap.engine.follow.BackendFailures;
import dev.rmap.engine.follow.Copy;
import dev.rmap.engine.follow.Gate;
import dev.rmap.engine.follow.OwnEcho;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.time.LogLimiter;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Commit;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import dev.rmap.waiting.ShortWait;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one commit path: every write of this process goes through here.
 *
 * <p><b>Group commit.</b> One batch is under way at a time. While it is, the commits of other callers gather, and go as
 * the next batch; a lone caller's commit goes at once, on the caller's thread. A batch is decided when the answer is
 * in, which frees the way for the next one; its callers go on when the replica shows it (G4).
 *
 * <p><b>Unknown fate.</b> A batch whose answer is lost, or does not come, is sent again with the same identity, so it is
 * applied once and its first receipts come back. When the time of a caller is up before that, or the history is lost in
 * between, the caller is told what is known (G8).
 */
public final class Committer {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    /** How often a batch is tried before the log says that it fails: a connection that was cut is soon there again. */
    private static final int TRIES_UNTOLD = 3;

    private final String name;
    private final Link link;
    private final SyncLoop loop;
    private final Copy replica;
    private final Gate gate;
    private final Pace pace;
    private final EngineConfig config;
    private final long client;
    private final OwnEcho echo;
    private final Verdicts verdicts;
    private final LogLimiter failureLog;
    private final CommitQueue queue;
    private final Pump pump;
    private final ShortWait shortWait = new ShortWait();

    /** The batches whose tickets wait for something. Guarded by this. */
    private final Set<BatchInFlight> inFlight = new LinkedHashSet<>();

    /** Why the batch under way has not been decided, if a try has failed. */
    private volatile Optional<BackendException> lastFailure = Optional.empty();

    private boolean undecided;
    private boolean sweeping;
    private boolean closed;
    private long counter;

    public Committer(SyncLoop.Channel channel, SyncLoop loop, Gate gate, Pace pace, EngineConfig config, long client) {
        this.name = channel.name().text();
        this.link = channel.link();
        this.replica = channel.replica();
        this.loop = loop;
        this.gate = gate;
        this.pace = pace;
        this.config = config;
        this.client = client;
        this.verdicts = new Verdicts(name, config.writeTimeout());
        this.failureLog = new LogLimiter(pace::nowMillis);
        this.pump = new Pump(this::sendNext, channel.relief());
        this.queue = new CommitQueue(name, config.limits(), pace::nowMillis);
        this.echo = new OwnEcho(client);
        loop.watch(echo);
    }

    /**
     * Takes a commit; if the queue is full, fails the ticket or waits for room. What is interrupted here was not sent.
     *
     * @throws StackOverflowError before anything has changed, if the caller's stack is too short for a write
     */
    public Ticket submit(Commit commit, boolean waitForRoom) {
        StackRoom.require();
        long deadlineMillis = pace.nowMillis() + config.writeTimeout().toMillis();
        Commit asked = replica.asksForReplaced() ? commit.asking() : commit;
        Ticket ticket = new Ticket(asked, deadlineMillis, Ticket.Told.of(asked, replica::sizeUnder));
        enqueue(ticket, waitForRoom);
        pump.run();
        return ticket;
    }

    private void enqueue(Ticket ticket, boolean waitForRoom) {
        try {
            queue.add(ticket, waitForRoom);
        } catch (RmapException refused) {
            ticket.completeExceptionally(refused);
            return;
        }
        sweepLater();
    }

    private boolean sendNext() {
        BatchInFlight batch = nextBatch();
        if (batch != null) {
            send(batch);
        }
        return batch != null;
    }

    private synchronized @Nullable BatchInFlight nextBatch() {
        if (undecided || closed) {
            return null;
        }
        List<Ticket> tickets = queue.next();
        if (tickets.isEmpty()) {
            return null;
        }
        BatchInFlight batch = new BatchInFlight(new OperationId(client, ++counter), tickets);
        inFlight.add(batch);
        undecided = true;
        return batch;
    }

    private void send(BatchInFlight batch) {
        Optional<BatchInFlight.Try> attempt = nextTry(batch);
        if (attempt.isEmpty()) {
            return;
        }
        int number = attempt.get().number();
        BackendFailures.commit(link, attempt.get().batch()).whenComplete((answer, failure) -> {
            if (answer instanceof Answer.Decided decided) {
                onDecided(batch, decided);
            } else if (end(batch, number)) {
                if (answer == null) {
                    onFailure(batch, BackendFailures.of(failure));
                } else {
                    onOtherLineage(batch);
                }
            }
        });
    }

    private synchronized Optional<BatchInFlight.Try> nextTry(BatchInFlight batch) {
        if (closed || batch.stage() != BatchInFlight.Stage.UNDECIDED) {
            return Optional.empty();
        }
        return Optional.of(batch.send(replica.position().revision(), config.lifetime(), pace.nowMillis()));
    }

    private synchronized boolean end(BatchInFlight batch, int number) {
        return batch.end(number);
    }

    private void onDecided(BatchInFlight batch, Answer.Decided decided) {
        if (!decide(batch, decided.receipts())) {
            return;
        }
        count(decided);
        loop.spokenOf(decided.revision(), decided.changes());
        pump.run();
        CompletableFuture<Revision> shown = gate.await(decided.revision());
        if (!isWaitingFor(batch, shown)) {
            gate.forget(shown);
        }
        CompletionStage<Revision> showing = shown;
        showing.whenComplete((reached, failure) -> {
            if (failure == null) {
                batch.succeed(decided.receipts());
            } else if (failure instanceof MapClosedException) {
                batch.fail(ticket -> closedBeforeShown(batch, ticket));
            } else {
                batch.fail(ticket -> failure);
            }
            remove(batch);
        });
    }

    /** Answers false if nobody waits any more: the time of all of them was up before there was anything to wait for. */
    private synchronized boolean isWaitingFor(BatchInFlight batch, CompletableFuture<Revision> shown) {
        batch.waitFor(shown);
        return batch.stage() != BatchInFlight.Stage.OVER;
    }

    private synchronized RmapException closedBeforeShown(BatchInFlight batch, Ticket ticket) {
        return verdicts.closedBeforeShown(batch, ticket, replica.position().revision());
    }

    /** The replica has to catch up first. What may have been applied to the history that was lost is not tried again. */
    private void onOtherLineage(BatchInFlight batch) {
        loop.otherLineage();
        if (mayBeApplied(batch)) {
            fail(batch, verdicts.lostWithItsHistory());
        } else {
            again(batch);
        }
    }

    private void onFailure(BatchInFlight batch, BackendException failure) {
        if (failure.kind() == BackendException.Kind.REFUSED) {
            fail(batch, verdicts.refused(failure, mayBeApplied(batch)));
            return;
        }
        if (failure.kind() == BackendException.Kind.UNKNOWN) {
            synchronized (this) {
                batch.doubt();
            }
        }
        lastFailure = Optional.of(failure);
        if (batch.tries() >= TRIES_UNTOLD && failureLog.times() > 0) {
            log.warn("map {}: a write is not decided, and is tried again: {}", name, failure.getMessage());
        }
        again(batch);
    }

    private synchronized boolean mayBeApplied(BatchInFlight batch) {
        return batch.mayBeApplied();
    }

    private void fail(BatchInFlight batch, RmapException cause) {
        if (decide(batch, List.of())) {
            batch.fail(ticket -> cause);
            remove(batch);
            pump.run();
        }
    }

    private synchronized void again(BatchInFlight batch) {
        pace.afterFailures(batch.tries(), () -> send(batch));
    }

    private void count(Answer.Decided decided) {
        loop.meters().commits.add(decided.receipts().size());
        for (List<Receipt> receipts : decided.receipts()) {
            if (!receipts.get(0).accepted()) {
                loop.meters().refused.increment();
            }
        }
    }

    private synchronized boolean decide(BatchInFlight batch, List<List<Receipt>> receipts) {
        if (batch.stage() != BatchInFlight.Stage.UNDECIDED) {
            return false;
        }
        batch.tell(receipts);
        batch.moveTo(BatchInFlight.Stage.DECIDED);
        undecided = false;
        if (lastFailure.isPresent()) {
            lastFailure = Optional.empty();
            failureLog.over();
        }
        return true;
    }

    private synchronized void remove(BatchInFlight batch) {
        batch.tell(List.of());
        batch.moveTo(BatchInFlight.Stage.OVER);
        inFlight.remove(batch);
    }

    /** What a change replaced, if a batch made it that is still under way here: as soon as its receipt tells. */
    public synchronized Optional<CompletableFuture<Optional<Bytes>>> replacedBy(Change change) {
        OperationId id = change.stamp().operation();
        return inFlight.stream()
                .filter(batch -> !closed && batch.id().equals(id))
                .findFirst()
                .map(batch -> batch.replacedBy(change.number()));
    }

    /** What the authority decides shows that the replica, which has heard everything, is not what the authority holds. */
    public void replicaDiffers() {
        loop.spoiled();
    }

    /** While anybody waits, somebody looks from time to time whether the waiting has gone on for too long. */
    private synchronized void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            long pause = Math.max(20, Math.min(1_000, config.writeTimeout().toMillis() / 8));
            pace.after(pause, 0, this::sweep);
        }
    }

    private void sweep() {
        long now = pace.nowMillis();
        List<Runnable> outcomes = new ArrayList<>();
        synchronized (this) {
            sweeping = false;
            for (Ticket late : queue.takeLate(now)) {
                outcomes.add(() -> late.completeExceptionally(verdicts.notSent(lastFailure)));
            }
            for (BatchInFlight batch : List.copyOf(inFlight)) {
                sweepBatch(batch, now, outcomes);
            }
            if (!queue.isEmpty() || !inFlight.isEmpty()) {
                sweepLater();
            }
        }
        outcomes.forEach(Runnable::run);
        pump.run();
    }

    private void sweepBatch(BatchInFlight batch, long now, List<Runnable> outcomes) {
        List<Ticket> late = batch.tickets().stream()
                .filter(ticket -> ticket.isLate(now) && !ticket.isDone())
                .toList();
        for (Ticket ticket : late) {
            RmapException verdict = verdicts.late(
                    batch, ticket, echo.hasShown(batch.id()), replica.position().revision(), lastFailure);
            outcomes.add(() -> ticket.completeExceptionally(verdict));
        }
        batch.leaveOut(late);
        if (batch.tickets().stream().allMatch(t -> t.isLate(now) || t.isDone())) {
            undecided &= batch.stage() != BatchInFlight.Stage.UNDECIDED;
            remove(batch);
            outcomes.add(() -> gate.forget(batch.gate()));
        } else if (batch.giveUp(now, config.sync().stallMillis())) {
            outcomes.add(() -> again(batch));
        }
    }

    /** Fails everything that has not been decided; what was decided waits for the gate, which closes next. */
    public void close() {
        List<Runnable> outcomes = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Ticket ticket : queue.close()) {
                outcomes.add(() -> ticket.completeExceptionally(new MapClosedException(name)));
            }
            for (BatchInFlight batch : List.copyOf(inFlight)) {
                if (batch.stage() == BatchInFlight.Stage.UNDECIDED) {
                    RmapException verdict = verdicts.closedBeforeDecided(batch);
                    outcomes.add(() -> batch.fail(ticket -> verdict));
                    remove(batch);
                }
            }
        }
        outcomes.forEach(Runnable::run);
    }

    /** Waits for a ticket, as the blocking face does; takes it back if the thread is interrupted before it was sent. */
    public List<Receipt> join(Ticket ticket) {
        return Waiting.forResult(ticket, name, shortWait, () -> queue.withdraw(ticket));
    }
}
