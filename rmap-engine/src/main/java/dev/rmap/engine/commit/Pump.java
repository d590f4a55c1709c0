package dev.rmap.engine.commit;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Sends, one batch after another, what can be sent. It runs on the thread of whoever comes; while one is at it, others leave
 * the work to him. A borrowed thread is given back after {@link #BORROWED_BATCHES}, so that nobody is held up by the writes
 * of others. Any thread.
 */
final class Pump {

    /** How many batches a caller's thread sends before it is given back. */
    static final int BORROWED_BATCHES = 64;

    private final BooleanSupplier sendNext;
    private final Executor relief;

    /** After so many batches a thread of the relief goes to whoever else waits for one, and comes back. */
    static final int RELIEF_BATCHES = 1_024;

    /** How many have come whose work is not done. Who makes it more than zero does the work of all of them. */
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * Idle.
     *
     * @param sendNext sends the next batch; answers false if there is none that can be sent now
     * @param relief goes on where a borrowed thread is given back
     */
    Pump(BooleanSupplier sendNext, Executor relief) {
        this.sendNext = sendNext;
        this.relief = relief;
    }

    /** There may be something to send. */
    void run() {
        if (calls.getAndIncrement() == 0) {
            run(BORROWED_BATCHES);
        }
    }

    private void run(int most) {
        int sent = 0;
        int seen = 1;
        do {
            while (sendNext.getAsBoolean()) {
                if (++sent >= most) {
                    if (handOver()) {
                        return;
                    }
                    seen = 1;
                }
            }
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Another thread goes on; what it has to do is counted already, and whatever comes meanwhile is left to it. */
    private boolean handOver() {
        try {
            calls.set(1);
            relief.execute(() -> run(RELIEF_BATCHES));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return false;
        }
    }
}
