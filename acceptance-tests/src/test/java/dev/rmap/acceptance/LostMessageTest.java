package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.testkit.resp.Published;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W2: single messages are lost while the connection lives. */
class LostMessageTest {

    /** What a new writer asks Redis 6.2; it tells of no change. */
    private static final String MAY_I_PUBLISH = "set:\5\0\0\0=kind";

    private final Scene scene = Scene.shared();
    private final ReplicatedMap<String, String> writer = scene.join();

    @AfterEach
    void close() {
        scene.close();
    }

    private ReplicatedMap<String, String> trusting() {
        return scene.open(scene.builder(scene.throughProxy()).syncTimes(Scene.TRUSTING));
    }

    private void lose(String operation) {
        scene.proxy().dropNextPublished(1, message -> is(message, operation));
    }

    private boolean is(Published message, String operation) {
        return message.channel().equals(scene.channel())
                && message.text().startsWith(operation)
                && !message.text().equals(MAY_I_PUBLISH);
    }

    private long lost() {
        return scene.proxy().counts().droppedMessages();
    }

    @Test
    void W2_theNextMessageShowsThatOneWasLost() {
        ReplicatedMap<String, String> replica = trusting();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        lose("set:");
        writer.put("lost", "1");
        soon().until(() -> lost() == 1);
        assertThat(replica.get("lost")).isNull();
        writer.put("next", "1");
        scene.awaitEqual(replica);
        heard.check();
        assertThat(heard.entries()).extracting(EntryEvent::key).containsExactlyInAnyOrder("lost", "next");
        assertThat(replica.status().counters().catchUps()).isEqualTo(2);
    }

    @Test
    void W2_aLostLastMessageIsFoundWithoutFurtherTraffic() {
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        lose("set:");
        writer.put("lost", "1");
        soon().until(() -> "1".equals(replica.get("lost")));
        assertThat(lost()).isEqualTo(1);
        heard.check();
        assertThat(heard.entries())
                .extracting(EntryEvent::key, EntryEvent::oldValue, EntryEvent::newValue, EntryEvent::origin)
                .containsExactly(tuple("lost", Optional.empty(), Optional.of("1"), Origin.CATCH_UP));
    }

    @Test
    void W2_aLostDeletionIsFoundToo() {
        writer.put("gone", "1");
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        lose("del:");
        writer.remove("gone");
        soon().until(() -> !replica.containsKey("gone"));
        heard.check();
        assertThat(heard.entries()).extracting(EntryEvent::kind).containsExactly(Kind.DELETE);
    }

    @Test
    void W2_aLostResetIsFoundWithAndWithoutItsNote() {
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        for (String part : List.of("reset:", "set:\5\0\0\0=kind")) {
            writer.put("a", "1");
            writer.put("b", "1");
            scene.awaitEqual(replica);
            lose(part);
            writer.reset();
            soon().until(replica::isEmpty);
            scene.awaitEqual(replica, writer);
            heard.check();
        }
        assertThat(lost()).isEqualTo(2);
    }

    @Test
    void W2_aCommitThatLostAMessageIsStillSeenWholeOrNotAtAll() {
        ReplicatedMap<String, String> replica = trusting();
        for (int i = 0; i < 20; i++) {
            String value = "v" + i;
            int kept = i % 3;
            int[] seen = {0};
            scene.proxy().dropNextPublished(1, message -> is(message, "set:\1") && seen[0]++ == kept);
            writer.putAll(new TreeMap<>(Map.of("a", value, "b", value, "c", value)));
            Map<String, String> midway = new TreeMap<>(replica.snapshot().entries());
            midway.remove("end");
            assertThat(midway.values().stream().distinct().count()).isLessThanOrEqualTo(1);
            writer.put("end", value);
            soon().until(() -> value.equals(replica.get("end")));
            assertThat(replica.snapshot().entries()).containsAllEntriesOf(Map.of("a", value, "b", value, "c", value));
        }
        assertThat(lost()).isEqualTo(20);
        scene.awaitEqual(replica);
    }

    @Test
    void W2_oneMessageInTenIsLostAndEverybodyAgreesInTheEnd() {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        for (int i = 0; i < 1_000; i++) {
            if (chance.nextInt(10) == 0) {
                scene.proxy().dropNextPublished(1, message -> message.channel().equals(scene.channel()));
            }
            ReplicatedMap<String, String> one = chance.nextInt(3) == 0 ? replica : writer;
            String key = "k" + chance.nextInt(50);
            if (chance.nextInt(4) == 0) {
                one.remove(key);
            } else {
                one.put(key, "v" + i);
            }
            assertThat(one.get(key)).as("seed %d, write %d", seed, i).isIn("v" + i, null);
        }
        scene.awaitEqual(replica, writer);
        heard.check();
        assertThat(heard.losses()).as("seed %d", seed).isEmpty();
        assertThat(lost()).isGreaterThan(10);
    }
}
