package dev.rmap.jcache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the operations of this process on one key go one after another, in the order in which they came, once they have
 * got in each other's way. Whoever does not get his turn in time goes on without it: a turn makes operations succeed
 * sooner, and none of them depends on it.
 */
final class Turns {

    static final long LONGEST_WAIT_MILLIS = 200;

    private static final int STRIPES = 64;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    Turns() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock(/* fair= */ true);
        }
    }

    /** Waits for a turn. What is returned ends it; it may be called although there was none. */
    Runnable take(Object keyForm) {
        ReentrantLock stripe = stripes[Math.floorMod(keyForm.hashCode(), STRIPES)];
        try {
            return stripe.tryLock(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS) ? stripe::unlock : () -> {};
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return () -> {};
        }
    }
}
