package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.drop;
import static dev.rmap.testkit.Commands.expire;
import static dev.rmap.testkit.Commands.guard;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setFor;
import static dev.rmap.testkit.Commands.setKeeping;
import static dev.rmap.testkit.Commands.touch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.model.Batch;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Receipt.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ends of entries, on the authority's clock. */
abstract class DeadlineContract extends ContractGroup {

    DeadlineContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void aDeadlineIsCountedFromTheCommitOnTheAuthoritysClock() {
        RecordingFeed feed = feed(process());
        Answer.Decided answer = writer.decide(writer.batch(setFor("k", "1", LONG)));
        Deadline expected = Deadline.at(answer.nowMillis() + LONG);
        assertThat(deadline("k")).isEqualTo(expected);
        assertThat(feed.awaitChanges(1).get(0))
                .isInstanceOfSatisfying(
                        Change.Put.class, put -> assertThat(put.deadline()).isEqualTo(expected));
    }

    @Test
    void anEntryExpiresOnlyWhenItIsDue() {
        writer.run(setFor("k", "1", LONG), set("forever", "1"));
        Deadline deadline = deadline("k");
        Deadline past = Deadline.at(1);
        assertThat(outcomes(writer.run(
                        expire("k", deadline), expire("k", past), expire("forever", past), expire("missing", past))))
                .containsOnly(Outcome.REFUSED);
        assertThat(content()).hasSize(2);
    }

    @Test
    void aDueEntryExpiresOnceWhoeverAsks() {
        RecordingFeed feed = feed(process());
        writer.run(setFor("k", "1", SHORT), set("other", "1"));
        Deadline deadline = deadline("k");
        await(deadline);
        List<Writer> writers =
                Stream.generate(() -> new Writer(process())).limit(4).toList();
        atOnce(writers.stream()
                .map(own -> (Runnable) () -> own.run(expire("k", deadline)))
                .toArray(Runnable[]::new));
        writer.run(set("last", "1"));

        feed.awaitNumber(4);
        assertThat(feed.numbers()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(content()).containsOnlyKeys(bytes("other"), bytes("last"));
    }

    @Test
    void anEntryThatIsDueIsThereUntilItIsExpired() {
        writer.run(setFor("k", "1", SHORT));
        await(deadline("k"));
        assertThat(value("k")).hasValue("1");
        assertThat(writer.runOne(guard("k", "1")).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(writer.runOne(add("k", 1)).after()).hasValue(bytes("2"));
        assertThat(writer.runOne(expire("k", deadline("k"))).before()).hasValue(bytes("2"));
        assertThat(value("k")).isEmpty();
    }

    @Test
    void anEntryThatWasWrittenAnewIsNotExpiredByItsOldDeadline() {
        writer.run(setFor("a", "1", SHORT), setFor("b", "1", SHORT));
        Deadline old = deadline("b");
        await(old);
        writer.run(set("a", "2"), setFor("b", "2", LONG));
        assertThat(outcomes(writer.run(expire("a", old), expire("b", old)))).containsOnly(Outcome.REFUSED);
        assertThat(content()).hasSize(2);
    }

    @Test
    void aWriteKeepsMovesOrDropsTheDeadline() {
        writer.run(setFor("k", "1", LONG));
        Deadline held = deadline("k");
        writer.run(setKeeping("k", "2"), add("k", 1));
        assertThat(deadline("k")).isEqualTo(held);
        writer.run(append("k", "x"), drop("k", "3"));
        assertThat(deadline("k")).isEqualTo(held);
        writer.run(setFor("k", "4", 2 * LONG));
        assertThat(deadline("k").epochMillis()).isGreaterThanOrEqualTo(held.epochMillis() + LONG);
        writer.run(set("k", "5"));
        assertThat(deadline("k")).isEqualTo(Deadline.NONE);
        writer.run(setKeeping("k", "6"), setKeeping("fresh", "1"));
        assertThat(deadline("k")).isEqualTo(Deadline.NONE);
        assertThat(deadline("fresh")).isEqualTo(Deadline.NONE);
    }

    @Test
    void anEntryThatCameBackDoesNotKeepItsFormerDeadline() {
        for (Command ending : List.of(remove("k"), drop("k", "1"), clear())) {
            writer.run(setFor("k", "1", LONG), ending, setKeeping("k", "2"));
            assertThat(deadline("k")).isEqualTo(Deadline.NONE);
        }
    }

    @Test
    void aTouchMovesTheDeadlineAndIsAChangeOfTheSameValue() {
        RecordingFeed feed = feed(process());
        writer.run(set("k", "1"));
        Batch batch = writer.batch(touch("k", Expiry.after(LONG)));
        Answer.Decided answer = writer.decide(batch);
        Deadline moved = Deadline.at(answer.nowMillis() + LONG);

        List<Change> changes = feed.awaitChanges(2);
        assertThat(changes.get(1))
                .isEqualTo(new Change.Put(changes.get(1).stamp(), bytes("k"), bytes("1"), moved, true));
        assertThat(deadline("k")).isEqualTo(moved);
        assertThat(answer.receipts().get(0).get(0).after()).hasValue(bytes("1"));
        assertThat(outcomes(writer.run(touch("k", Expiry.NEVER), touch("k", Expiry.NEVER), touch("k", Expiry.KEEP))))
                .containsExactly(Outcome.APPLIED, Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(writer.runOne(touch("missing", Expiry.after(LONG))).outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(content()).containsOnlyKeys(bytes("k"));
    }
}
