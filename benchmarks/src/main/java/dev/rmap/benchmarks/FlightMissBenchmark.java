package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SingleFlight;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.redis.RedisBackend;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What single flight costs where a value is missing and computing it costs nothing, over Redis; each time another key. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FlightMissBenchmark {

    /** The server, as {@code redis://host:port}; set by {@link FlightBenchmarks}. */
    @Param("")
    public String uri = "";

    private final AtomicInteger next = new AtomicInteger();
    private @Nullable RedisBackend backend;
    private @Nullable ReplicatedMap<String, String> map;
    private @Nullable SingleFlight<String, String> flight;

    /** Joins an empty map. */
    @Setup
    public void open() {
        backend = RedisBackend.connect(uri);
        map = ReplicatedMap.strings("flight-misses").backend(backend).open();
        map.clear();
        flight = map.singleFlight(SingleFlightOptions.DEFAULTS);
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        Objects.requireNonNull(map).close();
        Objects.requireNonNull(backend).close();
    }

    /** The limit: it stores a value, and nobody computes. */
    @Benchmark
    public @Nullable String put() {
        int i = next.incrementAndGet();
        return Objects.requireNonNull(map).put(Workload.key(i), Workload.value(i));
    }

    /** Takes the lease, computes, stores and gives the lease back. */
    @Benchmark
    public @Nullable String miss() {
        int i = next.incrementAndGet();
        return Objects.requireNonNull(flight).get(Workload.key(i), (key, lease) -> Workload.value(i));
    }
}
