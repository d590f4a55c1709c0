package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.destroy;
import static dev.rmap.testkit.Commands.expire;
import static dev.rmap.testkit.Commands.guard;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static dev.rmap.testkit.Commands.setIfAbsent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Backend;
import dev.rmap.backend.Link;
import dev.rmap.model.Change;
import dev.rmap.model.Commit;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Reason;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The flow of changes, when nothing disturbs it. */
abstract class FeedContract extends ContractGroup {

    FeedContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void theFeedSaysFirstThatItFlows() {
        RecordingFeed feed = feed(process());
        writer.run(set("a", "1"));
        feed.awaitChanges(1);
        assertThat(feed.events().get(0)).isInstanceOf(RecordingFeed.Event.Opened.class);
        assertThat(feed.count(RecordingFeed.Event.Opened.class)).isEqualTo(1);
    }

    @Test
    void G1_everyChangeComesOnceAndInOrderAndNothingElseDoes() {
        RecordingFeed feed = feed(process());
        writer.run(set("a", "1"), remove("missing"), setIfAbsent("a", "2"), append("l"), add("n", 7));
        writer.commit(set("b", "1"), guard("b", "other"));
        writer.run(remove("a"));

        List<Change> changes = feed.awaitNumber(3);
        assertThat(changes)
                .containsExactly(
                        new Change.Put(changes.get(0).stamp(), bytes("a"), bytes("1"), Deadline.NONE),
                        new Change.Put(changes.get(1).stamp(), bytes("n"), bytes("7"), Deadline.NONE),
                        new Change.Delete(changes.get(2).stamp(), bytes("a"), Reason.REMOVED));
        assertThat(feed.count(RecordingFeed.Event.Malformed.class)).isZero();
        assertThat(feed.count(RecordingFeed.Event.Lost.class)).isZero();
    }

    @Test
    void G1_changesOfManyWritersComeToEveryFeedInTheSameOrder() {
        List<RecordingFeed> feeds = List.of(feed(process()), feed(process()), feed(link));
        Runnable working = () -> {
            Writer own = new Writer(process());
            for (int i = 0; i < 100; i++) {
                own.commit(set("k" + i % 7, "v" + i), add("n", 1), append("l", "x"));
            }
        };
        atOnce(working, working, working, working);

        List<Long> all = LongStream.rangeClosed(1, 1_200).boxed().toList();
        List<Change> first = feeds.get(0).awaitChanges(1_200);
        for (RecordingFeed feed : feeds) {
            feed.awaitChanges(1_200);
            assertThat(feed.numbers()).isEqualTo(all);
            assertThat(feed.changes()).isEqualTo(first);
        }
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).stamp().more()).isEqualTo(i % 3 < 2);
        }
    }

    @Test
    void G2_theChangesOfACommitAreMarkedAsOne() {
        RecordingFeed feed = feed(process());
        writer.decide(writer.batch(List.of(
                new Commit(List.of(set("a", "1"), set("b", "1"), remove("missing"), clear())),
                new Commit(List.of(set("c", "1"))),
                new Commit(List.of(guard("c", "1"), set("d", "1"), remove("c"), guard("d", "1"))))));
        assertThat(feed.awaitChanges(6).stream().map(change -> change.stamp().more()))
                .containsExactly(true, true, false, false, true, false);
    }

    @Test
    void changesSayWhyEntriesWentAway() {
        RecordingFeed feed = feed(process());
        writer.run(set("a", "1"), remove("a"), setFor("b", "1", SHORT));
        Deadline deadline = deadline("b");
        await(deadline);
        writer.run(expire("b", deadline), clear(), destroy());

        List<Change> changes = feed.awaitNumber(6);
        assertThat(changes.get(1)).isEqualTo(new Change.Delete(changes.get(1).stamp(), bytes("a"), Reason.REMOVED));
        assertThat(changes.get(3)).isEqualTo(new Change.Delete(changes.get(3).stamp(), bytes("b"), Reason.EXPIRED));
        assertThat(changes.get(4)).isEqualTo(new Change.Clear(changes.get(4).stamp(), Reason.REMOVED));
        assertThat(changes.get(5)).isEqualTo(new Change.Clear(changes.get(5).stamp(), Reason.DESTROYED));
    }

    @Test
    void changesBearTheLineageThatReceiptsBear() {
        RecordingFeed feed = feed(process());
        writer.run(set("a", "1"), clear(), destroy(), set("b", "1"), remove("b"));
        assertThat(feed.awaitNumber(5))
                .allSatisfy(change -> assertThat(change.stamp().revision().lineage())
                        .isEqualTo(position().lineage()));
        assertThat(position().lineage().isKnown()).isTrue();
    }

    @Test
    void aFeedHearsItsOwnMapOnly() {
        RecordingFeed feed = feed(process());
        new Writer(backend().link(new MapName(map + "-other"))).run(set("theirs", "1"));
        writer.run(set("mine", "1"));
        List<Change> changes = feed.awaitChanges(1);
        assertThat(changes)
                .containsExactly(new Change.Put(changes.get(0).stamp(), bytes("mine"), bytes("1"), Deadline.NONE));
    }

    @Test
    void aFeedOfAProcessThatCameLaterHearsWhatComesLater() {
        writer.run(set("before", "1"));
        RecordingFeed feed = feed(process());
        writer.run(set("after", "1"));
        feed.awaitNumber(2);
        assertThat(feed.numbers()).containsExactly(2L);
    }

    @Test
    void aClosedLinkLeavesTheOthersAlone() {
        Link closing = process();
        feed(closing);
        RecordingFeed feed = feed(process());
        closing.close();
        closing.close();
        writer.run(set("a", "1"));
        assertThat(feed.awaitChanges(1)).hasSize(1);
    }

    @Test
    void aClosedBackendGivesNoLinks() {
        Backend closing = backend();
        closing.link(map);
        closing.close();
        closing.close();
        assertThatThrownBy(() -> closing.link(map)).isInstanceOf(IllegalStateException.class);
    }
}
