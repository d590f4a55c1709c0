package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.MapBatch;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.ReplicatedMapBuilder;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W13 and W16: what one call does. The server is our own, because its commands are counted. */
class AtomicCommitTest {

    private final Scene scene = Scene.own(RedisOptions.plain());

    @AfterEach
    void close() {
        scene.close();
    }

    private ReplicatedMapBuilder<String, String> patient() {
        return scene.builder(scene.direct()).syncTimes(Scene.PATIENT);
    }

    private static Map<String, String> entries(int count, String value) {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("k" + i, value);
        }
        return entries;
    }

    @Test
    void W13_tenThousandEntriesAreOneCommitAndOneRoundTrip() {
        ReplicatedMap<String, String> writer = scene.open(patient());
        ReplicatedMap<String, String> reader = scene.open(patient());
        writer.put("k0", "warm");
        scene.awaitEqual(reader);
        Revision before = writer.revision();
        CommandCounts counts = CommandCounts.begin(scene.redis());

        writer.putAll(entries(10_000, "v"));

        assertThat(counts.scripts()).as(counts.toString()).isEqualTo(1);
        assertThat(writer).isEqualTo(entries(10_000, "v"));
        assertThat(writer.revision()).isEqualTo(before.at(before.number() + 10_000));
        scene.awaitEqual(reader);
        assertThat(counts.scripts()).as(counts.toString()).isEqualTo(1);
    }

    @Test
    void W13_aCommitIsSeenWholeOrNotAtAll() {
        ReplicatedMap<String, String> writer = scene.open(patient());
        ReplicatedMap<String, String> reader = scene.open(patient());
        writer.putAll(entries(2_000, "v0"));
        scene.awaitEqual(reader);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> watching = CompletableFuture.supplyAsync(() -> {
            int copies = 0;
            while (!over.get()) {
                Set<String> values = Set.copyOf(reader.snapshot().entries().values());
                assertThat(values).hasSize(1);
                copies++;
            }
            return copies;
        });
        try {
            for (int i = 1; i <= 30; i++) {
                writer.putAll(entries(2_000, "v" + i));
            }
        } finally {
            over.set(true);
        }
        assertThat(Eventually.get(watching)).isPositive();
        scene.awaitEqual(reader);
    }

    @Test
    void W13_aRefusedBatchChangesNothing() {
        ReplicatedMap<String, String> map = scene.open(patient());
        map.put("a", "1");
        long revision = scene.authorityRevision();
        MapBatch.Result<String> result = map.batch()
                .put("b", "2")
                .remove("a")
                .require("c", "not there")
                .put("d", "4")
                .commit();
        assertThat(result.applied()).isFalse();
        assertThat(result.refusedBy()).hasValue("c");
        assertThat(scene.authority()).isEqualTo(Map.of("a", "1"));
        assertThat(scene.authorityRevision()).isEqualTo(revision);
    }

    @Test
    void W16_eachWriteWithALifetimeIsOneScriptAndNoOtherCommandFromOutside() {
        ReplicatedMap<String, String> map = scene.open(patient());
        map.put("warm", "up", Duration.ofMinutes(1));
        CommandCounts counts = CommandCounts.begin(scene.redis());
        map.put("a", "1", Duration.ofMillis(60_500));
        map.putIfAbsent("b", "1", Duration.ofMillis(60_500));
        map.setTimeToLive("a", Duration.ofMillis(90_250));
        map.putAll(Map.of("c", "1", "d", "1"), Duration.ofMillis(60_500));
        map.counters().add("n", 1);
        map.remove("b");
        assertThat(counts.scripts()).as(counts.toString()).isEqualTo(6);
        for (String command : new String[] {"expire", "pexpire", "expireat", "pexpireat", "persist"}) {
            assertThat(counts.of(command)).as(counts.toString()).isZero();
        }
        assertThat(map.timeToLive("a").orElseThrow()).isBetween(Duration.ofMillis(80_000), Duration.ofMillis(90_250));
    }

    @Test
    void W16_aLifetimeOfTheMapComesWithTheWriteInOneScript() {
        ReplicatedMap<String, String> map = scene.open(patient().lifetime(Duration.ofMillis(60_500)));
        map.put("warm", "up");
        CommandCounts counts = CommandCounts.begin(scene.redis());
        map.put("a", "1");
        map.put("b", "1");
        map.reset();
        map.put("c", "1");
        assertThat(counts.scripts()).as(counts.toString()).isEqualTo(4);
        assertThat(counts.of("expire")).isZero();
        assertThat(scene.redis().integer("PTTL", scene.content())).isPositive();
    }

    @Test
    void W16_lifetimesAreCountedInMilliseconds() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> reader = scene.join();
        writer.put("warm", "up");
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            writer.put("short", "1", Duration.ofMillis(150));
            writer.put("long", "1", Duration.ofMillis(850));
            soon().until(() -> !writer.containsKey("short"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
            soon().until(() -> !reader.containsKey("short"));
            soon().until(() -> !scene.authority().containsKey("short"));
        }
        soon().until(() -> !reader.containsKey("long"));
        scene.awaitEqual(writer, reader);
        assertThat(reader).isEqualTo(Map.of("warm", "up"));
    }
}
