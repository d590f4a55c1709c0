package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.Messages;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * Writes over Redis, beside one bare script call for each write through the same client library: in one process, which
 * warms up first, and in turns, so that a machine whose speed drifts is the same for all.
 *
 * <p>The bare script stores the value, counts the revision and publishes the change, as the Go original's does: the least
 * that a write of a shared map has to do. It replicates nothing to the caller, cannot be repeated safely and keeps no
 * log. All have one subscriber.
 */
final class Writes {

    private static final String BARE = "local old = redis.call('HGET', KEYS[1], ARGV[1]) "
            + "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
            + "local rev = tostring(redis.call('HINCRBY', KEYS[1], '=rev', 1)) "
            + "redis.call('HSET', KEYS[1], '=kind', 'set') "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('ic0ic0ic0', #ARGV[1], ARGV[1], #ARGV[2], ARGV[2],"
            + " #rev, rev)) "
            + "return {old and 1 or 0, old or '', rev}";

    private static final int MANY = 16;
    private static final long MILLIS = 2_000;
    private static final int TURNS = 3;

    /** A JVM compiles for seconds what it runs. */
    private static final long WARM_MILLIS = 10_000;

    private Writes() {}

    /** Takes the address of the server, and prints figures, one on a line: the name, a tab, the value. */
    public static void main(String[] args) {
        Config config = new Config();
        config.useSingleServer().setAddress(RedisAddress.parse(args[0]).uri());
        RedissonClient client = Redisson.create(config);
        try (RedisBackend backend = RedisBackend.connect(args[0]);
                ReplicatedMap<String, String> map =
                        ReplicatedMap.strings("writes").backend(backend).open();
                RedisBackend batches = RedisBackend.builder(args[0])
                        .messages(Messages.ONE_FOR_EACH_BATCH)
                        .connect();
                ReplicatedMap<String, String> batchMap =
                        ReplicatedMap.strings("batches").backend(batches).open()) {
            client.getTopic("bare:updates", ByteArrayCodec.INSTANCE).addListener(byte[].class, (channel, bytes) -> {});
            BareGroups groups = new BareGroups(client, Messages.ONE_FOR_EACH_CHANGE);
            BareGroups batchGroups = new BareGroups(client, Messages.ONE_FOR_EACH_BATCH);
            measure(
                    bareScript(client),
                    i -> map.put(Workload.key(i), Workload.value(i)),
                    i -> batchMap.put(Workload.key(i), Workload.value(i)),
                    i -> groups.put(Workload.key(i), Workload.value(i)),
                    i -> batchGroups.put(Workload.key(i), Workload.value(i)));
        } finally {
            client.shutdown();
        }
    }

    private static IntConsumer bareScript(RedissonClient client) {
        RScript script = client.getScript(ByteArrayCodec.INSTANCE);
        String sha = script.scriptLoad(BARE);
        return i -> script.evalSha(
                RScript.Mode.READ_WRITE,
                sha,
                RScript.ReturnType.LIST,
                List.of("bare:content", "bare:updates"),
                Workload.key(i).getBytes(StandardCharsets.UTF_8),
                Workload.value(i).getBytes(StandardCharsets.UTF_8));
    }

    private static void measure(
            IntConsumer bare, IntConsumer put, IntConsumer batchPut, IntConsumer groups, IntConsumer batchGroups) {
        for (IntConsumer each : List.of(bare, groups, batchGroups, batchPut, put)) {
            Samples.of(MANY, WARM_MILLIS, each);
        }
        Samples.of(1, WARM_MILLIS, bare);
        Samples.of(1, WARM_MILLIS, put);
        for (int turn = 0; turn < TURNS; turn++) {
            alone("bareScript", bare);
            alone("put", put);
            many("bareScript", bare);
            many("put", put);
            many("put, a message a batch", batchPut);
            many("bareGroup", groups);
            many("bareGroup, a message a batch", batchGroups);
        }
    }

    private static void alone(String name, IntConsumer write) {
        Samples samples = Samples.of(1, MILLIS, write);
        System.out.println(name + " p50\t" + samples.p50());
        System.out.println(name + " p99\t" + samples.p99());
    }

    private static void many(String name, IntConsumer write) {
        System.out.println(
                name + ", 16 threads\t" + Samples.of(MANY, MILLIS, write).perSecond());
    }
}
