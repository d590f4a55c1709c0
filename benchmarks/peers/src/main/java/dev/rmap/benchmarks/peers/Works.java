package dev.rmap.benchmarks.peers;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What one node does when it is told to: each method is a work, and answers with its figures. */
final class Works {

    private static final int KEYS = 10_000;
    private static final int PORTION = 5_000;
    private static final int OUTSTANDING = 2_000;
    private static final int UNWATCHED = 50;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Node node;
    private volatile Hearing hearing = new Hearing(0, 0);

    Works(Node node) {
        this.node = node;
    }

    /** The node as one that can do more than write. */
    private <N extends Node> N as(Class<N> kind) {
        if (!kind.isInstance(node)) {
            throw new IllegalArgumentException(
                    node.getClass().getSimpleName() + " is asked for what only a " + kind.getSimpleName() + " does");
        }
        return kind.cast(node);
    }

    /** What was heard of a generation, each change once: when it came, after how long. */
    private static final class Hearing {
        private final int generation;
        private final long[] delays;
        private final BitSet known = new BitSet();
        private int heard;
        private long lastNanos;

        Hearing(int generation, int expected) {
            this.generation = generation;
            this.delays = new long[expected];
        }

        synchronized void hear(String value) {
            if (Content.isOf(generation, value) && !known.get(Content.number(value))) {
                known.set(Content.number(value));
                lastNanos = System.nanoTime();
                delays[heard++] = lastNanos - Content.writtenNanos(value);
            }
        }

        synchronized int heard() {
            return heard;
        }
    }

    /** Stores entries, portion by portion. */
    String fill(int entries) {
        for (int from = 0; from < entries; from += PORTION) {
            node.putAll(Content.entries(0, from, Math.min(entries, from + PORTION)));
        }
        return "ok";
    }

    /** Joins: milliseconds until all is here. */
    String join(int entries) {
        long start = System.nanoTime();
        node.join();
        awaitSize(entries);
        return Double.toString((System.nanoTime() - start) / 1e6);
    }

    private void awaitSize(int entries) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (node.size() < entries) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(node.size() + " of " + entries + " entries came");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Nanoseconds of one read of a hot key. */
    String get(int millis) {
        ReadableNode reading = as(ReadableNode.class);
        String key = Content.key(7);
        long sum = 0;
        long reads = 0;
        long start = System.nanoTime();
        long end = start + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 256; i++) {
                String value = reading.get(key);
                sum += value == null ? 0 : value.length();
            }
            reads += 256;
        }
        double each = (double) (System.nanoTime() - start) / reads;
        if (sum != reads * Content.VALUE_BYTES) {
            throw new IllegalStateException("the key is not there");
        }
        return Double.toString(each);
    }

    /** Nanoseconds of one read of a value that is copied for its reader. */
    String getCopy(int millis) {
        JCacheNode copying = as(JCacheNode.class);
        long read = 0;
        long reads = 0;
        long start = System.nanoTime();
        long end = start + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 64; i++) {
                read += copying.getCopy().size();
            }
            reads += 64;
        }
        double each = (double) (System.nanoTime() - start) / reads;
        if (read != 4 * reads) {
            throw new IllegalStateException("the list is another one");
        }
        return Double.toString(each);
    }

    /** Milliseconds from the moment when this node asks what it missed until it shows all entries of a generation. */
    String rejoin(int generation, int entries) {
        RmapNode rejoining = as(RmapNode.class);
        long before = rejoining.catchUps();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (rejoining.catchUps() == before) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing was asked");
            }
            LockSupport.parkNanos(50_000);
        }
        long asked = System.nanoTime();
        return Double.toString((Long.parseLong(await(generation, entries)) - asked) / 1e6);
    }

    /** Microseconds of a write: the median and the 99th percentile; and writes per second. */
    String put(int threads, int millis) throws InterruptedException {
        long[][] samples = new long[threads][];
        LongAdder writes = new LongAdder();
        Thread[] writers = new Thread[threads];
        long start = System.nanoTime();
        long end = start + millis * 1_000_000L;
        for (int t = 0; t < threads; t++) {
            int number = t;
            writers[t] = new Thread(() -> samples[number] = writeUntil(end, writes));
            writers[t].start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] all =
                Arrays.stream(samples).flatMapToLong(Arrays::stream).sorted().toArray();
        return micros(all, 0.5) + " " + micros(all, 0.99) + " " + writes.sum() / seconds;
    }

    private long[] writeUntil(long end, LongAdder writes) {
        long[] samples = new long[1 << 16];
        int count = 0;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            int i = random.nextInt(KEYS);
            String key = Content.key(i);
            String value = Content.value(1, i);
            long before = System.nanoTime();
            if (before > end) {
                writes.add(count);
                return Arrays.copyOf(samples, Math.min(count, samples.length));
            }
            node.put(key, value);
            if (count < samples.length) {
                samples[count] = System.nanoTime() - before;
            }
            count++;
        }
    }

    private static double micros(long[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * quantile)] / 1e3;
    }

    /** Writes entries without waiting for each, and answers when it began, by the clock of the machine. */
    String async(int generation, int entries) throws InterruptedException {
        Semaphore room = new Semaphore(OUTSTANDING);
        long start = System.nanoTime();
        for (int i = 0; i < entries; i++) {
            room.acquire();
            node.putAsync(Content.key(i), Content.value(generation, i)).whenComplete((done, failure) -> room.release());
        }
        room.acquire(OUTSTANDING);
        return Long.toString(start);
    }

    /** Writes entries in one call, and answers when it began. */
    String putAll(int generation, int entries) {
        java.util.Map<String, String> all = Content.entries(generation, 0, entries);
        long start = System.nanoTime();
        node.putAll(all);
        return Long.toString(start);
    }

    /** Waits until this node shows all entries of a generation, and answers when it did. */
    String await(int generation, int entries) {
        ReadableNode reading = as(ReadableNode.class);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (int i = entries - 1; i >= 0; i--) {
            String key = Content.key(i);
            while (!Content.isOf(generation, reading.get(key))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("entry " + i + " of generation " + generation + " did not come");
                }
                LockSupport.parkNanos(200_000);
            }
        }
        return Long.toString(System.nanoTime());
    }

    /**
     * Waits for the entries of a generation one after the other, in a loop that does no more than yield: the median and
     * the 99th percentile of the microseconds from the writing of each until this node shows it. The first ones do not
     * count: nobody may have been looking yet.
     */
    String watch(int generation, int entries) {
        ReadableNode reading = as(ReadableNode.class);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long[] delays = new long[entries];
        for (int i = 0; i < entries; i++) {
            String key = Content.key(i);
            String value = reading.get(key);
            while (!Content.isOf(generation, value)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("entry " + i + " of generation " + generation + " did not come");
                }
                Thread.yield();
                value = reading.get(key);
            }
            delays[i] = System.nanoTime() - Content.writtenNanos(Objects.requireNonNull(value));
        }
        Arrays.sort(delays, UNWATCHED, entries);
        delays = Arrays.copyOfRange(delays, UNWATCHED, entries);
        return micros(delays, 0.5) + " " + micros(delays, 0.99);
    }

    /** Listens from now on, to a generation with so many changes. */
    String listen(int generation, int expected) {
        boolean first = hearing.generation == 0;
        hearing = new Hearing(generation, expected);
        if (first) {
            as(ReplicatedNode.class).listen(value -> hearing.hear(value));
        }
        return "ok";
    }

    /** Writes one entry after another with pauses, so that each finds the machine idle. */
    String drip(int generation, int entries) {
        for (int i = 0; i < entries; i++) {
            node.put(Content.key(i), Content.value(generation, i));
            LockSupport.parkNanos(1_000_000);
        }
        return "ok";
    }

    /** What was heard: how many, when the last, and the median and the 99th percentile of the delays in microseconds. */
    String heard() {
        Hearing done = hearing;
        long deadline = System.nanoTime() + PATIENCE_NANOS / 6;
        while (done.heard() < done.delays.length && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        synchronized (done) {
            long[] sorted = Arrays.copyOf(done.delays, done.heard);
            Arrays.sort(sorted);
            return done.heard + " " + done.lastNanos + " " + micros(sorted, 0.5) + " " + micros(sorted, 0.99);
        }
    }

    /** Bytes of heap in use. */
    static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
