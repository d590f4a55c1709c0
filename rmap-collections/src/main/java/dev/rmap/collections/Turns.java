package dev.rmap.collections;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets the threads of this process that want the same entry go one after another, once they have met. A turn is advice
 * and no lock: who waits for longer than {@link #PATIENCE_MILLIS} goes without one, so functions that use the map again
 * cannot dead-lock. What is right is decided by the authority, with turns or without.
 *
 * @param <K> the type of the keys
 */
final class Turns<K> {

    static final long PATIENCE_MILLIS = 100;

    private static final class Turn {
        private final Semaphore free = new Semaphore(1, /* fair= */ true);
        private int users;
    }

    private final ConcurrentMap<K, Turn> turns = new ConcurrentHashMap<>();

    /** Runs the task in its turn, or without one if none comes in time. */
    <R> R inTurn(K key, Supplier<R> task) {
        Turn turn = turns.compute(key, (k, held) -> {
            Turn mine = held == null ? new Turn() : held;
            mine.users++;
            return mine;
        });
        boolean mine = false;
        try {
            mine = turn.free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return task.get();
        } finally {
            if (mine) {
                turn.free.release();
            }
            turns.compute(key, (k, held) -> --turn.users == 0 ? null : held);
        }
    }

    /** Whether somebody has or wants a turn at the entry. */
    boolean areWanted(K key) {
        return turns.containsKey(key);
    }

    /** How many entries somebody wants. */
    int size() {
        return turns.size();
    }
}
