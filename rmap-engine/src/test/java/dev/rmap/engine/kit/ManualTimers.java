package dev.rmap.engine.kit;

import dev.rmap.engine.Timers;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Time that passes only when a test says so. Tasks run on the thread that turns it. */
public final class ManualTimers implements Timers {

    private record Task(long dueMillis, long ticket, Runnable action) {}

    private final NavigableSet<Task> tasks =
            new TreeSet<>(Comparator.comparingLong(Task::dueMillis).thenComparingLong(Task::ticket));
    private long now = 1_000_000;
    private long tickets;

    @Override
    public synchronized long nowMillis() {
        return now;
    }

    @Override
    public synchronized Timeout after(long delayMillis, Runnable action) {
        Task task = new Task(now + delayMillis, ++tickets, action);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Lets time pass, and runs what becomes due on the way, each at its own time. */
    public void pass(long millis) {
        long until = nowMillis() + millis;
        for (Task due = next(until); due != null; due = next(until)) {
            due.action.run();
        }
        synchronized (this) {
            now = until;
        }
    }

    /** Lets time pass until something holds; fails if it does not within a minute. */
    public void passUntil(BooleanSupplier holds) {
        for (long passed = 0; !holds.getAsBoolean(); passed++) {
            if (passed == 60_000) {
                throw new AssertionError("it does not come to that within a minute");
            }
            pass(1);
        }
    }

    private synchronized Task next(long until) {
        if (tasks.isEmpty() || tasks.first().dueMillis > until) {
            return null;
        }
        Task first = tasks.first();
        tasks.remove(first);
        now = Math.max(now, first.dueMillis);
        return first;
    }

    /** When the next task is due, or {@code Long.MAX_VALUE}. */
    public synchronized long nextDue() {
        return tasks.isEmpty() ? Long.MAX_VALUE : tasks.first().dueMillis;
    }

    /** How many tasks wait for their time. */
    public synchronized int waiting() {
        return tasks.size();
    }
}
