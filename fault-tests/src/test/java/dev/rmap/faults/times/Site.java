package dev.rmap.faults.times;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.MapStatus;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server, a map that is joined with the defaults by way of a proxy, and another member that writes without one. */
final class Site implements AutoCloseable {

    static final String KEY = "k";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 50_000;

    final RedisServer server;
    final FaultProxy proxy;
    final ReplicatedMap<String, String> replica;
    final ReplicatedMap<String, String> writer;
    private final RedisBackend replicas;
    private final RedisBackend writers;
    private int written;

    Site(RedisOptions options) {
        server = RedisServers.start(options);
        proxy = FaultProxy.to(server.address().host(), server.address().port());
        replicas = RedisBackend.connect(server.address().through(proxy.port()).uri());
        writers = RedisBackend.connect(server.uri());
        replica = ReplicatedMap.strings("times").backend(replicas).open();
        writer = ReplicatedMap.strings("times").backend(writers).open();
    }

    /** Has the other member write something new. */
    void write() {
        writer.put(KEY, String.valueOf(++written));
    }

    /** Whether the replica is live and shows what was written last. */
    boolean isRecovered() {
        return replica.status().state() == MapStatus.State.LIVE
                && String.valueOf(written).equals(replica.get(KEY));
    }

    /** Waits until all is well. */
    void settle() {
        write();
        await("all is well", this::isRecovered);
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
        proxy.close();
        server.close();
    }
}
