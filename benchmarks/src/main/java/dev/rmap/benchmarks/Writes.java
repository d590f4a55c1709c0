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

    /** A way to write the entry of a number. */
    private record Way(String name, IntConsumer write) {}

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
            Way bare = bareScript(client);
            Way put = new Way("put", i -> map.put(Workload.key(i), Workload.value(i)));
            List<Way> many = List.of(
                    bare,
                    grouping("bareGroup", BareGroups.storing(client, Messages.ONE_FOR_EACH_CHANGE)),
                    grouping("bareGroup, a message a batch", BareGroups.storing(client, Messages.ONE_FOR_EACH_BATCH)),
                    grouping("bareGroup that does nothing", BareGroups.doingNothing(client)),
                    new Way("put, a message a batch", i -> batchMap.put(Workload.key(i), Workload.value(i))),
                    put);
            measure(many, List.of(bare, put));
        } finally {
            client.shutdown();
        }
    }

    private static Way bareScript(RedissonClient client) {
        RScript script = client.getScript(ByteArrayCodec.INSTANCE);
        String sha = script.scriptLoad(BARE);
        return new Way(
                "bareScript",
                i -> script.evalSha(
                        RScript.Mode.READ_WRITE,
                        sha,
                        RScript.ReturnType.LIST,
                        List.of("bare:content", "bare:updates"),
                        Workload.key(i).getBytes(StandardCharsets.UTF_8),
                        Workload.value(i).getBytes(StandardCharsets.UTF_8)));
    }

    private static Way grouping(String name, BareGroups groups) {
        return new Way(name, i -> groups.put(Workload.key(i), Workload.value(i)));
    }

    private static void measure(List<Way> many, List<Way> alone) {
        many.forEach(way -> Samples.of(MANY, WARM_MILLIS, way.write()));
        alone.forEach(way -> Samples.of(1, WARM_MILLIS, way.write()));
        for (int turn = 0; turn < TURNS; turn++) {
            alone.forEach(Writes::alone);
            many.forEach(Writes::many);
        }
    }

    private static void alone(Way way) {
        Samples samples = Samples.of(1, MILLIS, way.write());
        System.out.println(way.name() + " p50\t" + samples.p50());
        System.out.println(way.name() + " p99\t" + samples.p99());
    }

    private static void many(Way way) {
        Samples samples = Samples.of(MANY, MILLIS, way.write());
        System.out.println(way.name() + ", 16 threads\t" + samples.perSecond());
    }
}
