package dev.rmap.faults.soak;

import dev.rmap.testkit.redis.RespConnection;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Set;

/**
 * What this process and the server hold, when nothing is under way.
 *
 * @param heapBytes what the heap holds after a collection
 * @param threads how many threads there are, but for those of the proxies
 * @param connections how many clients the server has
 * @param redisBytes how much memory the server uses
 * @param redisKeys how many keys it holds
 */
record Figures(long heapBytes, int threads, long connections, long redisBytes, long redisKeys) {

    /** The head of a table of figures. */
    static final String HEAD = "| | heap | threads | connections | Redis memory | Redis keys |";

    private static final int COLLECTIONS = 3;

    static Figures now(RespConnection redis) {
        redis.command("MEMORY", "PURGE");
        return new Figures(
                heap(),
                countThreads(),
                info(redis, "clients", "connected_clients:"),
                info(redis, "memory", "used_memory:"),
                redis.integer("DBSIZE"));
    }

    private static long heap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static int countThreads() {
        Set<Thread> all = Thread.getAllStackTraces().keySet();
        return (int) all.stream()
                .filter(thread -> !thread.getName().startsWith("fault-proxy"))
                .count();
    }

    private static long info(RespConnection redis, String section, String field) {
        return String.valueOf(redis.text("INFO", section))
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.substring(field.length())))
                .findFirst()
                .orElseThrow();
    }

    /** As cells of a table. */
    Object[] cells(String what) {
        return new Object[] {what, kib(heapBytes), threads, connections, kib(redisBytes), redisKeys};
    }

    private static String kib(long bytes) {
        return bytes / 1024 + " KiB";
    }
}
