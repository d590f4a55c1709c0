package dev.rmap.waiting;

import dev.rmap.waiting.FasterWay.Way;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A thread's wait for an answer that may be near: the thread looks a few times before it sleeps, and gives way to other
 * threads between two looks. To put a thread to sleep and to wake it costs tens of microseconds, as much as an authority
 * nearby takes to answer.
 *
 * <p>That pays where answers follow each other closely, so that nobody who has part in them sleeps in between. So a thread
 * looks only if another wait ended within the last {@link #CLOSE_NANOS}. It looks less, and soon not at all, where answers
 * take longer than the looks last ({@link Looks}), or longer than {@link #NEAR_NANOS} because many threads look or compute.
 * And where looking turns out to be plainly slower than sleeping at once, waits sleep ({@link FasterWay}). Virtual threads never
 * look: no system call puts them to sleep, and there may be very many.
 *
 * <p>Any thread. Threads that wait at the same time share what was learned: each keeps to the bounds all the same.
 */
public final class ShortWait {

    /** If this system property is {@code false} when a map is opened, nobody looks: who waits sleeps at once. */
    public static final String PROPERTY = "rmap.look-first";

    /** Who begins to wait so long after another wait has ended finds everybody asleep. */
    static final long CLOSE_NANOS = 200_000;

    /** What takes longer is not worth staying awake for, however few looks it took. */
    static final long NEAR_NANOS = 1_000_000;

    private static final AtomicInteger LOOKING = new AtomicInteger();

    private final boolean mayLook;
    private final BooleanSupplier sleepsCheaply;
    private final LongSupplier nanoTime;
    private final Looks looks = new Looks();
    private final ReentrantLock counting = new ReentrantLock();
    private volatile FasterWay fasterWay;
    private volatile long ended;

    /** Nothing is known of the authority yet. The system property {@value #PROPERTY} says whether to look. */
    public ShortWait() {
        this(
                isWanted() ? Runtime.getRuntime().availableProcessors() : 0,
                VirtualThreads::isCurrent,
                FasterWay.unknown(System.nanoTime()),
                System::nanoTime);
    }

    /**
     * On one processor, who looks keeps the one who answers from running; so nobody looks.
     *
     * @param sleepsCheaply whether the thread that waits does not look, because it loses nothing by sleeping
     */
    ShortWait(int processors, BooleanSupplier sleepsCheaply, FasterWay known, LongSupplier nanoTime) {
        this.mayLook = processors > 1;
        this.sleepsCheaply = sleepsCheaply;
        this.fasterWay = known;
        this.nanoTime = nanoTime;
        this.ended = nanoTime.getAsLong() - CLOSE_NANOS;
    }

    private static boolean isWanted() {
        return !"false".equalsIgnoreCase(System.getProperty(PROPERTY));
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
        if (future.isDone() || !mayLook || sleepsCheaply.getAsBoolean()) {
            return future.get();
        }
        long begun = nanoTime.getAsLong();
        boolean close = begun - ended < CLOSE_NANOS;
        return close ? getNear(future, begun) : getFar(future);
    }

    private <T> T getFar(Future<T> future) throws InterruptedException, ExecutionException {
        try {
            return future.get();
        } finally {
            ended = nanoTime.getAsLong();
        }
    }

    private <T> T getNear(Future<T> future, long begun) throws InterruptedException, ExecutionException {
        Way way = fasterWay.way();
        if (way == Way.LOOK) {
            look(future, begun);
        }
        T answer = getFar(future);
        count(way, begun);
        return answer;
    }

    /** A wait that ends while another one is counted is not counted, and neither is one that failed or was interrupted. */
    private void count(Way way, long begun) {
        if (counting.tryLock()) {
            try {
                long now = nanoTime.getAsLong();
                goOn(fasterWay.after(way, now - begun, now));
            } finally {
                counting.unlock();
            }
        }
    }

    /** A trial of looking is one of all looks, whatever was learned before. */
    private void goOn(FasterWay next) {
        if (next.isTrial() && next.way() == Way.LOOK && !fasterWay.isTrial()) {
            looks.wereEnough();
        }
        fasterWay = next;
    }

    private void look(Future<?> future, long begun) {
        int granted = looks.granted();
        if (granted == 0) {
            return;
        }
        LOOKING.incrementAndGet();
        try {
            lookUpTo(granted, future, begun);
        } finally {
            LOOKING.decrementAndGet();
        }
    }

    /** Who is interrupted sleeps, to hear of it; that says nothing about the authority. */
    private void lookUpTo(int granted, Future<?> future, long begun) {
        for (int look = 0; look < granted; look++) {
            giveWay();
            if (nanoTime.getAsLong() - begun >= NEAR_NANOS) {
                break;
            }
            if (future.isDone()) {
                looks.wereEnough();
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        looks.wereTooFew(granted);
    }

    /** Lets other threads run, between two looks. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: whoever looks sleeps in the end.
    public static void giveWay() {
        Thread.yield();
    }
}
