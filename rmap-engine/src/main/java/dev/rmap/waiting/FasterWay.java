package dev.rmap.waiting;

/**
 * Which way of waiting has been the faster one for a map: to look first, or to sleep at once. That is measured, and measured
 * again, because it depends on who else wants the processors. Who looks gives way to others, and beside threads that compute
 * it may be milliseconds until he is let in again; who sleeps is let in before them when he is woken. A value: each wait
 * leads to a new one.
 *
 * <p>Time goes by in rounds ({@link Round}). After some rounds of one way one of the other is the trial that
 * decides, and trials come half as often, down to one in {@link #MOST_PATIENCE} rounds, as long as they change nothing. If a
 * round of looking takes more than one and a half times as long as sleeping did, there is one more, in case something else held
 * it up, and then the trial.
 *
 * @param way how threads wait now
 * @param round the waits since this round began
 * @param means what a wait took in the last round of each way
 * @param rounds so many are left, with this one, until the next trial; none in a trial
 * @param patience the rounds between the last trial and the next
 */
record FasterWay(Way way, Round round, Means means, int rounds, int patience) {

    /** How a thread waits. */
    enum Way {
        LOOK,
        SLEEP;

        Way other() {
            return this == LOOK ? SLEEP : LOOK;
        }
    }

    /**
     * The waits of a round that have ended.
     *
     * @param begun when the round began, in the nanoseconds of {@link System#nanoTime()}
     * @param waits how many they are
     * @param nanos how long they took, together
     */
    record Round(long begun, int waits, long nanos) {

        /** So long that a few waits of some milliseconds, as there are on any machine, seldom decide a round of many waits. */
        static final long NANOS = 100_000_000;

        /** A round of fewer waits goes on. */
        static final int WAITS = 32;

        static Round begunAt(long now) {
            return new Round(now, 0, 0);
        }

        Round with(long took) {
            return new Round(begun, waits + 1, nanos + took);
        }

        boolean isOver(long now) {
            return now - begun >= NANOS && waits >= WAITS;
        }

        long mean() {
            return nanos / waits;
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

    /** The rounds until the next trial after one that changed something. */
    static final int LEAST_PATIENCE = 16;

    /** However often a trial has changed nothing. */
    static final int MOST_PATIENCE = 128;

    /** Looks, and not for one round only: the compiler needs some. What was never measured is slower than all that was. */
    static FasterWay unknown(long now) {
        return begin(Way.LOOK, now, new Means(Long.MAX_VALUE, Long.MAX_VALUE), LEAST_PATIENCE, LEAST_PATIENCE);
    }

    boolean isTrial() {
        return rounds == 0;
    }

    /** What is known after one more wait. If threads wait the other way by now, it tells nothing. */
    FasterWay after(Way used, long took, long now) {
        if (used != way) {
            return this;
        }
        Round longer = round.with(took);
        return longer.isOver(now)
                ? next(now, means.with(way, longer.mean()))
                : new FasterWay(way, longer, means, rounds, patience);
    }

    private FasterWay next(long now, Means known) {
        if (isTrial()) {
            return decided(now, known);
        }
        if (rounds == 1) {
            return begin(way.other(), now, known, 0, patience);
        }
        boolean doubtful = way == Way.LOOK && known.faster() == Way.SLEEP;
        return begin(way, now, known, doubtful ? 1 : rounds - 1, patience);
    }

    private FasterWay decided(long now, Means known) {
        Way faster = known.faster();
        int pause = faster == way ? LEAST_PATIENCE : Math.min(MOST_PATIENCE, 2 * patience);
        return begin(faster, now, known, pause, pause);
    }

    private static FasterWay begin(Way way, long now, Means means, int rounds, int patience) {
        return new FasterWay(way, Round.begunAt(now), means, rounds, patience);
    }
}
