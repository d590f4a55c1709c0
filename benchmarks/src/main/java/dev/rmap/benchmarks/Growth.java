package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** How costs grow with what a map holds and who uses it. Nothing else should run on the machine meanwhile. */
public final class Growth {

    private static final int ENTRIES = Integer.getInteger("rmap.benchmark.entries", 1_000_000);
    private static final int MAPS = 10_000;
    private static final int PORTION = 5_000;

    /** Fewer maps weigh less than the heap changes by itself. */
    private static final int ENOUGH_TO_WEIGH = 100;

    private static final long MILLIS = 1_000;
    private static final long WARM_MILLIS = 8_000;

    /** Longer than the longest pause between two looks at a quiet map. */
    private static final int IDLE_SECONDS = 20;

    private final Curves curves = new Curves();
    private final RedisServer server;

    private Growth(RedisServer server) {
        this.server = server;
    }

    /** {@code <folder for the report>}. */
    public static void main(String[] args) {
        try (RedisServer server = RedisServers.start();
                RespConnection admin = server.connect()) {
            Growth growth = new Growth(server);
            growth.warmUp();
            growth.entries();
            growth.valueBytes();
            growth.writers();
            growth.replicas();
            growth.listeners();
            growth.maps();
            growth.curves.write(Path.of(args[0]), "Redis " + admin.version());
        }
    }

    private RedisBackend connect() {
        return RedisBackend.connect(server.uri());
    }

    private static ReplicatedMap<String, String> open(String name, RedisBackend backend) {
        return ReplicatedMap.strings(name).backend(backend).open();
    }

    /** A JVM compiles for seconds what it runs. */
    private void warmUp() {
        try (RedisBackend backend = connect();
                ReplicatedMap<String, String> map = open("warm", backend)) {
            String value = "v".repeat(Workload.VALUE_BYTES);
            Samples.of(1, WARM_MILLIS, i -> map.put(Workload.key(i), value));
            Samples.of(16, WARM_MILLIS, i -> map.put(Workload.key(i), value));
        }
    }

    private void entries() {
        for (int entries = 1_000; entries <= ENTRIES; entries *= 10) {
            String name = "entries-" + entries;
            try (RedisBackend writer = connect();
                    ReplicatedMap<String, String> map = open(name, writer)) {
                fill(map, entries);
                curves.add(
                        "entries",
                        entries,
                        "put, 1 thread, p50",
                        "µs",
                        writes(map, 1, 100).p50());
                curves.add("entries", entries, "get", "ns", reads(map, entries));
            }
            try (RedisBackend reader = connect()) {
                long start = System.nanoTime();
                open(name, reader).close();
                curves.add("entries", entries, "join", "ms", (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private static void fill(ReplicatedMap<String, String> map, int entries) {
        for (int from = 0; from < entries; from += PORTION) {
            Map<String, String> portion = new HashMap<>();
            for (int i = from; i < Math.min(entries, from + PORTION); i++) {
                portion.put(Workload.key(i), Workload.value(i));
            }
            map.putAll(portion);
        }
    }

    private static double reads(ReplicatedMap<String, String> map, int entries) {
        String[] keys = new String[1_024];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Workload.key((int) ((long) i * entries / keys.length));
        }
        double each = 0;
        for (int time = 0; time < 3; time++) {
            long found = 0;
            long start = System.nanoTime();
            for (int i = 0; i < 5_000_000; i++) {
                found += String.valueOf(map.get(keys[i & 1_023])).length();
            }
            each = (System.nanoTime() - start) / 5e6;
            if (found != 5_000_000L * Workload.VALUE_BYTES) {
                throw new IllegalStateException("an entry is not there");
            }
        }
        return each;
    }

    private void valueBytes() {
        try (RedisBackend backend = connect();
                ReplicatedMap<String, String> map = open("sizes", backend)) {
            writes(map, 1, 100);
            for (int bytes = 10; bytes <= 1_000_000; bytes *= 10) {
                curves.add(
                        "bytes of a value",
                        bytes,
                        "put, 1 thread, p50",
                        "µs",
                        writes(map, 1, bytes).p50());
            }
        }
    }

    private void writers() {
        try (RedisBackend backend = connect();
                ReplicatedMap<String, String> map = open("writers", backend)) {
            writes(map, 16, 100);
            for (int threads = 1; threads <= 64; threads *= 2) {
                Samples samples = writes(map, threads, 100);
                curves.add("writing threads", threads, "put, p50", "µs", samples.p50());
                curves.add("writing threads", threads, "put", "writes/s", samples.perSecond());
            }
        }
    }

    private void replicas() {
        List<Follower> followers = new ArrayList<>();
        try (RedisBackend backend = connect();
                ReplicatedMap<String, String> map = open("replicas", backend)) {
            for (int processes = 1; processes <= 16; processes *= 2) {
                while (followers.size() < processes - 1) {
                    followers.add(Follower.start("replicas", server.uri()));
                }
                curves.add(
                        "replicas",
                        processes,
                        "put, 1 thread, p50",
                        "µs",
                        writes(map, 1, 100).p50());
                curves.add(
                        "replicas",
                        processes,
                        "put, 16 threads",
                        "writes/s",
                        writes(map, 16, 100).perSecond());
            }
        } finally {
            followers.forEach(Follower::close);
        }
    }

    private void listeners() {
        for (int listeners : new int[] {0, 1, 10, 100, 1_000}) {
            try (RedisBackend backend = connect();
                    ReplicatedMap<String, String> map = open("listeners-" + listeners, backend)) {
                LongAdder heard = new LongAdder();
                for (int i = 0; i < listeners; i++) {
                    map.subscribe(event -> heard.increment());
                }
                Samples samples = writes(map, 1, 100);
                curves.add("listeners", listeners, "put, 1 thread, p50", "µs", samples.p50());
            }
        }
    }

    private void maps() {
        try (RedisBackend backend = connect()) {
            open("warm", backend).close();
            List<ReplicatedMap<String, String>> open = new ArrayList<>();
            long before = used();
            long start = System.nanoTime();
            for (int maps = 1; maps <= MAPS; maps *= 10) {
                while (open.size() < maps) {
                    open.add(open("map-" + open.size(), backend));
                }
                curves.add("maps", maps, "opening all of them", "ms", (System.nanoTime() - start) / 1e6);
                if (maps >= ENOUGH_TO_WEIGH) {
                    curves.add("maps", maps, "heap of one", "B", (double) (used() - before) / maps);
                }
                curves.add("maps", maps, "threads of the process", "", Thread.activeCount());
                curves.add(
                        "maps",
                        maps,
                        "put in one, 1 thread, p50",
                        "µs",
                        writes(open.get(maps - 1), 1, 100).p50());
            }
            curves.add("maps", MAPS, "commands of Redis while all are idle", "a second", idleCommands());
            open.forEach(ReplicatedMap::close);
        }
    }

    /** Maps in which nothing happens are asked more and more seldom; they are given the time for that first. */
    private double idleCommands() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
        try (RespConnection admin = server.connect()) {
            long before = commands(admin);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
            return (double) (commands(admin) - before) / IDLE_SECONDS;
        }
    }

    private static long commands(RespConnection admin) {
        return String.valueOf(admin.text("INFO", "stats"))
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static Samples writes(ReplicatedMap<String, String> map, int threads, int bytes) {
        String value = "v".repeat(bytes);
        Samples.of(threads, MILLIS / 2, i -> map.put(Workload.key(i), value));
        return Samples.of(threads, MILLIS, i -> map.put(Workload.key(i), value));
    }
}
