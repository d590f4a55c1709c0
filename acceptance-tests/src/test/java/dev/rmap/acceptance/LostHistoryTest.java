package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.LineageEvent;
import dev.rmap.model.Bytes;
import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.go.GoPeer;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** W5: the server loses the map, or goes back to an older one, under replicas that live. */
class LostHistoryTest {

    private final Scene scene = Scene.own(RedisOptions.plain());

    /** The ways to lose everything. */
    enum Loss {
        DELETED,
        UNLINKED,
        FLUSHED,
        RESTARTED
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static void fill(ReplicatedMap<String, String> map, int writes) {
        for (int i = 0; i < writes; i++) {
            map.put("k" + i % 20, "v" + i);
        }
    }

    private CompletableFuture<Boolean> waiter(ReplicatedMap<String, String> map) {
        Revision never = map.revision().at(map.revision().number() + 1_000_000);
        return CompletableFuture.supplyAsync(() -> map.awaitRevision(never, Duration.ofSeconds(60)));
    }

    private void lose(Loss loss) {
        switch (loss) {
            case DELETED -> scene.redis().command("DEL", scene.content());
            case UNLINKED -> scene.redis().command("UNLINK", scene.content());
            case FLUSHED -> scene.redis().command("FLUSHALL");
            case RESTARTED -> scene.server().restartEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void W5_replicasFollowUnaidedAndSayThatTheHistoryIsLost(Loss loss) {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.join();
        fill(writer, 100);
        scene.awaitEqual(replica);
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        Revision before = replica.revision();
        CompletableFuture<Boolean> waiting = waiter(replica);

        lose(loss);

        soon().until(() -> replica.isEmpty() && writer.isEmpty());
        assertThatThrownBy(() -> Eventually.get(waiting)).isInstanceOf(LineageEndedException.class);
        assertThat(replica.status().counters().lineages()).isEqualTo(1);
        assertThat(replica.revision().sameLineage(before)).isFalse();
        heard.check();
        assertThat(heard.losses()).extracting(LineageEvent::ended).containsExactly(before.lineage());
        assertThat(heard.heard().get(0)).isInstanceOf(LineageEvent.class);
        assertThat(heard.entries()).hasSize(20).allMatch(event -> event.kind() == Kind.DELETE);

        assertThat(writer.put("new", "1")).isNull();
        assertThat(writer).isEqualTo(Map.of("new", "1"));
        try (RespConnection fresh = scene.server().connect()) {
            soon().until(() -> scene.authority(fresh).equals(replica.snapshot().entries()));
        }
        heard.check();
    }

    @ParameterizedTest
    @EnumSource(value = Loss.class, names = "RESTARTED", mode = EnumSource.Mode.EXCLUDE)
    void W5_theFirstWriteAfterTheLossIsSeenByItsWriterAtOnceAndByAllWithoutAProbe(Loss loss) {
        ReplicatedMap<String, String> writer =
                scene.open(scene.builder(scene.direct()).syncTimes(Scene.TRUSTING));
        ReplicatedMap<String, String> replica =
                scene.open(scene.builder(scene.direct()).syncTimes(Scene.TRUSTING));
        fill(writer, 100);
        scene.awaitEqual(replica);

        lose(loss);

        assertThat(writer.put("k1", "again")).isNull();
        assertThat(writer).isEqualTo(Map.of("k1", "again"));
        scene.awaitEqual(replica);
        assertThat(replica).isEqualTo(Map.of("k1", "again"));
        assertThat(replica.status().counters().lineages()).isEqualTo(1);
    }

    @Test
    void W5_aGoPeerThatCreatesTheHashAnewIsSeenAtOnce() {
        ReplicatedMap<String, String> replica =
                scene.open(scene.builder(scene.direct()).syncTimes(Scene.TRUSTING));
        fill(replica, 100);
        GoPeer go = scene.go();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);

        lose(Loss.DELETED);
        go.set(Bytes.utf8("from"), Bytes.utf8("go"));

        soon().until(() -> replica.equals(Map.of("from", "go")));
        assertThat(replica.status().counters().lineages()).isEqualTo(1);
        heard.check();
        assertThat(heard.losses()).hasSize(1);
        go.set(Bytes.utf8("from"), Bytes.utf8("go again"));
        scene.awaitEqual(replica);
        assertThat(replica.put("from", "java")).isEqualTo("go again");
        assertThat(heard.losses()).hasSize(1);
    }

    @Test
    void W5_aGoPeerThatWritesPastTheOldRevisionBeforeAnybodyLooksIsFollowed() {
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        fill(replica, 10);
        GoPeer go = scene.go();
        scene.proxy().refuse();
        scene.proxy().cutAll();

        lose(Loss.DELETED);
        for (int i = 0; i < 30; i++) {
            go.set(Bytes.utf8("g" + i % 7), Bytes.utf8("v" + i));
        }
        scene.proxy().accept();

        scene.awaitEqual(replica);
        assertThat(replica).hasSize(7);
    }

    @Test
    void W5_aServerThatWentBackToOlderDataIsFollowed() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.join();
        fill(writer, 50);
        Map<String, byte[]> old = dump();
        fill(writer, 77);
        writer.put("lost", "with the failover");
        scene.awaitEqual(replica);
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        Revision before = replica.revision();

        restore(old);

        soon().until(() -> !replica.containsKey("lost"));
        scene.awaitEqual(writer, replica);
        assertThat(replica.revision().sameLineage(before)).isFalse();
        heard.check();
        assertThat(heard.losses()).hasSize(1);
        writer.put("k1", "after");
        scene.awaitEqual(writer, replica);
    }

    @Test
    void W5_revisionsThatAreUsedAgainWithOtherContentAreNoticed() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        fill(writer, 50);
        Map<String, byte[]> old = dump();
        writer.put("lost", "1");
        writer.put("lost", "2");
        scene.awaitEqual(replica);
        writer.close();
        scene.proxy().refuse();
        scene.proxy().cutAll();

        restore(old);
        ReplicatedMap<String, String> other = scene.join();
        other.put("k0", "other 1");
        other.put("k1", "other 2");
        assertThat(other.revision().number()).isEqualTo(replica.revision().number());
        scene.proxy().accept();

        scene.awaitEqual(replica, other);
        assertThat(replica).doesNotContainKey("lost").containsEntry("k1", "other 2");
    }

    private Map<String, byte[]> dump() {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (Object key : scene.redis().list("KEYS", "*")) {
            String name = Bytes.wrap((byte[]) key).utf8();
            keys.put(name, (byte[]) scene.redis().command("DUMP", name));
        }
        return keys;
    }

    private void restore(Map<String, byte[]> keys) {
        scene.redis().command("MULTI");
        scene.redis().command("FLUSHALL");
        keys.forEach((name, value) ->
                scene.redis().command("RESTORE".getBytes(UTF_8), name.getBytes(UTF_8), new byte[] {'0'}, value));
        scene.redis().command("EXEC");
    }

    @Test
    void W5_entriesSurviveWhenOnlyTheCompanionKeysAreLost() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.join();
        fill(writer, 50);
        writer.put("mortal", "1", Duration.ofHours(1));
        scene.awaitEqual(replica);
        for (Object key : scene.redis().list("KEYS", "*")) {
            String name = Bytes.wrap((byte[]) key).utf8();
            if (!name.equals(scene.content())) {
                scene.redis().command("DEL", name);
            }
        }
        writer.put("k1", "after");
        scene.awaitEqual(writer, replica);
        assertThat(replica).hasSize(21).containsEntry("k1", "after");
    }
}
