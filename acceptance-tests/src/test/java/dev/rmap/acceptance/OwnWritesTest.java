package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W7: a write returns when its writer sees it, neither earlier nor never. */
class OwnWritesTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    private ReplicatedMap<String, String> join() {
        return scene.open(scene.builder(scene.throughProxy()).syncTimes(Scene.TRUSTING));
    }

    private void loseNextMessage() {
        scene.proxy().dropNextPublished(1, message -> message.channel().equals(scene.channel()));
    }

    private long lost() {
        return scene.proxy().counts().droppedMessages();
    }

    @Test
    void W7_everyKindOfWriteWhoseOwnMessageIsLostReturnsWhenItIsVisible() {
        ReplicatedMap<String, String> map = join();
        loseNextMessage();
        map.put("a", "1");
        assertThat(map.get("a")).isEqualTo("1");
        loseNextMessage();
        map.putIfAbsent("b", "1");
        assertThat(map.get("b")).isEqualTo("1");
        loseNextMessage();
        map.counters().add("n", 5);
        assertThat(map.get("n")).isEqualTo("5");
        loseNextMessage();
        map.lists().append("l", "x", "y");
        assertThat(map.lists().get("l")).hasValue(List.of("x", "y"));
        loseNextMessage();
        map.merge("a", "2", String::concat);
        assertThat(map.get("a")).isEqualTo("12");
        loseNextMessage();
        map.putAll(Map.of("c", "1", "d", "1"));
        assertThat(map).containsKeys("c", "d");
        loseNextMessage();
        map.remove("b");
        assertThat(map).doesNotContainKey("b");
        loseNextMessage();
        map.put("e", "1", Duration.ofHours(1));
        assertThat(map.timeToLive("e")).isPresent();
        loseNextMessage();
        map.reset();
        assertThat(map).isEmpty();
        assertThat(lost()).isEqualTo(9);
        scene.awaitEqual(map);
    }

    @Test
    void W7_manyWritersWhoseMessagesAreLostAllSeeTheirWrites() {
        ReplicatedMap<String, String> map = join();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> writing = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                String key = "k" + thread;
                writing.add(CompletableFuture.runAsync(() -> writeAndRead(map, key), threads));
            }
            Eventually.get(CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new)));
        } finally {
            threads.shutdownNow();
        }
        assertThat(lost()).isPositive();
        scene.awaitEqual(map);
    }

    private void writeAndRead(ReplicatedMap<String, String> map, String key) {
        for (int i = 0; i < 100; i++) {
            if (i % 10 == 0) {
                loseNextMessage();
            }
            map.put(key, "v" + i);
            assertThat(map.get(key)).isEqualTo("v" + i);
        }
    }

    @Test
    void W7_afterTheHashIsGoneNoWriteReturnsEarly() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 20; i++) {
                map.put("old" + i, "v" + round);
            }
            Revision before = map.revision();
            scene.redis().command("PEXPIRE", scene.content(), "1");
            Scene.soon().until(() -> scene.redis().integer("EXISTS", scene.content()) == 0);
            ReplicatedMap<String, String> one = round % 2 == 0 ? map : other;
            assertThat(one.put("new", "v" + round)).isNull();
            assertThat(one).isEqualTo(Map.of("new", "v" + round));
            assertThat(one.revision().sameLineage(before)).isFalse();
            assertThat(one.revision().number()).isLessThan(before.number());
        }
        scene.awaitEqual(map, other);
    }
}
