package dev.rmap.faults.moves;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RespConnection;
import java.util.Map;
import java.util.TreeMap;

/** The entries of a map as a server has them. */
final class Entries {

    private Entries() {}

    static Map<String, String> of(String map, RedisServer server) {
        try (RespConnection redis = server.connect()) {
            Map<String, String> entries = new TreeMap<>();
            redis.hash("map:" + map + ":content").forEach((key, value) -> entries.put(key, new String(value, UTF_8)));
            entries.remove("=rev");
            entries.remove("=kind");
            return entries;
        }
    }
}
