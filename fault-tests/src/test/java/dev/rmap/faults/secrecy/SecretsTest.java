package dev.rmap.faults.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Passwords and values stay out of whatever is logged, thrown or printed, also when things go wrong. */
class SecretsTest {

    private static final String PASSWORD = "open-sesame-4711";
    private static final String VALUE = "the-value-nobody-may-see";
    private static final String MAP = "secrets";
    private static final String CONTENT = "map:secrets:content";
    private static final String CHANNEL = "map:secrets:updates";
    private static final SyncTimes TIMES = new SyncTimes(100, 50, 500, 20, 100);

    private final Everything everything = new Everything();

    @Test
    void noPasswordAndNoValueIsEverSaid() {
        try (RedisServer server = RedisServers.start(RedisOptions.plain().withPassword(PASSWORD));
                FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RespConnection redis = server.connect();
                RedisBackend backend = backend(server, proxy);
                ReplicatedMap<String, String> map = ReplicatedMap.strings(MAP)
                        .backend(backend)
                        .syncTimes(TIMES)
                        .writeTimeout(Duration.ofMillis(800))
                        .maxValueBytes(1_000)
                        .open()) {
            everything.add(backend.description());
            map.subscribe(
                    event -> {
                        everything.add("event: " + event);
                        throw new IllegalStateException("a listener that throws");
                    },
                    SubscribeOptions.WITH_CONTENT);
            refusals(map);
            forgeries(map, redis);
            losses(map, proxy);
            troubles(map, redis);
            everything.keep(() -> RedisBackend.connect(server.uri().replace(PASSWORD, "wrong-" + PASSWORD)));
            everything.add(map.status().toString());
        }
        everything.close();
        assertThat(everything.texts()).hasSizeGreaterThan(30).anyMatch(text -> text.startsWith("log:"));
        assertThat(everything.texts()).noneMatch(text -> text.contains(PASSWORD));
        assertThat(everything.texts()).noneMatch(text -> text.contains(VALUE));
    }

    private static RedisBackend backend(RedisServer server, FaultProxy proxy) {
        return RedisBackend.builder(server.address().through(proxy.port()).uri())
                .responseTimeout(Duration.ofMillis(200))
                .connect();
    }

    private void refusals(ReplicatedMap<String, String> map) {
        everything.keep(() -> map.put("k", VALUE));
        everything.keep(() -> map.put("k", VALUE.repeat(100)));
        everything.keep(() -> map.put("", VALUE));
        everything.keep(() -> map.put("k=", VALUE));
        everything.keep(() -> map.counters().increment("k"));
        everything.keep(() -> map.lists().append("k", VALUE));
        everything.keep(
                () -> map.batch().require("k", VALUE + "2").put("k", VALUE).commit());
        everything.keep(() -> map.put("k", VALUE, Duration.ZERO));
        everything.keep(() -> map.compute("k", (key, value) -> {
            throw new IllegalStateException("a function that throws");
        }));
        everything.keep(() -> map.putAll(Map.of("a", VALUE, "b", VALUE)));
        everything.keep(() -> map.testAndSet("k", VALUE, VALUE + "3").applied());
    }

    private static void forgeries(ReplicatedMap<String, String> map, RespConnection redis) {
        for (String message : List.of("set:" + VALUE, VALUE, "del:" + VALUE, "reset:" + VALUE, VALUE + ":1")) {
            redis.command("PUBLISH", CHANNEL, message);
        }
        Eventually.until(
                "the forgeries are heard", () -> map.status().counters().malformed() >= 4);
    }

    private void losses(ReplicatedMap<String, String> map, FaultProxy proxy) {
        for (Afterwards then : Afterwards.values()) {
            proxy.swallowReplies(100_000, RespRequest::isScript, then);
            everything.keep(() -> map.put("k", VALUE));
            everything.keep(() -> map.sync(Duration.ofMillis(300)));
            proxy.heal();
            proxy.cutAll();
            everything.keep(() -> map.put("k", VALUE));
        }
        proxy.refuse();
        proxy.cutAll();
        everything.keep(() -> map.put("k", VALUE));
        proxy.heal();
    }

    /** What a server answers that cannot or will not. */
    private void troubles(ReplicatedMap<String, String> map, RespConnection redis) {
        redis.command("CONFIG", "SET", "maxmemory", "1");
        everything.keep(() -> map.put("k", VALUE));
        redis.command("CONFIG", "SET", "maxmemory", "0");
        redis.command("DEL", CONTENT);
        redis.command("SET", CONTENT, VALUE);
        everything.keep(() -> map.put("k", VALUE));
        redis.command("DEL", CONTENT);
        redis.command("HSET", CONTENT, "=rev", VALUE);
        everything.keep(() -> map.put("k", VALUE));
        redis.command("DEL", CONTENT);
        everything.keep(() -> map.put("k", VALUE));
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        everything.keep(() -> map.put("k", VALUE));
    }
}
