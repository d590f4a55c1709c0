package dev.rmap.redis;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.redis.SentinelGroup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Maps on the server that Sentinels name. */
@Timeout(120)
class SentinelTest {

    private static SentinelGroup group;

    @BeforeAll
    static void start() {
        group = SentinelGroup.start(1);
    }

    @AfterAll
    static void stop() {
        group.close();
    }

    private static void checkThatAllWorks(RedisBackend backend) {
        Link link = backend.link(new MapName("watched"));
        RecordingFeed feed = new RecordingFeed();
        link.openFeed(feed);
        feed.awaitOpened();
        Writer writer = new Writer(link);
        writer.run(set("a", "1"), add("n", 1));
        feed.awaitChanges(2);
        Position since = Eventually.get(link.tip()).position();
        writer.run(set("a", "2"));
        assertThat(CatchUpReader.read(link, since)).isInstanceOf(CatchUpReader.Result.Missed.class);
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).content()).containsKey(Bytes.utf8("a"));
    }

    @Test
    void anAddressOfSentinelsIsEnough() {
        try (RedisBackend backend = RedisBackend.connect(group.uri())) {
            assertThat(backend.description()).isEqualTo(group.uri());
            checkThatAllWorks(backend);
        }
    }

    @Test
    void aClientThatTheUserHasMayKnowThem() {
        Config config = new Config();
        config.useSentinelServers()
                .setMasterName(group.masterName())
                .addSentinelAddress(group.sentinelUris().toArray(String[]::new));
        RedissonClient client = Redisson.create(config);
        try (RedisBackend backend = RedisBackend.using(client)) {
            assertThat(backend.description()).contains(group.masterName());
            checkThatAllWorks(backend);
        } finally {
            client.shutdown();
        }
    }
}
