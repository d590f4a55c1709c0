package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SingleFlight;
import dev.rmap.lease.SingleFlightOptions;
import java.time.Duration;
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

/** What single flight costs where the value is there, over 1,024 keys. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlightHitBenchmark {

    private static final int KEYS = 1_024;

    private final ReplicatedMap<String, String> map =
            ReplicatedMap.strings("flight-hits").open();
    private final SingleFlight<String, String> flight = map.singleFlight(SingleFlightOptions.DEFAULTS);
    private final SingleFlight<String, String> refreshing = map.singleFlight(
            SingleFlightOptions.DEFAULTS.withLifetime(Duration.ofHours(2)).withRefreshAhead(Duration.ofMinutes(1)));
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

    /** Fills the map with values that end in an hour. */
    @Setup
    public void fill() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Workload.key(i);
            map.put(keys[i], Workload.value(i), Duration.ofHours(1));
        }
    }

    /** Closes the map. */
    @TearDown
    public void close() {
        map.close();
    }

    /** The limit. */
    @Benchmark
    public @Nullable String get(Cursor cursor) {
        return map.get(keys[cursor.next()]);
    }

    /** By the map's own method. */
    @Benchmark
    public @Nullable String computeIfAbsent(Cursor cursor) {
        return map.computeIfAbsent(keys[cursor.next()], key -> "computed " + key);
    }

    /** With the default options. */
    @Benchmark
    public @Nullable String singleFlight(Cursor cursor) {
        return flight.get(keys[cursor.next()], (key, lease) -> "computed " + key);
    }

    /** With a look at the deadline at each read. */
    @Benchmark
    public @Nullable String singleFlightRefreshing(Cursor cursor) {
        return refreshing.get(keys[cursor.next()], (key, lease) -> "computed " + key);
    }
}
