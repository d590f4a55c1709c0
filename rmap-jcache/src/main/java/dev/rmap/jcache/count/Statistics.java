package dev.rmap.jcache.count;

import dev.rmap.jcache.operation.Operation;
import dev.rmap.jcache.operation.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What operations count. Counting is local to this process. */
public interface Statistics {

    /** Counts nothing, and does not look at the clock. */
    static Statistics disabled() {
        return Disabled.INSTANCE;
    }

    /** A time to give to {@link #record} later, of these very statistics: others may be switched on meanwhile. */
    long start();

    /** So many hits, misses, puts and removals happened since the time, which all of them share. */
    void record(Tally tally, long start);

    /** Records one read. */
    default void read(boolean hit, long start) {
        record(hit ? Tally.HIT : Tally.MISS, start);
    }

    /**
     * What happened.
     *
     * @param hits reads that found an entry
     * @param misses reads that found none
     * @param puts values stored
     * @param removals entries removed
     */
    record Tally(int hits, int misses, int puts, int removals) {
        public static final Tally NONE = new Tally(0, 0, 0, 0);
        static final Tally HIT = new Tally(1, 0, 0, 0);
        static final Tally MISS = new Tally(0, 1, 0, 0);

        /** What an operation on one entry counts. */
        public static Tally of(Operation.Looks looks, Outcome<?> outcome) {
            boolean looked = looks == Operation.Looks.COUNTED;
            return new Tally(
                    looked && outcome.isHit() ? 1 : 0,
                    looked && !outcome.isHit() ? 1 : 0,
                    outcome.countsAsPut() ? 1 : 0,
                    outcome.isRemoval() ? 1 : 0);
        }

        public Tally plus(Tally other) {
            return new Tally(hits + other.hits, misses + other.misses, puts + other.puts, removals + other.removals);
        }
    }

    /** See {@link #disabled}. */
    enum Disabled implements Statistics {
        INSTANCE;

        @Override
        public long start() {
            return 0;
        }

        @Override
        public void record(Tally tally, long start) {}
    }

    /** Counts. */
    final class Counting implements Statistics {
        private final LongAdder hits = new LongAdder();
        private final LongAdder misses = new LongAdder();
        private final LongAdder puts = new LongAdder();
        private final LongAdder removals = new LongAdder();
        private final LongAdder getNanos = new LongAdder();
        private final LongAdder putNanos = new LongAdder();
        private final LongAdder removeNanos = new LongAdder();

        @Override
        public long start() {
            return System.nanoTime();
        }

        @Override
        public void record(Tally tally, long start) {
            long nanos = System.nanoTime() - start;
            hits.add(tally.hits());
            misses.add(tally.misses());
            puts.add(tally.puts());
            removals.add(tally.removals());
            if (tally.hits() + tally.misses() > 0) {
                getNanos.add(nanos);
            }
            if (tally.puts() > 0) {
                putNanos.add(nanos);
            }
            if (tally.removals() > 0) {
                removeNanos.add(nanos);
            }
        }

        public void clear() {
            hits.reset();
            misses.reset();
            puts.reset();
            removals.reset();
            getNanos.reset();
            putNanos.reset();
            removeNanos.reset();
        }

        public long hits() {
            return hits.sum();
        }

        public long misses() {
            return misses.sum();
        }

        long gets() {
            return hits() + misses();
        }

        public long puts() {
            return puts.sum();
        }

        public long removals() {
            return removals.sum();
        }

        public float averageGetMicros() {
            return averageMicros(getNanos, gets());
        }

        public float averagePutMicros() {
            return averageMicros(putNanos, puts());
        }

        public float averageRemoveMicros() {
            return averageMicros(removeNanos, removals());
        }

        private static float averageMicros(LongAdder nanos, long count) {
            return count == 0 ? 0 : (float) nanos.sum() / count / TimeUnit.MICROSECONDS.toNanos(1);
        }
    }
}
