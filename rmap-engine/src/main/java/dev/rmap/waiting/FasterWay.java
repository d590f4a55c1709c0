package dev.rmap.waiting;

/**
 * Which way of waiting has been the faster one for a map: to look first, or to sleep at once. That is measured, and measured
 * again, because it depends on who else wants the processors. Who looks gives way to others, and beside threads that compute
 * it may be milliseconds until he is let in again; who sleeps is let in before them when he is woken. A value: each wait
 * makes the next one.
 *
 * <p>Time goes by in rounds of {@link #ROUND_NANOS}. After some rounds of one way one of the other is the trial that
 * decides, and trials come half as often, down to one in {@link #MOST_PATIENCE} rounds, as long as they change nothing. If a
 * round of looking takes more than one and a half times as long as sleeping did, there is one more, in case something else held
 * it up, and then the trial.
 *
 * @param way how threads wait now
 * @param trial whether this round is one, of the way that does not stand
 * @param begun when this round began, in the nanoseconds of {@link System#nanoTime()}
 * @param waits so many of this round are over
 * @param nanos so long they took, together
 * @param means what a wait took in the last round of each way
 * @param rounds so many are left, with this one, until the next trial
 * @param patience the rounds between the last trial and the next
 */
record FasterWay(Way way, boolean trial, long begun, int waits, long nanos, Means means, int rounds, int patience) {

    /** How a thread waits. */
    enum Way {
        LOOK,
        SLEEP;

        Way other() {
            return this == LOOK ? SLEEP : LOOK;
        }
    }

    /** What a wait takes, in nanoseconds, looking first and sleeping at once. */
    record Means(long look, long sleep) {

        /** Sleeping is faster only if looking takes more than this many hundredths of it: one round cannot tell less. */
        private static final int UNCLEAR = 150;

        Way faster() {
            return look / UNCLEAR > sleep / 100 ? Way.SLEEP : Way.LOOK;
        }

        Means with(Way way, long mean) {
            return way == Way.LOOK ? new Means(mean, sleep) : new Means(look, mean);
        }
    }

    /** So long that a few waits of some milliseconds, as there are on any machine, seldom decide a round of many waits. */
    static final long ROUND_NANOS = 100_000_000;

    /** A round of fewer waits goes on. */
    static final int ROUND_WAITS = 32;

    /** The rounds until the next trial after one that changed something. */
    static final int LEAST_PATIENCE = 16;

    /** However often a trial has changed nothing. */
    static final int MOST_PATIENCE = 128;

    /** Looks, and not for one round only: the compiler needs some. What was never measured is slower than all that was. */
    static FasterWay unknown(long now) {
        return round(Way.LOOK, false, now, new Means(Long.MAX_VALUE, Long.MAX_VALUE), LEAST_PATIENCE, LEAST_PATIENCE);
    }

    /** What is known after one more wait. One of the way that is not gone now began before that was so, and tells nothing. */
    FasterWay after(Way gone, long took, long now) {
        if (gone != way) {
            return this;
        }
        FasterWay counted = new FasterWay(way, trial, begun, waits + 1, nanos + took, means, rounds, patience);
        return now - begun < ROUND_NANOS || counted.waits < ROUND_WAITS ? counted : counted.next(now);
    }

    private FasterWay next(long now) {
        Means known = means.with(way, nanos / waits);
        if (trial) {
            return decided(now, known);
        }
        boolean doubtful = way == Way.LOOK && known.faster() == Way.SLEEP;
        return rounds == 1
                ? round(way.other(), true, now, known, 0, patience)
                : round(way, false, now, known, doubtful ? 1 : rounds - 1, patience);
    }

    private FasterWay decided(long now, Means known) {
        Way faster = known.faster();
        int next = faster == way ? LEAST_PATIENCE : Math.min(MOST_PATIENCE, 2 * patience);
        return round(faster, false, now, known, next, next);
    }

    private static FasterWay round(Way way, boolean trial, long now, Means means, int rounds, int patience) {
        return new FasterWay(way, trial, now, 0, 0, means, rounds, patience);
    }
}
