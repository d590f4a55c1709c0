package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.Codecs;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.Codec;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** W19: other types than strings, and a cluster. */
class TypedMapsTest {

    private final Scene scene = Scene.shared();

    /** What JSON and serialization are tried with. */
    record Flag(String name, boolean on, ArrayList<Integer> steps) implements Serializable {}

    private static final Flag DARK = new Flag("dark", true, new ArrayList<>(List.of(1, 2)));
    private static final Flag LIGHT = new Flag("light", false, new ArrayList<>());

    @AfterEach
    void close() {
        scene.close();
    }

    private <K, V> void check(Codec<K> keys, Codec<V> values, K key, V first, V second) {
        ReplicatedMap<K, V> one = scene.open(ReplicatedMap.builder(scene.name(), keys, values)
                .backend(scene.direct())
                .syncTimes(Scene.ALERT));
        ReplicatedMap<K, V> two = scene.open(ReplicatedMap.builder(scene.name(), keys, values)
                .backend(scene.direct())
                .syncTimes(Scene.ALERT));
        FoldedEvents<K, V> heard = FoldedEvents.of(two);
        assertThat(one.put(key, first)).isNull();
        assertThat(one.replace(key, first, second)).isTrue();
        assertThat(one.replace(key, first, second)).isFalse();
        assertThat(one.compute(key, (k, v) -> first.equals(v) ? second : first)).isEqualTo(first);
        assertThat(one.remove(key, second)).isFalse();
        assertThat(two.awaitRevision(one.revision(), Duration.ofSeconds(10))).isTrue();
        assertThat(two).isEqualTo(Map.of(key, first));
        try (ReplicatedMap<K, V> joinedLate = ReplicatedMap.builder(scene.name(), keys, values)
                .backend(scene.direct())
                .open()) {
            assertThat(joinedLate.get(key)).isEqualTo(first);
        }
        assertThat(one.remove(key)).isEqualTo(first);
        Scene.soon().until(two::isEmpty);
        heard.check();
        assertThat(heard.entries())
                .extracting(event -> event.newValue().orElse(null))
                .containsExactly(first, second, first, null);
    }

    @Test
    void W19_longsToIntegers() {
        check(Codecs.longs(), Codecs.integers(), Long.MIN_VALUE, 0, Integer.MAX_VALUE);
    }

    @Test
    void W19_anyTextToJson() {
        check(Codecs.strings(), Codecs.json(Flag.class), "=rev", DARK, LIGHT);
    }

    @Test
    void W19_theEmptyKeyToSerializedObjects() {
        check(Codecs.strings(), Codecs.javaSerialization(Flag.class, ArrayList.class, Integer.class), "", LIGHT, DARK);
    }

    @Test
    void W19_integersToText() {
        check(Codecs.integers(), Codecs.strings(), -1, "", "caf\u00e9 \uD83D\uDE00 \0 \n");
    }

    @Test
    void W19_aNameWithoutAHashTagWorksOnACluster() {
        try (RedisServer server = RedisServers.start(
                RedisOptions.plain().withLine("cluster-enabled yes").withLine("cluster-announce-ip 127.0.0.1"))) {
            makeCluster(server);
            Config config = new Config();
            config.useClusterServers().addNodeAddress(server.uri()).setScanInterval(1_000);
            RedissonClient client = Redisson.create(config);
            RedissonClient otherClient = Redisson.create(config);
            RedisBackend backend = RedisBackend.using(client);
            RedisBackend otherBackend = RedisBackend.using(otherClient);
            try {
                for (String name : List.of("plain", "with{tag}inside", "{", "{}", "a}b{c", "m:\u00fc")) {
                    shareOnCluster(name, backend, otherBackend);
                }
            } finally {
                backend.close();
                otherBackend.close();
                client.shutdown();
                otherClient.shutdown();
            }
        }
    }

    private static void makeCluster(RedisServer server) {
        try (RespConnection redis = server.connect()) {
            String[] words = IntStream.range(-2, 16_384)
                    .mapToObj(n -> n == -2 ? "CLUSTER" : n == -1 ? "ADDSLOTS" : String.valueOf(n))
                    .toArray(String[]::new);
            redis.command(words);
            Scene.soon()
                    .until(() -> String.valueOf(redis.text("CLUSTER", "INFO")).contains("cluster_state:ok"));
        }
    }

    private static void shareOnCluster(String name, RedisBackend backend, RedisBackend otherBackend) {
        try (ReplicatedMap<String, String> one =
                        ReplicatedMap.strings(name).backend(backend).open();
                ReplicatedMap<String, String> two =
                        ReplicatedMap.strings(name).backend(otherBackend).open()) {
            one.put("a", "1");
            one.putAll(Map.of("b", "2", "c", "3"));
            two.counters().add("n", 41);
            one.counters().add("n", 1);
            two.lists().append("l", "x");
            two.merge("a", "1", String::concat);
            one.put("mortal", "1", Duration.ofMillis(50));
            Scene.soon().until(() -> !two.containsKey("mortal") && !one.containsKey("mortal"));
            one.sync(Duration.ofSeconds(10));
            two.sync(Duration.ofSeconds(10));
            assertThat(one).as(name).isEqualTo(two).containsEntry("a", "11").containsEntry("n", "42");
        }
    }
}
