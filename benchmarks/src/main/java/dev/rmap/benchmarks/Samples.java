package dev.rmap.benchmarks;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * How long something took that threads did again and again.
 *
 * @param p50 the median, in microseconds
 * @param p99 the 99th percentile, in microseconds
 * @param perSecond how often it was done in a second, by all threads together
 */
record Samples(double p50, double p99, double perSecond) {

    private static final int KEYS = 10_000;
    private static final int MOST = 1 << 16;

    /** Has it done by so many threads for so long, each time with a number below ten thousand. */
    static Samples of(int threads, long millis, IntConsumer work) {
        long[][] nanos = new long[threads][];
        LongAdder times = new LongAdder();
        Thread[] workers = new Thread[threads];
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        for (int t = 0; t < threads; t++) {
            int number = t;
            workers[t] = new Thread(() -> nanos[number] = until(end, work, times));
            workers[t].start();
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted =
                Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        return new Samples(micros(sorted, 0.5), micros(sorted, 0.99), times.sum() / seconds);
    }

    private static double micros(long[] sorted, double quantile) {
        return sorted[(int) (sorted.length * quantile)] / 1e3;
    }

    private static long[] until(long end, IntConsumer work, LongAdder times) {
        long[] nanos = new long[MOST];
        int done = 0;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            int number = random.nextInt(KEYS);
            long before = System.nanoTime();
            if (before > end && done > 0) {
                times.add(done);
                return Arrays.copyOf(nanos, Math.min(done, MOST));
            }
            work.accept(number);
            if (done < MOST) {
                nanos[done] = System.nanoTime() - before;
            }
            done++;
        }
    }
}
