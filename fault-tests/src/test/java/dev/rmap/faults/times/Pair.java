package dev.rmap.faults.times;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.MapStatus;
import dev.rmap.redis.RedisBackend;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A replica that is watched, joined with the defaults, and another member of the map that writes. */
final class Pair implements AutoCloseable {

    private static final String MAP = "times";
    private static final String KEY = "k";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 50_000;

    /** The hash that holds the entries. */
    static final String CONTENT = "map:" + MAP + ":content";

    /** The channel of the changes. */
    static final String CHANNEL = "map:" + MAP + ":updates";

    private final RedisBackend replicas;
    private final RedisBackend writers;
    private final ReplicatedMap<String, String> replica;
    private final ReplicatedMap<String, String> writer;
    private int written;

    Pair(String replicaUri, String writerUri) {
        replicas = RedisBackend.connect(replicaUri);
        writers = RedisBackend.connect(writerUri);
        replica = ReplicatedMap.strings(MAP).backend(replicas).open();
        writer = ReplicatedMap.strings(MAP).backend(writers).open();
    }

    /** Has the other member write something new. */
    void write() {
        writer.put(KEY, String.valueOf(++written));
    }

    /** Whether the replica is live and shows what was written last. */
    boolean isWell() {
        return replica.status().state() == MapStatus.State.LIVE
                && String.valueOf(written).equals(replica.get(KEY));
    }

    /** Waits until the replica is live and shows what was written last. */
    long awaitWell() {
        return await("it is well", this::isWell);
    }

    /** Waits until all is well. */
    void settle() {
        write();
        awaitWell();
    }

    /** The first sign that something is wrong: it is not sure to be live, lost its feed, or asks what it missed. */
    BooleanSupplier sign() {
        MapStatus.Counters before = replica.status().counters();
        return () -> {
            MapStatus now = replica.status();
            return now.state() != MapStatus.State.LIVE
                    || now.counters().feedLosses() > before.feedLosses()
                    || now.counters().catchUps() > before.catchUps();
        };
    }

    /** Waits for the condition; says when it held, on the clock of {@link System#nanoTime}. */
    static long await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return System.nanoTime();
    }

    @Override
    public void close() {
        replica.close();
        writer.close();
        replicas.close();
        writers.close();
    }
}
