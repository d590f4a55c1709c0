package dev.rmap.engine.time;

import java.util.function.LongSupplier;

/**
 * Keeps a line of the log from being written as often as somebody outside likes: at most once in
 * {@link #PAUSE_MILLIS}, with the number of times that it stands for.
 */
public final class Seldom {

    static final long PAUSE_MILLIS = 60_000;

    private final LongSupplier nowMillis;

    /** Guarded by this, as is the next one. */
    private long untold;

    private long nextMillis = Long.MIN_VALUE;

    /** Tells the first time at once. */
    public Seldom(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** What happened is over: if it begins anew, that is told at once. */
    public synchronized void over() {
        untold = 0;
        nextMillis = Long.MIN_VALUE;
    }

    /** It happened once more. Answers for how many times the line stands that is to be written now, or zero for none. */
    public synchronized long times() {
        untold++;
        long now = nowMillis.getAsLong();
        if (now < nextMillis) {
            return 0;
        }
        nextMillis = now + PAUSE_MILLIS;
        long times = untold;
        untold = 0;
        return times;
    }
}
