package dev.rmap.engine.commit;

import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static dev.rmap.engine.kit.Samples.tip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.FewHot;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.replica.Scope;
import dev.rmap.engine.table.Form;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which commits travel together. */
class CommitterBatchesTest {

    private final Parts parts = new Parts().live(3);
    private final FakeLink link = parts.link;

    @Test
    void commitsGatherWhileABatchIsUnderWayAndGoAsTheNextOne() {
        parts.write(set("a", "v"));
        parts.write(set("b", "v"));
        parts.write(set("c", "v"));
        assertThat(link.sent).hasSize(1);
        link.lastSent().decided(rev(4));
        assertThat(link.sent).hasSize(2);
        assertThat(link.lastSent().batch().commits()).hasSize(2);
    }

    @Test
    void callersWhoComeAgainWhenTheyAreAnsweredTravelByHalves() {
        int callers = 16;
        for (int caller = 0; caller < callers; caller++) {
            parts.write(set("k" + caller, "v"));
        }
        for (int batch = 0; batch < 6; batch++) {
            int answered = link.lastSent().batch().commits().size();
            link.lastSent().decided(rev(4 + batch));
            for (int caller = 0; caller < answered; caller++) {
                parts.write(set("again" + caller, "v"));
            }
        }
        assertThat(link.sent).extracting(sent -> sent.batch().commits().size()).containsExactly(1, 8, 8, 8, 8, 8, 8);
    }

    @Test
    void whatWasNeverPartOfALoopOfCallersGoesInThreeBatches() {
        for (int commit = 0; commit < 100; commit++) {
            parts.write(set("k" + commit, "v"));
        }
        for (int batch = 0; batch < 2; batch++) {
            link.lastSent().decided(rev(4 + batch));
        }
        assertThat(link.sent).extracting(sent -> sent.batch().commits().size()).containsExactly(1, 50, 49);
    }

    @Test
    void aBatchTakesNoMoreCommandsAndBytesThanTheLimitsUnlessOneCommitHasMore() {
        Parts tight = new Parts(Parts.config(new EngineConfig.Limits(1_000, 3, 40, 100, 100, 100, 100))).live(3);
        tight.write(set("a", "v"));
        for (int i = 0; i < 5; i++) {
            tight.write(set("k" + i, "v"));
        }
        Command append = new Command(
                Bytes.utf8("list"), Condition.ALWAYS, new Mutation.Append(List.of(Bytes.utf8("x".repeat(50))), false));
        tight.write(Commit.of(append));
        tight.write(set("z", "v"));
        for (int number = 4; number < 8; number++) {
            tight.link.lastSent().decided(rev(number));
        }
        assertThat(tight.link.sent)
                .extracting(sent -> sent.batch().commits().size())
                .containsExactly(1, 3, 2, 1, 1);
    }

    @Test
    void aBatchIsToldNoMoreBytesThanItMayTakeAsFarAsTheReplicaKnows() {
        Bytes large = Bytes.utf8("x".repeat(400_000));
        Content[] held = IntStream.range(0, 6)
                .mapToObj(i -> new Content(Bytes.utf8("k" + i), Optional.of(large), Deadline.NONE))
                .toArray(Content[]::new);
        Parts full = new Parts().live(3, held);
        full.write(set("other", "v"));
        for (int i = 0; i < 5; i++) {
            full.write(Commit.of(Command.remove(Bytes.utf8("k" + i))));
        }
        for (int i = 0; i < 3; i++) {
            full.write(Commit.of(Command.remove(Bytes.utf8("k5"))).tersely());
        }
        for (int number = 4; number < 8; number++) {
            full.link.lastSent().decided(rev(number));
        }
        assertThat(full.link.sent)
                .extracting(sent -> sent.batch().commits().size())
                .as("two values of 400,000 bytes, as one commit that asks makes all ask that travel with it")
                .containsExactly(1, 2, 2, 2, 2);
    }

    private static Content[] large(int entries) {
        return IntStream.range(0, entries)
                .mapToObj(i -> content("k" + i, "x".repeat(400_000)))
                .toArray(Content[]::new);
    }

    private static Commit append(String key) {
        Mutation append = new Mutation.Append(List.of(Bytes.utf8("item")), /* unique= */ false);
        return Commit.of(new Command(Bytes.utf8(key), Condition.ALWAYS, append));
    }

    private List<Integer> batchesAfterTheFirst(int batches) {
        for (int batch = 0; batch <= batches; batch++) {
            link.lastSent().decided(rev(3));
        }
        return link.sent.stream()
                .skip(1)
                .map(sent -> sent.batch().commits().size())
                .toList();
    }

    /** The writer of an edit cannot know what comes of it, so it is told the whole value also if it asks for nothing. */
    @Test
    void whatAnEditLeavesCountsAlsoWhereNobodyAsksForWhatItReplaced() {
        parts.feed().opened();
        parts.snapshot(at(3), large(6));
        parts.write(set("other", "v"));
        for (int i = 0; i < 6; i++) {
            parts.write(append("k" + i).tersely());
        }
        assertThat(batchesAfterTheFirst(3)).containsExactly(2, 2, 2);
    }

    @Test
    void anEditThatAsksCountsTwiceBecauseItIsToldTheValueBeforeAndTheValueAfter() {
        parts.feed().opened();
        parts.snapshot(at(3), large(3));
        parts.write(set("other", "v"));
        for (int i = 0; i < 3; i++) {
            parts.write(append("k" + i));
        }
        assertThat(batchesAfterTheFirst(3)).containsExactly(1, 1, 1);
    }

    /** What a bounded map replaces may be cold, and only the receipt tells what it was. */
    @Test
    void aMapWithABoundAsksWhateverItsWritersSayAndCountsWhatItIsTold() {
        HotValues<String> few = new FewHot(1, Duration.ofSeconds(1));
        Replica<String, String> bounded = new Replica<>(
                Scope.ENTRIES,
                parts.codec,
                new Form<>(parts.codec, few, Form.Elsewhere.NOWHERE),
                parts.clock,
                parts.subscribers,
                few);
        bounded.stage(List.of(large(6)), tip(3));
        bounded.install(at(3));
        bounded.cool();
        Committer committer = new Committer(
                new SyncLoop.Channel(new MapName("m"), link, bounded, parts.executor, Protocol.CORE),
                parts.loop,
                parts.gate,
                parts.pace,
                Parts.CONFIG,
                8);
        List<Ticket> tickets = new ArrayList<>();
        tickets.add(committer.submit(set("other", "v").tersely(), /* waitForRoom= */ false));
        for (int i = 0; i < 6; i++) {
            tickets.add(committer.submit(set("k" + i, "v").tersely(), /* waitForRoom= */ false));
        }
        assertThat(batchesAfterTheFirst(3)).containsExactly(2, 2, 2);
        assertThat(link.sent).noneMatch(sent -> sent.batch().terse());
        assertThat(tickets).allSatisfy(ticket -> assertThat(ticket).isCompleted());
    }

    @Test
    void G10_aKeyThatCannotBeReadWhenAWriteIsCountedIsWrittenAllTheSame() {
        parts.feed().opened();
        parts.snapshot(at(3), large(1));
        parts.codec.defect = Optional.of(Bytes.utf8("k0"));
        parts.write(set("k0", "v"));
        parts.codec.defect = Optional.empty();
        parts.write(set("bad key", "v"));
        link.lastSent().decided(rev(3));
        assertThat(link.sent)
                .extracting(sent -> sent.batch().commits().get(0))
                .containsExactly(set("k0", "v"), set("bad key", "v"));
        assertThat(parts.replica.undecodableKeys()).isZero();
    }
}
