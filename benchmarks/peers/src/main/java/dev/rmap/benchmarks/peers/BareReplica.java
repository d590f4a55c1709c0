package dev.rmap.benchmarks.peers;

import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * The least that makes a map replicated by Redis through Redisson: one bare script call for each write, which stores, counts
 * and publishes as the Go package does, and a copy that believes every message. A write returns before the copy shows it;
 * nothing can be repeated safely, and nobody notices what was missed. Hard to beat by one lone write; where many write at
 * a time, whoever groups them may be faster.
 */
final class BareReplica implements ReplicatedNode {

    private static final String CONTENT = "bare:content";
    private static final String UPDATES = "bare:updates";

    /** How many entries one script call of {@link #putAll} stores: Lua passes no more than 8,000 arguments to a command. */
    private static final int PORTION = 1_000;

    private static final String PUT = "local old = redis.call('HGET', KEYS[1], ARGV[1]) "
            + "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
            + "local rev = tostring(redis.call('HINCRBY', KEYS[1], '=rev', 1)) "
            + "redis.call('HSET', KEYS[1], '=kind', 'set') "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('ic0ic0ic0', #ARGV[1], ARGV[1], #ARGV[2], ARGV[2],"
            + " #rev, rev)) "
            + "return {old and 1 or 0, old or '', rev}";

    private static final String PUT_ALL = "redis.call('HSET', KEYS[1], '=kind', 'set', unpack(ARGV)) "
            + "local rev = redis.call('HINCRBY', KEYS[1], '=rev', #ARGV / 2) - #ARGV / 2 "
            + "for i = 1, #ARGV, 2 do "
            + "local text = string.format('%d', rev + (i + 1) / 2) "
            + "redis.call('PUBLISH', KEYS[2], 'set:' .. struct.pack('ic0ic0ic0', #ARGV[i], ARGV[i], #ARGV[i + 1],"
            + " ARGV[i + 1], #text, text)) "
            + "end return rev";

    private final ConcurrentMap<String, String> copy = new ConcurrentHashMap<>();
    private final RedissonClient client;
    private final RScript script;
    private final String put;
    private final String putAll;
    private volatile Consumer<String> listener = value -> {};

    BareReplica(String uri) {
        Config config = new Config().setExecutor(ImmediateEventExecutor.INSTANCE);
        config.setReferenceEnabled(false);
        config.useSingleServer().setAddress(uri);
        client = Redisson.create(config);
        script = client.getScript(ByteArrayCodec.INSTANCE);
        put = script.scriptLoad(PUT);
        putAll = script.scriptLoad(PUT_ALL);
    }

    @Override
    public void join() {
        client.getTopic(UPDATES, ByteArrayCodec.INSTANCE)
                .addListener(byte[].class, (channel, message) -> hear(ByteBuffer.wrap(message)));
        copy.putAll(client.<String, String>getMap(CONTENT, StringCodec.INSTANCE).readAllMap());
        copy.keySet().removeIf(field -> field.startsWith("="));
    }

    private void hear(ByteBuffer message) {
        message.order(ByteOrder.LITTLE_ENDIAN).position("set:".length());
        String key = text(message);
        String value = text(message);
        copy.put(key, value);
        listener.accept(value);
    }

    private static String text(ByteBuffer message) {
        int length = message.getInt();
        String text = new String(message.array(), message.position(), length, StandardCharsets.UTF_8);
        message.position(message.position() + length);
        return text;
    }

    @Override
    public @Nullable String get(String key) {
        return copy.get(key);
    }

    @Override
    public void put(String key, String value) {
        script.evalSha(RScript.Mode.READ_WRITE, put, RScript.ReturnType.LIST, keys(), bytes(key), bytes(value));
    }

    @Override
    public CompletionStage<?> putAsync(String key, String value) {
        return script.evalShaAsync(
                RScript.Mode.READ_WRITE, put, RScript.ReturnType.LIST, keys(), bytes(key), bytes(value));
    }

    @Override
    public void putAll(Map<String, String> entries) {
        Object[] all = entries.entrySet().stream()
                .flatMap(entry -> Stream.of(bytes(entry.getKey()), bytes(entry.getValue())))
                .toArray();
        for (int from = 0; from < all.length; from += 2 * PORTION) {
            Object[] portion = Arrays.copyOfRange(all, from, Math.min(all.length, from + 2 * PORTION));
            script.evalSha(RScript.Mode.READ_WRITE, putAll, RScript.ReturnType.LONG, keys(), portion);
        }
    }

    private static List<Object> keys() {
        return List.of(CONTENT, UPDATES);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return copy.size();
    }

    @Override
    public void listen(Consumer<String> values) {
        listener = values;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
