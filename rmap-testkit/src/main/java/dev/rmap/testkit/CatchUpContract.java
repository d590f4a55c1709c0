package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Link;
import dev.rmap.local.Stored;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import dev.rmap.testkit.CatchUpReader.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The answer to "what did I miss since". */
abstract class CatchUpContract extends ContractGroup {

    CatchUpContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void whoeverHasNothingGetsAll() {
        writer.run(set("a", "1"), setFor("b", "2", LONG), set("c", "3"), remove("c"));
        Result.Snapshot snapshot = CatchUpReader.readSnapshot(link, Position.NONE);
        assertThat(snapshot.content()).containsOnlyKeys(bytes("a"), bytes("b"));
        assertThat(snapshot.content().get(bytes("a")))
                .isEqualTo(new Content(bytes("a"), Optional.of(bytes("1")), Deadline.NONE));
        assertThat(snapshot.content().get(bytes("b")))
                .satisfies(b -> assertThat(b.deadline().exists()).isTrue());
        assertThat(snapshot.tip().position()).isEqualTo(position());
    }

    @Test
    void anUntouchedMapIsAnEmptySnapshotInAKnownLineage() {
        Result.Snapshot snapshot = CatchUpReader.readSnapshot(link, Position.NONE);
        assertThat(snapshot.content()).isEmpty();
        assertThat(snapshot.tip().position().number()).isZero();
        assertThat(snapshot.tip().position().lineage().isKnown()).isTrue();
        assertThat(position()).isEqualTo(snapshot.tip().position());
        writer.run(set("a", "1"));
        assertThat(position().lineage()).isEqualTo(snapshot.tip().position().lineage());
    }

    @Test
    void whoeverMissedNothingHearsThat() {
        writer.run(set("a", "1"));
        Position here = position();
        writer.run(remove("missing"));
        assertThat(CatchUpReader.read(link, here)).isInstanceOf(Result.Current.class);
    }

    @Test
    void G6_fewMissedChangesCostThoseChangesAndNotTheMap() {
        fill(2_000);
        Position since = position();
        writer.run(set("k1", "new"), set("k2", "new"), remove("k3"), set("k1", "newer"), remove("k2"));

        Result.Missed missed = (Result.Missed) CatchUpReader.read(link, since);
        assertThat(missed.since()).isEqualTo(since);
        assertThat(missed.tip().position()).isEqualTo(position());
        assertThat(missed.differences())
                .containsExactlyInAnyOrder(
                        new Content(bytes("k1"), Optional.of(bytes("newer")), Deadline.NONE),
                        new Content(bytes("k2"), Optional.empty(), Deadline.NONE),
                        new Content(bytes("k3"), Optional.empty(), Deadline.NONE));
    }

    @Test
    void missedDeadlinesAreToldToo() {
        writer.run(set("a", "1"));
        Position since = position();
        writer.run(setFor("a", "1", LONG));
        Result.Missed missed = (Result.Missed) CatchUpReader.read(link, since);
        assertThat(missed.differences())
                .containsExactly(new Content(bytes("a"), Optional.of(bytes("1")), deadline("a")));
    }

    @Test
    void G6_anyAnswerBringsTheReceiverUpToDate() {
        RandomCommands random = new RandomCommands(7, 12);
        for (int round = 0; round < 30; round++) {
            Position since = position();
            Map<Bytes, Stored> held = stored(content());
            writer.run(random.command(), random.command(), random.command());
            assertThat(after(held, CatchUpReader.read(link, since))).isEqualTo(stored(content()));
        }
    }

    @Test
    void G7_aSnapshotSaysWhichTheLatestClearWas() {
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).tip().lastClear())
                .isEqualTo(LastClear.NONE);
        writer.run(set("k1", "1"), clear(), set("k1", "2"), Command.clear(Reason.DESTROYED), set("k1", "3"));
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).tip().lastClear())
                .isEqualTo(new LastClear(4, Reason.DESTROYED));
        writer.run(clear());
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).tip().lastClear())
                .isEqualTo(new LastClear(6, Reason.REMOVED));
    }

    /** Fields that are no entries may be counted, too. */
    @Test
    void eachPartOfASnapshotSaysAboutHowManyEntriesThereAre() {
        fill(700);
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).parts())
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.tip().entries()).isBetween(700, 702));
    }

    @Test
    void G6_aClearThatWasMissedIsMadeUpFor() {
        fill(50);
        Position since = position();
        Map<Bytes, Stored> held = stored(content());
        writer.run(set("k1", "new"), clear(), set("k2", "new"));
        assertThat(after(held, CatchUpReader.read(link, since)))
                .containsOnly(Map.entry(bytes("k2"), new Stored(bytes("new"), Deadline.NONE)));
    }

    @Test
    void G2_aFirstJoinWhileOthersWriteGivesExactlyTheMap() {
        fill(5_000);
        RecordingFeed feed = feed(process());
        CatchUpReader reader = CatchUpReader.stepping();
        reader.askFrom(link, Position.NONE);
        for (int step = 0; reader.awaitPart(); step++) {
            writer.run(
                    set("k" + step * 37, "changed"),
                    remove("k" + (4_999 - step * 41)),
                    set("new" + step, "1"),
                    set("back", "1"),
                    remove("back"));
            reader.more();
        }
        checkJoin(feed, (Result.Snapshot) reader.await());
    }

    @Test
    void G2_aFirstJoinAcrossAClearGivesExactlyTheMap() {
        fill(5_000);
        RecordingFeed feed = feed(process());
        CatchUpReader reader = CatchUpReader.stepping();
        reader.askFrom(link, Position.NONE);
        for (int step = 0; reader.awaitPart(); step++) {
            if (step == 0) {
                writer.run(clear(), set("k4999", "again"));
            }
            reader.more();
        }
        checkJoin(feed, (Result.Snapshot) reader.await());
    }

    @Test
    void G2_aFirstJoinUnderConcurrentWritersGivesExactlyTheMap() {
        fill(5_000);
        Link joining = process();
        RecordingFeed feed = feed(joining);
        CatchUpReader reader = CatchUpReader.hurrying();
        Runnable writing = () -> {
            Writer own = new Writer(process());
            for (int i = 0; i < 200; i++) {
                own.run(set("k" + i * 13, "changed"), remove("k" + i * 17), set("new" + i, "1"));
            }
        };
        atOnce(writing, () -> reader.readFrom(joining, Position.NONE), writing);
        checkJoin(feed, (Result.Snapshot) reader.await());
    }

    @Test
    void G3_aPositionInAnotherLineageGetsASnapshotAndNobodyElseIsDisturbed() {
        writer.run(set("a", "1"));
        Position here = position();
        Position foreign = new Position(new Revision(new Lineage(77), 500), new OperationId(99, 1));
        assertThat(CatchUpReader.readSnapshot(link, foreign).content()).containsOnlyKeys(bytes("a"));
        assertThat(position()).isEqualTo(here);
    }

    private void fill(int entries) {
        writer.run(
                IntStream.range(0, entries).mapToObj(i -> set("k" + i, "v" + i)).toArray(Command[]::new));
    }

    /** What was on the feed after it had opened, and the parts, must amount to the map. */
    private void checkJoin(RecordingFeed feed, Result.Snapshot snapshot) {
        long tip = position().number();
        if (tip > 5_000) {
            feed.awaitNumber(tip);
        }
        assertThat(new Fold().changes(feed.changes()).snapshot(snapshot).content())
                .isEqualTo(stored(content()));
    }

    private static Map<Bytes, Stored> after(Map<Bytes, Stored> held, Result answer) {
        if (answer instanceof Result.Current) {
            return held;
        }
        if (answer instanceof Result.Missed missed) {
            Map<Bytes, Stored> content = new HashMap<>(held);
            missed.differences().forEach(difference -> content.remove(difference.key()));
            content.putAll(stored(missed.differences()));
            return content;
        }
        if (answer instanceof Result.Snapshot snapshot) {
            return stored(snapshot.content());
        }
        throw new AssertionError(answer);
    }

    private static Map<Bytes, Stored> stored(Map<Bytes, Content> content) {
        return stored(List.copyOf(content.values()));
    }

    private static Map<Bytes, Stored> stored(List<Content> entries) {
        Map<Bytes, Stored> content = new HashMap<>();
        for (Content entry : entries) {
            entry.value().ifPresent(value -> content.put(entry.key(), new Stored(value, entry.deadline())));
        }
        return content;
    }
}
