package dev.rmap.benchmarks.peers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * The limit of a write: one bare script call through Redisson, which stores, counts and publishes as the Go package does,
 * with a subscriber in the process. It replicates nothing to the caller and cannot be repeated safely.
 */
final class BareNode implements Node {

    private static final String SCRIPT = "local old = redis.call('HGET', KEYS[1], ARGV[1]) "
            + "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
            + "local rev = tostring(redis.call('HINCRBY', KEYS[1], '=rev', 1)) "
            + "redis.call('HSET', KEYS[1], '=kind', 'set') "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('ic0ic0ic0', #ARGV[1], ARGV[1], #ARGV[2], ARGV[2],"
            + " #rev, rev)) "
            + "return {old and 1 or 0, old or '', rev}";

    private final RedissonClient client;
    private final RScript script;
    private final String digest;

    BareNode(String uri) {
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        client = Redisson.create(config);
        client.getTopic("bare:updates", ByteArrayCodec.INSTANCE).addListener(byte[].class, (channel, message) -> {});
        script = client.getScript(ByteArrayCodec.INSTANCE);
        digest = script.scriptLoad(SCRIPT);
    }

    @Override
    public void join() {
        // There is no copy.
    }

    @Override
    public void put(String key, String value) {
        script.evalSha(RScript.Mode.READ_WRITE, digest, RScript.ReturnType.LIST, keys(), bytes(key), bytes(value));
    }

    @Override
    public CompletionStage<?> putAsync(String key, String value) {
        return script.evalShaAsync(
                RScript.Mode.READ_WRITE, digest, RScript.ReturnType.LIST, keys(), bytes(key), bytes(value));
    }

    private static List<Object> keys() {
        return List.of("bare:content", "bare:updates");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void putAll(Map<String, String> entries) {
        entries.forEach(this::put);
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
