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
import dev.rmap.testkit.redis.RedisCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of any name in a cluster of two, whose nodes refuse scripts with keys of different slots. */
class ClusterTest {

    private static RedisCluster cluster;
    private static RedisBackend backend;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(2);
        backend = RedisBackend.connect(cluster.uri());
    }

    @AfterAll
    static void stop() {
        backend.close();
        cluster.close();
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
