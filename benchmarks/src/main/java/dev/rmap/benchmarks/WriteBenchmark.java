package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * Writes over Redis, beside one bare script call for each write through the same client library.
 *
 * <p>The bare script stores the value, counts the revision and publishes the change, as the Go original's does: the least
 * that a write of a shared map has to do. It replicates nothing to the caller, cannot be repeated safely and keeps no
 * log.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WriteBenchmark {

    private static final int KEYS = 10_000;

    private static final String BARE = "local old = redis.call('HGET', KEYS[1], ARGV[1]) "
            + "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
            + "local rev = tostring(redis.call('HINCRBY', KEYS[1], '=rev', 1)) "
            + "redis.call('HSET', KEYS[1], '=kind', 'set') "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('ic0ic0ic0', #ARGV[1], ARGV[1], #ARGV[2], ARGV[2],"
            + " #rev, rev)) "
            + "return {old and 1 or 0, old or '', rev}";

    /** The server, as {@code redis://host:port}; set by {@link Benchmarks}. */
    @Param("")
    public String uri = "";

    private @Nullable RedisBackend backend;
    private @Nullable ReplicatedMap<String, String> map;
    private @Nullable RedissonClient client;
    private @Nullable RScript script;
    private String sha = "";
    private @Nullable BareGroups groups;

    /** Joins the map, and opens a client of its own for the bare script, with one subscriber as the map has. */
    @Setup
    public void open() {
        backend = RedisBackend.connect(uri);
        map = ReplicatedMap.strings("writes").backend(backend).open();
        Config config = new Config();
        config.useSingleServer().setAddress(RedisAddress.parse(uri).uri());
        client = Redisson.create(config);
        client.getTopic("bare:updates", ByteArrayCodec.INSTANCE).addListener(byte[].class, (channel, bytes) -> {});
        script = client.getScript(ByteArrayCodec.INSTANCE);
        sha = script.scriptLoad(BARE);
        groups = new BareGroups(client);
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        java.util.Objects.requireNonNull(map).close();
        java.util.Objects.requireNonNull(backend).close();
        java.util.Objects.requireNonNull(client).shutdown();
    }

    /** The limit. */
    @Benchmark
    public @Nullable Object bareScript() {
        int i = ThreadLocalRandom.current().nextInt(KEYS);
        return java.util.Objects.requireNonNull(script)
                .evalSha(
                        RScript.Mode.READ_WRITE,
                        sha,
                        RScript.ReturnType.LIST,
                        List.of("bare:content", "bare:updates"),
                        Workload.key(i).getBytes(StandardCharsets.UTF_8),
                        Workload.value(i).getBytes(StandardCharsets.UTF_8));
    }

    /** The limit where many threads write. */
    @Benchmark
    public void bareGroup() {
        int i = ThreadLocalRandom.current().nextInt(KEYS);
        java.util.Objects.requireNonNull(groups).put(Workload.key(i), Workload.value(i));
    }

    /** Ours: returns when the local copy shows the write. */
    @Benchmark
    public @Nullable String put() {
        int i = ThreadLocalRandom.current().nextInt(KEYS);
        return java.util.Objects.requireNonNull(map).put(Workload.key(i), Workload.value(i));
    }
}
