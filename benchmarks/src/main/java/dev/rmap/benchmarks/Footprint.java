package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.RedisBackend;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Heap per entry, in a process of its own: {@code hashmap <entries>} or {@code replica <entries> <uri>}. */
final class Footprint {

    private static final int COLLECTIONS = 5;

    private Footprint() {}

    /** Prints the bytes per entry as the last line. */
    public static void main(String[] args) {
        int entries = Integer.parseInt(args[1]);
        if (args[0].equals("hashmap")) {
            long before = used();
            Map<String, String> map = new ConcurrentHashMap<>();
            try {
                for (int i = 0; i < entries; i++) {
                    map.put(Workload.key(i), Workload.value(i));
                }
                print(before, entries);
            } finally {
                Reference.reachabilityFence(map);
            }
        } else {
            try (RedisBackend backend = RedisBackend.connect(args[2])) {
                ReplicatedMap.strings("warm").backend(backend).open().close();
                long before = used();
                ReplicatedMap<String, String> map =
                        ReplicatedMap.strings(Join.MAP).backend(backend).open();
                if (map.size() != entries) {
                    throw new IllegalStateException("the map has " + map.size() + " entries");
                }
                print(before, entries);
                map.close();
            }
        }
    }

    private static void print(long before, int entries) {
        System.out.printf("%.1f%n", (double) (used() - before) / entries);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
