package dev.rmap.redis;

import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Content;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.CatchUpReader.Part;
import dev.rmap.testkit.CatchUpReader.Result.Current;
import dev.rmap.testkit.CatchUpReader.Result.Missed;
import dev.rmap.testkit.CatchUpReader.Result.Snapshot;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A catch-up costs what was missed where the log proves what that was, and else a snapshot in parts. */
class MissedOnRedisTest extends OnRedis {

    @Test
    void changesOfSeveralWritersAreToldOnceForEachKey() {
        writer.run(set("old", "1"));
        Position since = position();
        writer.run(set("a", "1"), set("b", "1"));
        new Writer(link).run(set("a", "2"), setFor("c", "1", 3_600_000));
        writer.run(remove("b"), remove("old"));
        Missed missed = (Missed) since(since);
        assertThat(missed.tip().position()).isEqualTo(position());
        Map<String, Optional<String>> values = missed.differences().stream()
                .collect(Collectors.toMap(c -> c.key().utf8(), c -> c.value().map(Bytes::utf8)));
        assertThat(values)
                .isEqualTo(Map.of(
                        "a", Optional.of("2"), "b", Optional.empty(), "c", Optional.of("1"), "old", Optional.empty()));
        assertThat(missed.differences().stream().filter(c -> c.deadline().exists()))
                .extracting(Content::key)
                .containsExactly(Bytes.utf8("c"));
    }

    @Test
    void aPositionWithinABatchIsNotYetAtItsEnd() {
        writer.run(set("first", "1"));
        writer.run(set("a", "1"), set("b", "1"), set("c", "1"));
        Position end = position();
        Position middle = new Position(end.revision().at(3), end.witness());
        assertThat(((Missed) since(middle)).differences())
                .extracting(Content::key)
                .contains(Bytes.utf8("b"), Bytes.utf8("c"));
        assertThat(since(end)).isInstanceOf(Current.class);
    }

    @Test
    void whatGoWroteCannotBeProvedAndIsAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position first = position();
        peer.set("b", "2");
        Position ofGo = position();
        assertThat(since(first)).isInstanceOf(Snapshot.class);
        assertThat(since(ofGo)).isInstanceOf(Snapshot.class);
        writer.run(set("c", "3"));
        assertThat(since(first)).isInstanceOf(Snapshot.class);
        assertThat(since(ofGo)).isInstanceOf(Snapshot.class);
        Position ours = position();
        assertThat(since(ours)).isInstanceOf(Current.class);
        writer.run(set("d", "4"));
        assertThat(since(ours)).isInstanceOf(Missed.class);
        assertThat(position().lineage()).isEqualTo(first.lineage());
    }

    @Test
    void aClearIsAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position since = position();
        writer.run(clear(), set("b", "1"));
        assertThat(since(since)).isInstanceOf(Snapshot.class);
        assertThat(position().lineage()).isEqualTo(since.lineage());
    }

    @Test
    void aBatchOfVeryManyKeysIsAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position since = position();
        writer.run(sets(0, 1_001));
        assertThat(since(since)).isInstanceOf(Snapshot.class);
        Position after = position();
        writer.run(set("a", "2"));
        assertThat(since(after)).isInstanceOf(Missed.class);
    }

    @Test
    void veryManyKeysOfManyBatchesAreAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position since = position();
        writer.run(sets(0, 1_000));
        writer.run(sets(1_000, 2_000));
        assertThat(((Missed) since(since)).differences()).hasSize(2_000);
        writer.run(set("a", "2"));
        assertThat(since(since)).isInstanceOf(Snapshot.class);
    }

    @Test
    void theSameKeysInVeryManyBatchesAreAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position since = position();
        for (int i = 0; i < 5; i++) {
            writer.run(sets(0, 1_000));
        }
        assertThat(((Missed) since(since)).differences()).hasSize(1_000);
        writer.run(sets(0, 1_000));
        assertThat(since(since)).isInstanceOf(Snapshot.class);
    }

    @Test
    void manySmallBatchesAreReadPageByPage() {
        writer.run(set("a", "1"));
        Position since = position();
        for (int i = 0; i < 500; i++) {
            writer.run(set("key" + i, "1"));
        }
        assertThat(((Missed) since(since)).differences()).hasSize(500);
        for (int i = 500; i < 551; i++) {
            writer.run(set("key" + i, "1"));
        }
        assertThat(((Missed) since(since)).differences()).hasSize(551);
    }

    @Test
    void veryManyBytesAreAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position since = position();
        writer.run(set("b", "x".repeat(1_000_000)));
        assertThat(since(since)).isInstanceOf(Missed.class);
        writer.run(set("c", "x".repeat(100_000)));
        assertThat(since(since)).isInstanceOf(Snapshot.class);
    }

    @Test
    void aLogThatDoesNotReachBackIsAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position since = position();
        redis.command("XTRIM", keys.log(), "MAXLEN", "0");
        writer.run(set("a", "2"));
        assertThat(since(since)).isInstanceOf(Snapshot.class);
        assertThat(position().lineage()).isEqualTo(since.lineage());
    }

    @Test
    void theLogIsBounded() {
        writer.run(sets(0, 5_000));
        for (int i = 0; i < 4_400; i++) {
            writer.run(set("a", "1"));
        }
        writer.run(set("a", "2"));
        assertThat(redis.integer("XLEN", keys.log())).isBetween(4_000L, 4_300L);
    }

    @Test
    void W11_aSnapshotOfManyEntriesComesInPartsOfFewAtATime() {
        for (int from = 0; from < 10_000; from += 2_500) {
            writer.run(sets(from, from + 2_500));
        }
        Snapshot snapshot = CatchUpReader.readSnapshot(link, Position.NONE);
        assertThat(snapshot.parts())
                .hasSizeGreaterThan(19)
                .allSatisfy(part -> assertThat(part.entries()).hasSizeLessThan(600));
        assertThat(snapshot.content()).hasSize(10_000);
    }

    @Test
    void W11_aSnapshotOfLargeEntriesComesInSmallParts() {
        for (int i = 0; i < 40; i++) {
            writer.run(set("large" + i, "x".repeat(500_000)));
        }
        Snapshot snapshot = CatchUpReader.readSnapshot(link, Position.NONE);
        assertThat(snapshot.content()).hasSize(40);
        assertThat(snapshot.parts())
                .extracting(MissedOnRedisTest::bytes)
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(3_000_000L));
    }

    @Test
    void W11_aPartEndsWhereLargeEntriesFollowSmallOnes() {
        writer.run(sets(0, 2_500));
        List<Bytes> inTheirOrder = CatchUpReader.readSnapshot(link, Position.NONE).parts().stream()
                .flatMap(part -> part.entries().stream())
                .map(Content::key)
                .toList();
        inTheirOrder
                .subList(1_500, 1_900)
                .forEach(key -> writer.run(Command.set(key, Bytes.utf8("x".repeat(100_000)))));
        Snapshot snapshot = CatchUpReader.readSnapshot(link, Position.NONE);
        assertThat(snapshot.content()).hasSize(2_500);
        assertThat(snapshot.parts())
                .extracting(MissedOnRedisTest::bytes)
                .as("256 KiB, and what is read at a time")
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(2_000_000L));
    }

    @Test
    void howeverManyKeysAreAskedForSomeAreAnswered() {
        writer.run(set("key0", "1"));
        List<Bytes> wanted =
                IntStream.range(0, 20_000).mapToObj(i -> Bytes.utf8("key" + i)).toList();
        List<Content> found = Eventually.get(link.fetch(wanted)).contents();
        assertThat(found).hasSizeGreaterThan(1_000);
        assertThat(found.get(0).value()).hasValue(Bytes.utf8("1"));
        assertThat(found).extracting(Content::key).isEqualTo(wanted.subList(0, found.size()));
    }

    private static long bytes(Part part) {
        return part.entries().stream()
                .mapToLong(entry -> entry.value().map(Bytes::length).orElse(0))
                .sum();
    }

    @Test
    void G2_partsAreExactAtTheirRevisionsWhileOthersWrite() {
        writer.run(sets(0, 5_000));
        CatchUpReader reader = CatchUpReader.stepping();
        reader.askFrom(link, Position.NONE);
        Map<Long, String> written = IntStream.rangeClosed(1, 5)
                .boxed()
                .filter(i -> reader.awaitPart())
                .map(i -> step(reader, "v" + i))
                .collect(Collectors.toMap(Function.identity(), number -> "v" + (number - 5_000)));
        while (reader.awaitPart()) {
            reader.more();
        }
        Snapshot snapshot = (Snapshot) reader.await();
        for (Part part : snapshot.parts()) {
            long number = part.tip().position().number();
            part.entries().stream()
                    .filter(entry -> entry.key().equals(Bytes.utf8("key0")))
                    .forEach(entry -> assertThat(entry.value().orElseThrow().utf8())
                            .isEqualTo(written.getOrDefault(number, "value")));
        }
        assertThat(snapshot.tip().position().number()).isEqualTo(5_005);
    }

    private long step(CatchUpReader reader, String value) {
        long number = writer.runOne(set("key0", value)).revision().number();
        reader.more();
        return number;
    }

    private static Command[] sets(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> set("key" + i, "value")).toArray(Command[]::new);
    }
}
