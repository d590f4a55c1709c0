package dev.rmap.jcache;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The end of a cache or of a manager, from its beginning, and who brings it about. */
final class Ending {

    /** More than the goodbye to an authority that does not answer takes; the rest is for what users do when they are closed. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Null when it is over. */
    private volatile @Nullable Thread by = Thread.currentThread();

    private final CountDownLatch over = new CountDownLatch(1);

    /** Lets go whoever waits. */
    void over() {
        by = null;
        over.countDown();
    }

    /** Whether this thread brings it about: in it, users may call us while they are closed. */
    boolean isOwn() {
        return by == Thread.currentThread();
    }

    /**
     * Waits until it is over, with a bound; not in the thread that brings it about, nor in one that is interrupted.
     *
     * @return whether it is over
     */
    boolean await() {
        try {
            return over.await(isOwn() ? 0 : LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
