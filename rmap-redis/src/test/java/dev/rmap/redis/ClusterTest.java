package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.Lifetime;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Maps of any name in a cluster of two, whose nodes refuse scripts with keys of different slots. */
class ClusterTest {

    private static final int SLOTS = 16_384;

    private static List<RedisServer> servers;
    private static RedissonClient client;
    private static RedisBackend backend;

    @BeforeAll
    static void start() {
        RedisOptions options = RedisOptions.plain().withLine("cluster-enabled yes");
        servers = List.of(RedisServers.startProcess(options), RedisServers.startProcess(options));
        for (int node = 0; node < 2; node++) {
            try (RespConnection redis = servers.get(node).connect()) {
                IntStream slots = IntStream.range(node * SLOTS / 2, (node + 1) * SLOTS / 2);
                redis.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots.mapToObj(Integer::toString))
                        .toArray(String[]::new));
                redis.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(node + 1));
                redis.command(
                        "CLUSTER",
                        "MEET",
                        servers.get(0).address().host(),
                        Integer.toString(servers.get(0).address().port()));
            }
        }
        servers.forEach(ClusterTest::awaitWhole);
        Config config = new Config();
        config.useClusterServers()
                .addNodeAddress(servers.get(0).uri(), servers.get(1).uri())
                .setMasterConnectionMinimumIdleSize(1)
                .setSlaveConnectionMinimumIdleSize(1);
        client = Redisson.create(config);
        backend = RedisBackend.using(client);
    }

    private static void awaitWhole(RedisServer server) {
        try (RespConnection redis = server.connect()) {
            Eventually.until("the cluster is whole", () -> {
                String info = redis.text("CLUSTER", "INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:2");
            });
        }
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        servers.forEach(RedisServer::close);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"flags", "{a}", "a{b}c", "a}b", "}{", "a}b{c}d", "{}", "{}{a}", "\u00e9", "x1", "x2", "x3", "x4"
            })
    void W19_aMapOfAnyNameWorks(String name) {
        Link link = backend.link(new MapName(name));
        RecordingFeed feed = new RecordingFeed();
        link.openFeed(feed);
        feed.awaitOpened();
        Writer writer = new Writer(link).withLifetime(Lifetime.absolute(3_600_000));
        writer.run(clear(), set("a", "1"));
        Position since = Eventually.get(link.tip()).position();
        writer.run(setFor("b", "2", 3_600_000));
        feed.awaitNumber(3);
        assertThat(CatchUpReader.read(link, since)).isInstanceOf(CatchUpReader.Result.Missed.class);
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).content())
                .containsOnlyKeys(Bytes.utf8("a"), Bytes.utf8("b"));
        link.close();
    }
}
