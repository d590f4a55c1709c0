package dev.rmap.waiting;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A thread's wait for an answer that may be near. If the system property {@value #PROPERTY} asks for it, the thread looks a
 * few times before it sleeps, and gives way to other threads between two looks. To put a thread to sleep and to wake it
 * costs tens of microseconds, as much as an authority nearby takes to answer.
 *
 * <p>That pays where answers follow each other closely, so that nobody who has part in them sleeps in between. So a thread
 * looks only if another wait ended within the last {@link #CLOSE_NANOS}. And where answers take longer than the looks last, or
 * {@link #NEAR_NANOS} because many threads look or compute, it learns: after a wait that they were not enough for, the next
 * one takes half as many, and soon none; then one wait in {@link #TRIAL} finds out whether that has changed.
 *
 * <p>Any thread. Threads that wait at the same time share what was learned, and may overwrite it for each other: each keeps
 * to the bound all the same.
 */
public final class ShortWait {

    /** Only if this system property is {@code true} when a map is opened does anybody look; else who waits sleeps at once. */
    public static final String PROPERTY = "rmap.look-first";

    /** The most looks of one wait. If no other thread wants to run they take about 0.1 ms. */
    static final int LOOKS = 300;

    /** While waits take no looks, one of so many does. */
    static final int TRIAL = 64;

    /** Who begins to wait so long after another wait has ended finds everybody asleep. */
    static final long CLOSE_NANOS = 200_000;

    /** What takes longer is not worth staying awake for, however few looks it took. */
    static final long NEAR_NANOS = 1_000_000;

    /** Fewer looks are not worth beginning. */
    private static final int LEAST = 10;

    private static final AtomicInteger LOOKING = new AtomicInteger();

    private final int most;
    private final LongSupplier nanoTime;
    private volatile int learned;
    private volatile int asleep;
    private volatile long ended;

    /** Nothing is known of the authority yet. The system property {@value #PROPERTY} says whether to look. */
    public ShortWait() {
        this(Boolean.getBoolean(PROPERTY) ? Runtime.getRuntime().availableProcessors() : 0, System::nanoTime);
    }

    /** On one processor, who looks keeps the one who answers from running; so nobody looks. */
    ShortWait(int processors, LongSupplier nanoTime) {
        this.most = processors > 1 ? LOOKS : 0;
        this.nanoTime = nanoTime;
        this.learned = most;
        this.ended = nanoTime.getAsLong() - CLOSE_NANOS;
    }

    /** Whether a thread of this process is looking just now: whoever brings an answer should be awake, too. */
    public static boolean isAnybodyLooking() {
        return LOOKING.get() > 0;
    }

    /**
     * What the future holds, when it is done.
     *
     * @throws InterruptedException as {@link Future#get()}
     * @throws ExecutionException as {@link Future#get()}
     */
    public <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
        if (future.isDone() || most == 0) {
            return future.get();
        }
        try {
            look(future, grant());
            return future.get();
        } finally {
            ended = nanoTime.getAsLong();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Waits that are not counted delay the next trial.
    private int grant() {
        if (nanoTime.getAsLong() - ended >= CLOSE_NANOS) {
            return 0;
        }
        int granted = learned;
        return granted == 0 && ++asleep % TRIAL == 0 ? most : granted;
    }

    private void look(Future<?> future, int granted) {
        if (granted == 0) {
            return;
        }
        LOOKING.incrementAndGet();
        try {
            lookUpTo(granted, future);
        } finally {
            LOOKING.decrementAndGet();
        }
    }

    /** Who is interrupted sleeps, to hear of it; that says nothing about the authority. */
    private void lookUpTo(int granted, Future<?> future) {
        long begun = nanoTime.getAsLong();
        for (int look = 0; look < granted; look++) {
            giveWay();
            if (nanoTime.getAsLong() - begun >= NEAR_NANOS) {
                break;
            }
            if (future.isDone()) {
                learned = most;
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        learned = less(granted);
    }

    private static int less(int granted) {
        return granted / 2 < LEAST ? 0 : granted / 2;
    }

    /** Lets other threads run, between two looks. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: whoever looks sleeps in the end.
    public static void giveWay() {
        Thread.yield();
    }
}
