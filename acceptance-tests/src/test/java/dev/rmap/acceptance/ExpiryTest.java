package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Bytes;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import dev.rmap.testkit.go.GoPeer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W6: the hash expires, by somebody's hand, by a Go peer's option, or by the lifetime that we gave the map. */
class ExpiryTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void W6_anExpiryThatSomebodySetByHandIsNoticed() {
        ReplicatedMap<String, String> one = scene.join();
        ReplicatedMap<String, String> two = scene.join();
        one.put("a", "1");
        one.put("b", "2");
        scene.awaitEqual(two);
        FoldedEvents<String, String> heard = FoldedEvents.of(two);

        scene.redis().command("PEXPIRE", scene.content(), "50");

        soon().until(() -> one.isEmpty() && two.isEmpty());
        heard.check();
        assertThat(heard.losses()).hasSize(1);
        assertThat(two.status().counters().lineages()).isEqualTo(1);
        assertThat(one.put("c", "3")).isNull();
        scene.awaitEqual(one, two);
        assertThat(two).isEqualTo(Map.of("c", "3"));
        assertThat(scene.redis().integer("PTTL", scene.content())).isEqualTo(-1);
    }

    @Test
    void W6_anExpiryThatAGoPeerSetIsNoticedAndTheNextMapIsFollowed() {
        ReplicatedMap<String, String> one = scene.join();
        ReplicatedMap<String, String> two = scene.join();
        for (int i = 0; i < 30; i++) {
            one.put("java" + i % 3, "v" + i);
        }
        GoPeer go = scene.goOutside();
        go.joinAbsolute(scene.name(), Duration.ofSeconds(1));
        go.set(Bytes.utf8("go"), Bytes.utf8("mortal"));
        scene.awaitEqual(one, two);
        assertThat(two).hasSize(4);
        FoldedEvents<String, String> heard = FoldedEvents.of(two);

        soon().until(() -> one.isEmpty() && two.isEmpty());
        heard.check();
        assertThat(heard.losses()).hasSize(1);

        go.set(Bytes.utf8("go"), Bytes.utf8("again"));
        soon().until(() -> two.equals(Map.of("go", "again")) && one.equals(Map.of("go", "again")));
        one.put("java", "again");
        scene.awaitEqual(one, two);
    }

    @Test
    void W6_ourOwnLifetimeIsAnnouncedAndTheRevisionGoesOn() {
        ReplicatedMap<String, String> one =
                scene.open(scene.builder(scene.direct()).lifetime(Duration.ofMillis(700)));
        ReplicatedMap<String, String> two = scene.join();
        FoldedEvents<String, String> heard = FoldedEvents.of(two);
        one.put("a", "1");
        one.put("b", "2");
        scene.awaitEqual(two);
        assertThat(two.timeToLive()).hasValueSatisfying(left -> assertThat(left).isPositive());
        Revision before = one.revision();

        soon().until(() -> one.isEmpty() && two.isEmpty());
        heard.check();
        assertThat(heard.resets()).extracting(ResetEvent::reason).containsExactly(Reason.EXPIRED);
        assertThat(heard.losses()).isEmpty();
        assertThat(two.revision()).isEqualTo(before.at(before.number() + 1));

        two.put("c", "3");
        scene.awaitEqual(one, two);
        assertThat(one.revision()).isEqualTo(before.at(before.number() + 2));
        assertThat(heard.resets()).hasSize(1);
    }

    @Test
    void W6_aSlidingLifetimeIsMovedByWritesAndByNothingElse() {
        ReplicatedMap<String, String> one =
                scene.open(scene.builder(scene.direct()).slidingLifetime(Duration.ofSeconds(60)));
        one.put("a", "1");
        scene.redis().command("PEXPIRE", scene.content(), "10000000");
        long first = left();
        one.testAndSet("a", "not this", "2");
        assertThat(left()).isLessThanOrEqualTo(first);
        one.put("a", "3");
        assertThat(left()).isBetween(60_000L, 200_000L);
    }

    private long left() {
        return scene.redis().integer("PTTL", scene.content());
    }
}
