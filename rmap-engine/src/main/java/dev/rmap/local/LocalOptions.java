package dev.rmap.local;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How an in-process store behaves.
 *
 * @param clock the authority's clock, in milliseconds since 1970
 * @param lineages random numbers for new lineages, never zero
 * @param relief finishes the delivery of changes when a writer has delivered its share; runs nothing otherwise. Its
 *     tasks never block; nobody else's tasks may hold its threads
 * @param logChanges how many recent changes of a map are remembered for catch-ups
 * @param logBytes how many bytes of keys those changes may have
 * @param partEntries how many entries a part of a snapshot has
 */
public record LocalOptions(
        LongSupplier clock, LongSupplier lineages, Executor relief, int logChanges, int logBytes, int partEntries) {

    /** What suits everybody but tests. */
    public static final LocalOptions DEFAULTS =
            new LocalOptions(System::currentTimeMillis, randomLineages(), deliveryThreads(), 10_000, 1 << 20, 1_000);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public LocalOptions {
        if (logChanges < 0 || logBytes < 0 || partEntries < 1) {
            throw new IllegalArgumentException("log of " + logChanges + " changes and " + logBytes + " bytes, parts of "
                    + partEntries + " entries; the log may be empty, a part may not");
        }
    }

    /** The same with another clock. */
    public LocalOptions withClock(LongSupplier other) {
        return new LocalOptions(other, lineages, relief, logChanges, logBytes, partEntries);
    }

    /** The same with other numbers for new lineages. */
    public LocalOptions withLineages(LongSupplier other) {
        return new LocalOptions(clock, other, relief, logChanges, logBytes, partEntries);
    }

    /** The same with another log. */
    public LocalOptions withLog(int changes, int bytes) {
        return new LocalOptions(clock, lineages, relief, changes, bytes, partEntries);
    }

    /** The same with parts of another size. */
    public LocalOptions withParts(int entries) {
        return new LocalOptions(clock, lineages, relief, logChanges, logBytes, entries);
    }

    /** As many daemon threads as there are processors, for all stores of this JVM; they end when they are idle. */
    private static Executor deliveryThreads() {
        int most = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "rmap-delivery");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static LongSupplier randomLineages() {
        SecureRandom random = new SecureRandom();
        return () -> {
            long id = random.nextLong();
            while (id == 0) {
                id = random.nextLong();
            }
            return id;
        };
    }
}
