package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.MapStatus.State;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.RmapException;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that crashes, stands still, has no memory left, or loses patience with its listeners. */
class ServerTroubleTest {

    private Scene scene;

    @AfterEach
    void close() {
        scene.close();
    }

    private ReplicatedMap<String, String> join() {
        return scene.open(scene.builder(scene.throughProxy()).writeTimeout(Duration.ofMillis(1_500)));
    }

    @Test
    void G3_aCrashOfAServerThatKeepsItsDataIsNoLossOfHistory() {
        scene = Scene.own(RedisOptions.plain().keepingData());
        ReplicatedMap<String, String> one = scene.join();
        ReplicatedMap<String, String> two = scene.join();
        one.put("a", "1");
        one.put("mortal", "1", Duration.ofHours(1));
        scene.awaitEqual(two);
        FoldedEvents<String, String> heard = FoldedEvents.of(two);
        Revision before = one.revision();

        scene.server().kill();
        soon().until(() -> two.status().state() == State.STALE);
        assertThat(two.get("a")).isEqualTo("1");
        scene.server().restart();

        assertThat(one.put("a", "2")).isEqualTo("1");
        assertThat(one.revision()).isEqualTo(before.at(before.number() + 1));
        soon().until(() -> "2".equals(two.get("a")));
        soon().until(() -> two.status().state() == State.LIVE);
        assertThat(two.timeToLive("mortal")).isPresent();
        heard.check();
        assertThat(heard.losses()).isEmpty();
        assertThat(heard.entries()).hasSize(1);
    }

    @Test
    void G8_crashesInTheMiddleOfWritesLoseAndRepeatNothingThatWasAnswered() {
        scene = Scene.own(RedisOptions.plain().keepingData());
        ReplicatedMap<String, String> one = scene.join();
        ReplicatedMap<String, String> two = scene.join();
        AtomicLong counted = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Long> writing = CompletableFuture.supplyAsync(() -> {
            long unknown = 0;
            while (!over.get()) {
                try {
                    assertThat(one.counters().increment("n")).isPositive();
                    counted.incrementAndGet();
                } catch (OutcomeUnknownException e) {
                    unknown++;
                }
            }
            return unknown;
        });
        for (int crash = 0; crash < 3; crash++) {
            long mark = counted.get() + 200;
            soon().until(() -> counted.get() > mark);
            scene.server().kill();
            scene.server().restart();
        }
        over.set(true);
        long unknown = Eventually.get(writing);
        one.sync(Duration.ofSeconds(20));
        long n = Long.parseLong(String.valueOf(one.get("n")));
        assertThat(n).isBetween(counted.get(), counted.get() + unknown);
        soon().until(() -> two.revision().equals(one.revision()));
        assertThat(two.snapshot()).isEqualTo(one.snapshot());
        assertThat(two.status().counters().lineages()).isZero();
    }

    @Test
    void G10_aServerThatStandsStillHoldsNobodyUpForLongerThanTheWriteTimeout() {
        scene = Scene.own(RedisOptions.plain());
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = scene.join();
        map.put("a", "1");
        scene.redis().command("CLIENT", "PAUSE", "3500", "ALL");
        long start = System.nanoTime();
        assertThatThrownBy(() -> map.put("a", "2")).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> map.sync(Duration.ofMillis(500))).isInstanceOf(NotReadyException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(3_500));
        assertThat(map.get("a")).isEqualTo("1");
        soon().until(() -> map.status().state() == State.STALE);
        scene.awaitEqual(map, other);
        map.put("b", "1");
        scene.awaitEqual(map, other);
        assertThat(map.status().counters().lineages()).isZero();
    }

    @Test
    void aServerWithoutMemoryRefusesWritesAndChangesNothing() {
        scene = Scene.own(RedisOptions.plain().withMaxMemory("8mb"));
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = scene.join();
        String large = "x".repeat(200_000);
        RmapException refusal = null;
        int stored = 0;
        for (int i = 0; i < 200 && refusal == null; i++) {
            try {
                map.put("k" + i, large);
                stored++;
            } catch (RmapException e) {
                refusal = e;
            }
        }
        assertThat(refusal).isInstanceOf(NotAppliedException.class).hasMessageContaining(scene.name());
        scene.awaitEqual(map, other);
        assertThat(map).hasSize(stored);
        map.remove("k0");
        map.remove("k1");
        map.remove("k2");
        scene.awaitEqual(map, other);
        map.put("small", "1");
        scene.awaitEqual(map, other);
        assertThat(map.status().counters().lineages()).isZero();
    }

    @Test
    void W3_aListenerThatTheServerThrowsOutForItsSlownessCatchesUp() {
        scene = Scene.own(RedisOptions.plain().withLine("client-output-buffer-limit pubsub 200kb 0 0"));
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        String large = "x".repeat(50_000);
        for (int round = 0; round < 3; round++) {
            Map<String, String> many = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                many.put("k" + i, large + round);
            }
            writer.putAll(many);
            assertThat(writer).containsAllEntriesOf(many);
            scene.awaitEqual(replica);
        }
        writer.put("end", "1");
        scene.awaitEqual(replica);
        heard.check();
        assertThat(replica.status().counters().catchUps()).isGreaterThan(2);
        assertThat(replica).hasSize(21);
    }

    @Test
    void W8_syncBringsWhatTheFeedHasNot() {
        scene = Scene.own(RedisOptions.plain());
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica =
                scene.open(scene.builder(scene.throughProxy()).syncTimes(Scene.TRUSTING));
        scene.proxy().dropNextPublished(1);
        writer.put("a", "1");
        soon().until(() -> scene.proxy().counts().droppedMessages() == 1);
        assertThat(replica.get("a")).isNull();
        replica.sync(Duration.ofSeconds(10));
        assertThat(replica.get("a")).isEqualTo("1");
    }

    @Test
    void closingInTheMiddleOfADisconnectionEndsEverything() {
        scene = Scene.own(RedisOptions.plain());
        ReplicatedMap<String, String> map = join();
        map.put("a", "1");
        scene.proxy().refuse();
        scene.proxy().cutAll();
        CompletableFuture<String> writing = CompletableFuture.supplyAsync(() -> map.put("a", "2"));
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(
                () -> map.awaitRevision(map.revision().at(1_000), Duration.ofMinutes(1)));
        soon().until(() -> map.status().state() == State.STALE);
        map.close();
        assertThatThrownBy(() -> Eventually.get(writing)).isInstanceOf(RmapException.class);
        assertThatThrownBy(() -> Eventually.get(waiting)).isInstanceOf(MapClosedException.class);
        assertThat(map.get("a")).isEqualTo("1");
        try (RespConnection redis = scene.server().connect()) {
            soon().until(() -> !String.valueOf(redis.text("CLIENT", "LIST", "TYPE", "pubsub"))
                    .contains("sub=1"));
        }
    }
}
