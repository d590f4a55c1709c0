package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads of a present string, over 1,024 keys of a map of 100,000. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadBenchmark {

    private static final int ENTRIES = 100_000;
    private static final int KEYS = 1_024;

    private final ConcurrentMap<String, String> hashMap = new ConcurrentHashMap<>();
    private final ReplicatedMap<String, String> replicatedMap =
            ReplicatedMap.strings("reads").open();
    private final String[] keys = new String[KEYS];

    /** Where a thread is in the sequence of keys. */
    @State(Scope.Thread)
    public static class Cursor {
        private int next;

        int next() {
            next = (next + 1) & (KEYS - 1);
            return next;
        }
    }

    /** Fills both maps with the same content. */
    @Setup
    public void fill() {
        for (int i = 0; i < ENTRIES; i++) {
            hashMap.put(Workload.key(i), Workload.value(i));
        }
        for (Map.Entry<String, String> entry : hashMap.entrySet()) {
            replicatedMap.async().set(entry.getKey(), entry.getValue());
        }
        replicatedMap.put(Workload.key(0), Workload.value(0));
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Workload.key(i * (ENTRIES / KEYS));
        }
    }

    /** Closes the map. */
    @TearDown
    public void close() {
        replicatedMap.close();
    }

    /** The limit. */
    @Benchmark
    public @Nullable String hashMapGet(Cursor cursor) {
        return hashMap.get(keys[cursor.next()]);
    }

    /** Ours. */
    @Benchmark
    public @Nullable String replicatedMapGet(Cursor cursor) {
        return replicatedMap.get(keys[cursor.next()]);
    }
}
