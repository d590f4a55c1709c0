package dev.rmap.engine.time;

import java.util.function.LongSupplier;

/**
 * Keeps a line of the log from being written as often as somebody outside likes: at most once in
 * {@link #PAUSE_MILLIS}, with the number of times that it stands for.
 */
public final class LogLimiter {

    static final long PAUSE_MILLIS = 60_000;

    static final long CALM_MILLIS = 10_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier nowMillis;

    /** Guarded by this, as are the next ones. */
    private long untold;

    private long nextMillis = Long.MIN_VALUE;

    private long calmSince = NEVER;

    /** Tells the first time at once. */
    public LogLimiter(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** It is over: if it begins anew after {@link #CALM_MILLIS}, that is told at once. */
    public synchronized void over() {
        if (calmSince == NEVER) {
            calmSince = nowMillis.getAsLong();
        }
    }

    /** It happened once more. Answers for how many times the line stands that is to be written now, or zero for none. */
    public synchronized long times() {
        untold++;
        long now = nowMillis.getAsLong();
        boolean anew = calmSince != NEVER && now - calmSince >= CALM_MILLIS;
        calmSince = NEVER;
        if (now < nextMillis && !anew) {
            return 0;
        }
        nextMillis = now + PAUSE_MILLIS;
        long times = untold;
        untold = 0;
        return times;
    }
}
