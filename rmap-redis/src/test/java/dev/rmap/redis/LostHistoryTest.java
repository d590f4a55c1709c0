package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer.OtherLineage;
import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.CatchUpReader.Result.Current;
import dev.rmap.testkit.CatchUpReader.Result.Snapshot;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A history that Redis lost, or that went on without what we know, is another lineage from then on. */
class LostHistoryTest extends OnItsOwnRedis {

    @Test
    void theFirstToAskBeginsTheLineageAndAllOthersShareIt() {
        Position first = position();
        assertThat(first.lineage().isKnown()).isTrue();
        assertThat(first.number()).isZero();
        writer.run(set("a", "1"));
        assertThat(position().revision()).isEqualTo(first.revision().at(1));
        assertThat(since(first)).isInstanceOf(CatchUpReader.Result.Missed.class);
    }

    @Test
    void contentThatGoMadeIsTakenOver() {
        peer.set("a", "1");
        peer.set("b", "2");
        writer.run(set("c", "3"));
        assertThat(position().number()).isEqualTo(3);
        assertThat(content()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLUSHALL", "FLUSHDB", "DEL content", "UNLINK content", "DEL meta", "PEXPIRE content 1"})
    void G9_dataThatVanishedBeginANewLineage(String how) {
        writer.withLifetime(Lifetime.absolute(3_600_000)).run(set("a", "1"), setFor("b", "2", 3_600_000));
        Position before = position();
        redis.command(how.replace("content", keys.content())
                .replace("meta", keys.meta())
                .split(" "));
        Eventually.until("the data are gone", () -> redis.integer("EXISTS", keys.content(), keys.meta()) < 2);

        assertThat(writer.withBase(before.revision()).send(writer.batch(set("c", "1"))))
                .isInstanceOfSatisfying(
                        OtherLineage.class,
                        other -> assertThat(other.tip().lineage()).isNotEqualTo(before.lineage()));
        Snapshot snapshot = CatchUpReader.readSnapshot(link, before);
        assertThat(snapshot.tip().position().lineage()).isNotEqualTo(before.lineage());
        assertThat(snapshot.tip().mapDeadline().exists()).isFalse();
        assertThat(snapshot.content().values())
                .allSatisfy(entry -> assertThat(entry.deadline().exists()).isFalse());
        assertThat(redis.integer("EXISTS", keys.log(), keys.deadlines())).isZero();
        writer.withBase(snapshot.tip().position().revision()).run(set("c", "1"));
        assertThat(content()).containsKey(Bytes.utf8("c"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void G9_deadlinesThatVanishedAloneBeginANewLineage(boolean aWriteFindsIt) {
        writer.withLifetime(Lifetime.absolute(3_600_000)).run(set("a", "1"), setFor("b", "2", 3_600_000));
        Position before = position();
        Deadline ofTheMap = tip().mapDeadline();
        redis.command("DEL", keys.deadlines());

        if (aWriteFindsIt) {
            assertThat(writer.withBase(before.revision()).send(writer.batch(set("c", "1"))))
                    .isInstanceOf(OtherLineage.class);
        }
        Snapshot snapshot = CatchUpReader.readSnapshot(link, before);
        assertThat(snapshot.tip().position().lineage()).isNotEqualTo(before.lineage());
        assertThat(snapshot.tip().mapDeadline()).isEqualTo(ofTheMap);
        assertThat(snapshot.content().values())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.deadline().exists()).isFalse());
        Position after = position();
        writer.withBase(after.revision()).run(setFor("b", "3", 3_600_000));
        assertThat(position().lineage()).isEqualTo(after.lineage());
        assertThat(content().get(Bytes.utf8("b")).deadline().exists()).isTrue();
    }

    @Test
    void deadlinesThatAreUsedUpAreNotLost() {
        writer.run(setFor("a", "1", 3_600_000));
        Position before = position();
        writer.run(remove("a"));
        assertThat(position().lineage()).isEqualTo(before.lineage());
        writer.run(setFor("a", "1", 3_600_000), clear(), setFor("b", "1", 3_600_000));
        assertThat(position().lineage()).isEqualTo(before.lineage());
        writer.run(clear());
        writer.run(set("a", "1"));
        assertThat(position().lineage()).isEqualTo(before.lineage());
    }

    @Test
    void W5_aMapThatGoBeganAnewIsANewLineageEvenForWhoeverAsksFirst() {
        writer.run(set("a", "1"), set("b", "2"), set("c", "3"));
        Position before = position();
        redis.command("DEL", keys.content());
        peer.set("a", "other");
        assertThat(position().lineage()).isNotEqualTo(before.lineage());
        assertThat(position().number()).isEqualTo(1);
        assertThat(since(before)).isInstanceOf(Snapshot.class);
    }

    @Test
    void revisionsOfGoCountAsSeenOnceAnybodyAsked() {
        writer.run(set("a", "1"));
        peer.set("b", "2");
        peer.set("b", "3");
        Position before = position();
        assertThat(before.number()).isEqualTo(3);
        assertThat(before.witness().isKnown()).isFalse();
        redis.command("HSET", keys.content(), "=rev", "2");
        assertThat(position().lineage()).isNotEqualTo(before.lineage());
    }

    @Test
    void G9_aServerThatLostTheLatestWritesBeginsANewLineageWhenAWitnessOfThemAsks() {
        writer.run(setFor("a", "1", 3_600_000), set("b", "1"));
        Map<String, byte[]> saved = save();
        Position survivor = position();
        writer.run(set("b", "2"), remove("a"));
        Position witness = position();
        restore(saved);

        assertThat(position()).isEqualTo(survivor);
        assertThat(since(survivor)).isInstanceOf(Current.class);
        Snapshot snapshot = CatchUpReader.readSnapshot(link, witness);
        assertThat(snapshot.tip().position().lineage()).isNotEqualTo(witness.lineage());
        assertThat(snapshot.tip().position().number()).isEqualTo(2);
        Content kept = snapshot.content().get(Bytes.utf8("a"));
        assertThat(kept.deadline().exists()).isTrue();
        assertThat(since(survivor)).isInstanceOf(Snapshot.class);
    }

    @Test
    void G9_aBatchThatRestsOnLostWritesIsNotAppliedAndBeginsANewLineage() {
        writer.run(set("a", "1"));
        Map<String, byte[]> saved = save();
        writer.run(set("a", "2"));
        Revision base = position().revision();
        restore(saved);
        assertThat(writer.withBase(base).send(writer.batch(set("a", "3")))).isInstanceOf(OtherLineage.class);
        assertThat(position().lineage()).isNotEqualTo(base.lineage());
        assertThat(content().get(Bytes.utf8("a")).value()).hasValue(Bytes.utf8("1"));
    }

    @Test
    void G9_aNumberThatWasGivenTwiceIsToldApartByItsWitness() {
        writer.run(set("a", "1"));
        Map<String, byte[]> saved = save();
        writer.run(set("a", "2"));
        Position witness = position();
        restore(saved);
        Writer other = new Writer(link);
        other.run(set("a", "3"));
        assertThat(position().revision()).isEqualTo(witness.revision());
        assertThat(since(witness)).isInstanceOf(Snapshot.class);
        assertThat(position().lineage()).isNotEqualTo(witness.lineage());
    }

    @Test
    void G9_aNumberThatAPeerWithoutATrailerWasGivenOnceMoreIsToldApartToo() {
        writer.run(set("a", "1"));
        Map<String, byte[]> saved = save();
        writer.run(set("a", "2"));
        Position witness = position();
        restore(saved);
        peer.set("a", "3");
        assertThat(position().revision()).isEqualTo(witness.revision());
        assertThat(since(witness)).isInstanceOf(Snapshot.class);
        assertThat(position().lineage()).isNotEqualTo(witness.lineage());
    }

    @Test
    void G9_theWitnessCountsInThePastToo() {
        writer.run(set("a", "1"));
        Map<String, byte[]> saved = save();
        writer.run(set("a", "2"));
        Position witness = position();
        restore(saved);
        Writer other = new Writer(link);
        other.run(set("a", "3"));
        other.run(set("b", "4"));
        assertThat(since(witness)).isInstanceOf(Snapshot.class);
        assertThat(position().lineage()).isNotEqualTo(witness.lineage());
    }

    @Test
    void G9_aLineageThatChangesBetweenTwoPartsEndsTheCatchUp() {
        for (int i = 0; i < 20; i++) {
            writer.run(set("large" + i, "x".repeat(100_000)));
        }
        CatchUpReader reader = CatchUpReader.stepping();
        reader.askFrom(link, Position.NONE);
        assertThat(reader.awaitPart()).isTrue();
        redis.command("FLUSHALL");
        reader.more();
        assertThat(reader.await()).isInstanceOf(CatchUpReader.Result.Failed.class);
    }

    @Test
    void G2_aServerThatIsRestartedBetweenTwoPartsEndsTheCatchUp() {
        try (RedisServer own = RedisServers.start(RedisOptions.plain().keepingData());
                RedisBackend there = RedisBackend.connect(own.uri())) {
            Link other = there.link(map);
            Writer filler = new Writer(other);
            for (int i = 0; i < 20; i++) {
                filler.run(set("large" + i, "x".repeat(100_000)));
            }
            Position before = Eventually.get(other.tip()).position();
            CatchUpReader reader = CatchUpReader.stepping();
            reader.askFrom(other, Position.NONE);
            assertThat(reader.awaitPart()).isTrue();
            own.restart();
            Eventually.until("the server answers", () -> CatchUpReader.read(other, before) instanceof Current);
            reader.more();
            assertThat(reader.await())
                    .isInstanceOfSatisfying(
                            CatchUpReader.Result.Failed.class,
                            failed -> assertThat(failed.cause()).hasMessageContaining("restart"));
        }
    }

    @Test
    void W6_whatALostMapLeavesBehindDoesNotComeBack() {
        writer.withLifetime(Lifetime.sliding(3_600_000)).run(set("b", "1"), setFor("a", "1", 3_600_000));
        redis.command("DEL", keys.content());
        peer.set("a", "1");
        assertThat(content().get(Bytes.utf8("a")).deadline().exists()).isFalse();
        assertThat(tip().mapDeadline().exists()).isFalse();
        assertThat(redis.integer("PTTL", keys.meta())).isEqualTo(-1);
    }

    private Map<String, byte[]> save() {
        Map<String, byte[]> saved = new HashMap<>();
        for (Object key : redis.list("KEYS", "*")) {
            saved.put(new String((byte[]) key, StandardCharsets.UTF_8), (byte[])
                    redis.command(utf8("DUMP"), (byte[]) key));
        }
        return saved;
    }

    /** As a failover to a copy that had not heard of the latest writes. */
    private void restore(Map<String, byte[]> saved) {
        redis.command("FLUSHALL");
        saved.forEach((key, dump) -> redis.command(utf8("RESTORE"), utf8(key), utf8("0"), dump));
    }
}
