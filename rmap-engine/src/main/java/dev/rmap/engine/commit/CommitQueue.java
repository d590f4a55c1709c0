package dev.rmap.engine.commit;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotAppliedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * The commits that wait to be sent, in their order: at most so many, and of so many bytes together, unless one commit
 * alone has more. Beyond that, a caller who blocks waits for room, and another one is told that nothing was applied.
 *
 * <p>Guarded by itself; calls nobody.
 */
final class CommitQueue {

    /** How long a caller waits for room before it looks at the time again, if nobody wakes it. */
    private static final long LOOK_MILLIS = 100;

    private final String map;
    private final EngineConfig.Limits limits;
    private final LongSupplier nowMillis;
    private final Queue<Ticket> waiting = new ArrayDeque<>();

    /**
     * Whoever waits for room, in the order in which they came: none of them overtakes another. What does not wait, as renewals of
     * leases, takes the room that there is.
     */
    private final Queue<Ticket> outside = new ArrayDeque<>();

    private long bytes;
    private boolean closed;

    /** How many tickets the latest batch had. */
    private int latest;

    CommitQueue(String map, EngineConfig.Limits limits, LongSupplier nowMillis) {
        this.map = map;
        this.limits = limits;
        this.nowMillis = nowMillis;
    }

    /**
     * Takes a ticket.
     *
     * @param waitForRoom whether the caller's thread may be held while there is none
     * @throws MapClosedException if this is closed
     * @throws NotAppliedException if there is no room, or the thread was interrupted before it came to its turn
     */
    synchronized void add(Ticket ticket, boolean waitForRoom) {
        try {
            if (waitForRoom) {
                awaitRoom(ticket);
            }
            if (closed) {
                throw new MapClosedException(map);
            }
            if (isFullFor(ticket)) {
                throw new NotAppliedException("map " + map + ": " + waiting.size() + " commits of " + bytes
                        + " bytes wait to be sent already, and " + outside.size()
                        + " for room; this one was not applied");
            }
            waiting.add(ticket);
            bytes += ticket.bytes();
        } finally {
            leave(ticket);
        }
    }

    private void awaitRoom(Ticket ticket) {
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            if (!outside.isEmpty() || isFullFor(ticket)) {
                outside.add(ticket);
            }
            while (!closed && mustWait(ticket) && !ticket.isLate(nowMillis.getAsLong())) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NotAppliedException.interrupted(map, interrupted);
        }
    }

    private boolean mustWait(Ticket ticket) {
        return (!outside.isEmpty() && outside.peek() != ticket) || isFullFor(ticket);
    }

    private void leave(Ticket ticket) {
        if (!outside.isEmpty() && outside.remove(ticket)) {
            notifyAll();
        }
    }

    private boolean isFullFor(Ticket ticket) {
        return waiting.size() >= limits.writeQueue()
                || (!waiting.isEmpty() && bytes + ticket.bytes() > limits.queueBytes());
    }

    /** The tickets of the next batch: as many as may travel in one call and {@link #share}, at least one if any waits. */
    synchronized List<Ticket> next() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        int share = share(waiting.size(), latest);
        List<Ticket> batch = new ArrayList<>();
        Load load = new Load();
        for (Ticket next = waiting.peek(); next != null; next = waiting.peek()) {
            load.add(next);
            boolean full = load.commands > limits.maxBatchCommands() || load.bytes() > limits.maxBatchBytes();
            if ((full && !batch.isEmpty()) || batch.size() == share) {
                break;
            }
            batch.add(waiting.remove());
            bytes -= next.bytes();
        }
        latest = batch.size();
        notifyAll();
        return batch;
    }

    /** What travels with a batch, there and back. One commit that asks for what it replaces makes the whole batch ask. */
    private static final class Load {
        private int commands;
        private long sent;
        private long replaced;
        private boolean asks;

        void add(Ticket ticket) {
            commands += ticket.commit().commands().size();
            sent += ticket.bytes() + ticket.told().edited();
            replaced += ticket.told().replaced();
            asks |= !ticket.commit().terse();
        }

        long bytes() {
            return asks ? sent + replaced : sent;
        }
    }

    /**
     * How many of those who wait may travel together. Callers who were just answered come again, one of them first. If it
     * went alone and all others together after it, and so on in turns, nobody would prepare a write while the many are under
     * way. So where more than twice as many wait as were just answered, half of both travel.
     */
    static int share(int waiting, int answered) {
        return waiting > 2 * answered ? (waiting + answered + 1) / 2 : waiting;
    }

    /** Takes a ticket back; answers false if it is on its way already. */
    synchronized boolean withdraw(Ticket ticket) {
        boolean waited = waiting.remove(ticket);
        removed(waited ? List.of(ticket) : List.of());
        return waited;
    }

    /** Takes out the tickets whose time is up. */
    synchronized List<Ticket> takeLate(long now) {
        List<Ticket> late =
                waiting.stream().filter(ticket -> ticket.isLate(now)).toList();
        waiting.removeIf(ticket -> ticket.isLate(now));
        removed(late);
        return late;
    }

    private void removed(List<Ticket> gone) {
        for (Ticket ticket : gone) {
            bytes -= ticket.bytes();
        }
        notifyAll();
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes nothing any more, and answers what was waiting. */
    synchronized List<Ticket> close() {
        closed = true;
        List<Ticket> rest = List.copyOf(waiting);
        waiting.clear();
        removed(rest);
        return rest;
    }
}
