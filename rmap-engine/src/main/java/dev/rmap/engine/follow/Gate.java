package dev.rmap.engine.follow;

import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where callers wait for the replica to reach a revision. Its size is bounded by who waits: one waiter for each batch
 * under way and one for each caller; a waiter that gives up is forgotten.
 */
public final class Gate {

    private static final class Waiter extends CompletableFuture<Revision> {
        private final Revision revision;

        Waiter(Revision revision) {
            this.revision = revision;
        }
    }

    /** How many histories that ended are remembered, for those who come late. */
    static final int MOST_ENDED = 64;

    private final String map;
    private final Queue<Waiter> waiters = new PriorityQueue<>(Comparator.comparingLong(w -> w.revision.number()));
    private Position reached = Position.NONE;

    /** The latest histories that ended, oldest first, at most {@link #MOST_ENDED}. */
    private final Deque<Lineage> ended = new ArrayDeque<>();

    private boolean closed;

    public Gate(String map) {
        this.map = map;
    }

    /** The same for users: completes on a thread of the executor, and forgets who gives up. */
    public CompletableFuture<Revision> await(Revision revision, Executor executor) {
        CompletableFuture<Revision> inner = await(revision);
        CompletableFuture<Revision> outer = inner.whenCompleteAsync((reached, failure) -> {}, executor);
        CompletionStage<Revision> waiting = outer;
        waiting.whenComplete((reached, failure) -> {
            if (failure != null) {
                forget(inner);
            }
        });
        return outer;
    }

    /**
     * Completes when the replica holds everything up to the revision. Fails with {@link LineageEndedException} if its
     * history ends before or has ended, and with {@link MapClosedException} if the map is closed before.
     */
    public CompletableFuture<Revision> await(Revision revision) {
        Waiter waiter = new Waiter(revision);
        synchronized (this) {
            if (reached.revision().reached(revision)) {
                waiter.complete(reached.revision());
            } else if (ended.contains(revision.lineage())) {
                waiter.completeExceptionally(lost(revision));
            } else if (closed) {
                waiter.completeExceptionally(new MapClosedException(map));
            } else {
                waiters.add(waiter);
            }
        }
        return waiter;
    }

    /** Forgets a waiter that gave up. */
    public void forget(CompletableFuture<?> waiter) {
        waiter.cancel(false);
        synchronized (this) {
            waiters.removeIf(w -> w == waiter);
        }
    }

    /** The replica has moved. */
    void advanceTo(Position position) {
        List<Waiter> released = List.of();
        synchronized (this) {
            reached = position;
            Waiter first = waiters.peek();
            if (first != null && first.revision.number() <= position.number()) {
                released = release(position.revision());
            }
        }
        for (Waiter waiter : released) {
            waiter.complete(position.revision());
        }
    }

    private List<Waiter> release(Revision revision) {
        List<Waiter> released = new ArrayList<>();
        List<Waiter> others = new ArrayList<>();
        for (Waiter w = waiters.peek(); w != null && w.revision.number() <= revision.number(); w = waiters.peek()) {
            (revision.reached(w.revision) ? released : others).add(waiters.remove());
        }
        waiters.addAll(others);
        return released;
    }

    /** A history ended: its waiters fail, and those who come later too. */
    void ended(Lineage lineage) {
        List<Waiter> lost = new ArrayList<>();
        synchronized (this) {
            ended.addLast(lineage);
            if (ended.size() > MOST_ENDED) {
                ended.removeFirst();
            }
            waiters.removeIf(w -> w.revision.lineage().equals(lineage) && lost.add(w));
        }
        for (Waiter waiter : lost) {
            waiter.completeExceptionally(lost(waiter.revision));
        }
    }

    private LineageEndedException lost(Revision revision) {
        return new LineageEndedException(
                "map " + map + ": revision " + revision + " will never come, because its history was lost");
    }

    /** The map was closed: all waiters fail. */
    public void close() {
        List<Waiter> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(waiters);
            waiters.clear();
        }
        all.forEach(waiter -> waiter.completeExceptionally(new MapClosedException(map)));
    }

    /** How many wait. */
    public synchronized int waiting() {
        return waiters.size();
    }
}
