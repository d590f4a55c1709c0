package dev.rmap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.redis.RespConnection;
import java.util.List;
import java.util.stream.Stream;

/** Writes as the Go package does: content, revision, kind and one message, and none of our companion keys. */
final class PulsePeer {

    private static final String BEGIN = "local function i(s) return struct.pack('ic0', #s, s) end ";
    private static final String END = "local r = tostring(redis.call('HINCRBY', KEYS[1], '=rev', 1)) "
            + "redis.call('HSET', KEYS[1], '=kind', kind) ";

    private final RespConnection redis;
    private final MapKeys keys;

    PulsePeer(RespConnection redis, MapKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    void set(String key, String value) {
        run(
                "local kind = 'set' redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) " + END
                        + "redis.call('PUBLISH', KEYS[2], 'set:' .. i(ARGV[1]) .. i(ARGV[2]) .. i(r))",
                key,
                value);
    }

    void delete(String key) {
        run(
                "local kind = 'del' redis.call('HDEL', KEYS[1], ARGV[1]) " + END
                        + "redis.call('PUBLISH', KEYS[2], 'del:' .. i(ARGV[1]) .. i(r))",
                key,
                "");
    }

    /** Deletes entries one after the other, faster than anybody can answer to each. */
    void deleteAtOnce(List<String> deleted) {
        Stream<String> command = Stream.of(
                "EVAL",
                BEGIN + "local kind = 'del' for n = 1, #ARGV do redis.call('HDEL', KEYS[1], ARGV[n]) " + END
                        + "redis.call('PUBLISH', KEYS[2], 'del:' .. i(ARGV[n]) .. i(r)) end",
                "2",
                keys.content(),
                keys.channel());
        redis.command(Stream.concat(command, deleted.stream()).toArray(String[]::new));
    }

    /** Clears the map with that word: reset or destroy. */
    void clear(String word) {
        run(
                "local kind = ARGV[1] local r = tostring(redis.call('HINCRBY', KEYS[1], '=rev', 1)) "
                        + "redis.call('DEL', KEYS[1]) redis.call('HSET', KEYS[1], '=rev', r, '=kind', kind) "
                        + "redis.call('PUBLISH', KEYS[2], kind .. ':' .. r)",
                word,
                "");
    }

    /** Publishes any bytes. */
    void publish(byte[] payload) {
        redis.command("PUBLISH".getBytes(UTF_8), keys.channel().getBytes(UTF_8), payload);
    }

    private void run(String script, String key, String value) {
        redis.command("EVAL", BEGIN + script, "2", keys.content(), keys.channel(), key, value);
    }
}
