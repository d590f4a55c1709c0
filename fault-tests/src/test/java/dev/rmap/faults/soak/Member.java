package dev.rmap.faults.soak;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.RmapException;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One client with several maps, by way of a proxy of its own, as each process has one. */
final class Member implements AutoCloseable {

    static final int MAPS = 4;
    private static final int KEYS = 200;

    /** So that half an hour of it leaves the machine to others. */
    private static final long PAUSE_NANOS = 3_000_000;

    private static final SyncTimes TIMES = new SyncTimes(200, 50, 1_000, 20, 500);

    private final FaultProxy proxy;
    private final RedisBackend backend;
    private final List<ReplicatedMap<String, String>> maps = new ArrayList<>();
    private final LongAdder operations = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder events = new LongAdder();

    Member(RedisServer server) {
        proxy = FaultProxy.to(server.address().host(), server.address().port());
        backend = RedisBackend.builder(server.address().through(proxy.port()).uri())
                .responseTimeout(Duration.ofMillis(500))
                .connect();
        for (int i = 0; i < MAPS; i++) {
            ReplicatedMap<String, String> map = ReplicatedMap.strings("soak-" + i)
                    .backend(backend)
                    .syncTimes(TIMES)
                    .writeTimeout(Duration.ofSeconds(3))
                    .open();
            map.subscribe(event -> events.increment(), SubscribeOptions.WITH_CONTENT);
            maps.add(map);
        }
    }

    /** Works until that time, on the clock of {@link System#nanoTime}. */
    void work(long seed, long endNanos) {
        Random chance = new Random(seed);
        while (System.nanoTime() < endNanos) {
            try {
                operate(maps.get(chance.nextInt(MAPS)), chance);
                operations.increment();
            } catch (RmapException e) {
                failures.increment();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void operate(ReplicatedMap<String, String> map, Random chance) {
        String key = "k" + chance.nextInt(KEYS);
        int dice = chance.nextInt(100);
        if (dice < 40) {
            map.put(key, "x".repeat(chance.nextInt(400)));
        } else if (dice < 55) {
            map.remove(key);
        } else if (dice < 65) {
            map.merge("sum", "1", (a, b) -> String.valueOf((Long.parseLong(a) + Long.parseLong(b)) % 1_000));
        } else if (dice < 75) {
            map.put(key, "mortal", Duration.ofMillis(50 + chance.nextInt(500)));
        } else if (dice < 85) {
            map.putAll(Map.of("a", key, "b", key, "c", key));
        } else if (dice < 95) {
            map.snapshot();
        } else if (dice < 99) {
            map.counters().increment("n" + chance.nextInt(5));
        } else {
            map.clear();
        }
    }

    /** Breaks something. */
    void strike(Random chance) {
        switch (chance.nextInt(6)) {
            case 0 -> proxy.cutAll();
            case 1 -> proxy.halfOpen();
            case 2 -> proxy.dropNextPublished(1 + chance.nextInt(20));
            case 3 -> proxy.swallowReplies(1 + chance.nextInt(5), RespRequest::isScript, Afterwards.CUT);
            case 4 -> proxy.delay(Duration.ofMillis(chance.nextInt(200)));
            default -> {
                proxy.refuse();
                proxy.cutAll();
            }
        }
    }

    void heal() {
        proxy.heal();
    }

    /** The server is told of the connections that went silent: it would hold them for hours after their clients let go. */
    void endSilence() {
        proxy.cutSilent();
    }

    /** Whether it is live and holds the same as the other one. */
    boolean equalTo(Member other) {
        for (int i = 0; i < MAPS; i++) {
            boolean live = maps.get(i).status().state() == MapStatus.State.LIVE;
            if (!live || !maps.get(i).snapshot().equals(other.maps.get(i).snapshot())) {
                return false;
            }
        }
        return true;
    }

    /** How many changes all maps counted, and how many catch-ups. */
    String counts() {
        long catchUps = maps.stream()
                .mapToLong(map -> map.status().counters().catchUps())
                .sum();
        return operations + " operations, " + failures + " failed, " + events + " events, " + catchUps + " catch-ups";
    }

    long operations() {
        return operations.sum();
    }

    @Override
    public void close() {
        maps.forEach(ReplicatedMap::close);
        backend.close();
        proxy.close();
    }
}
