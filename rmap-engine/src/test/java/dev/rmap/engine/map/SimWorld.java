package dev.rmap.engine.map;

import dev.rmap.engine.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Time, chance and one queue of events: everything that happens in a simulated run goes through here, on one thread, so
 * a seed always gives the same run.
 */
final class SimWorld {

    static final long BEGIN = 1_000_000;

    private static final int TRACE = 120;

    private static final class Event implements Comparable<Event> {
        private final long due;
        private final long ticket;
        private final Runnable action;
        private boolean cancelled;

        Event(long due, long ticket, Runnable action) {
            this.due = due;
            this.ticket = ticket;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(ticket, other.ticket);
        }
    }

    private final SplittableRandom random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final boolean traced;
    private long now = BEGIN;
    private long tickets;
    private String fault = "";

    SimWorld(long seed, boolean traced) {
        this.random = new SplittableRandom(seed);
        this.traced = traced;
    }

    long now() {
        return now;
    }

    /** Has something happen after a while. */
    void after(long millis, Runnable action) {
        queue.add(event(millis, action));
    }

    private Event event(long millis, Runnable action) {
        return new Event(now + Math.max(0, millis), ++tickets, action);
    }

    /** Lets the next event happen; answers false if there is none before that time. */
    boolean step(long until) {
        Event next = queue.peek();
        if (next == null || next.due > until) {
            now = Math.max(now, until);
            return false;
        }
        queue.remove();
        now = next.due;
        if (!next.cancelled) {
            next.action.run();
        }
        return true;
    }

    /** A number from zero up to, and without, the bound. */
    int draw(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    double jitter() {
        return random.nextDouble();
    }

    /** Remembers what happened, for the report of a failure. */
    void say(Supplier<String> what) {
        if (traced) {
            if (trace.size() == TRACE) {
                trace.removeFirst();
            }
            trace.addLast((now - BEGIN) + " " + what.get());
        }
    }

    /** Something is wrong. Callbacks say so here, because what they throw may be caught on its way. */
    void fault(String message) {
        if (fault.isEmpty()) {
            fault = message;
        }
    }

    /** Fails if anything was wrong so far. */
    void checkFaults() {
        if (!fault.isEmpty()) {
            throw new AssertionError(fault);
        }
    }

    String trace() {
        return String.join("\n", trace);
    }

    /** The timers of a process whose clock is that far ahead of the world's. */
    Timers timers(long aheadMillis) {
        return new Timers() {
            @Override
            public long nowMillis() {
                return now + aheadMillis;
            }

            @Override
            public Timeout after(long delayMillis, Runnable task) {
                Event event = event(delayMillis, task);
                queue.add(event);
                return () -> event.cancelled = true;
            }
        };
    }
}
