package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.RedisBackend;
import java.util.HashMap;
import java.util.Map;

/** Joins a large map, in a process of its own: {@code fill <entries> <uri>} or {@code join <entries> <uri>}. */
final class Join {

    static final String MAP = "large";

    private static final int PORTION = 5_000;

    private Join() {}

    /** Fills the map, or prints the milliseconds of a join as the last line. */
    public static void main(String[] args) {
        int entries = Integer.parseInt(args[1]);
        try (RedisBackend backend = RedisBackend.connect(args[2])) {
            if (args[0].equals("fill")) {
                fill(backend, entries);
            } else {
                long start = System.nanoTime();
                try (ReplicatedMap<String, String> map =
                        ReplicatedMap.strings(MAP).backend(backend).open()) {
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    if (map.size() != entries) {
                        throw new IllegalStateException("the map has " + map.size() + " entries");
                    }
                    System.out.println(millis);
                }
            }
        }
    }

    private static void fill(RedisBackend backend, int entries) {
        try (ReplicatedMap<String, String> map =
                ReplicatedMap.strings(MAP).backend(backend).open()) {
            for (int from = 0; from < entries; from += PORTION) {
                Map<String, String> portion = new HashMap<>();
                for (int i = from; i < Math.min(entries, from + PORTION); i++) {
                    portion.put(Workload.key(i), Workload.value(i));
                }
                map.putAll(portion);
            }
        }
    }
}
