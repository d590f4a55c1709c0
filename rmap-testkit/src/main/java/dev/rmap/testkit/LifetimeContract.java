package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.expireMap;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ends of whole maps. */
abstract class LifetimeContract extends ContractGroup {

    LifetimeContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void anAbsoluteLifetimeIsCountedFromTheFirstWrite() {
        writer.withLifetime(Lifetime.absolute(LONG));
        writer.run(remove("missing"));
        assertThat(tip().mapDeadline()).isEqualTo(Deadline.NONE);
        Deadline end = endAfter(set("a", "1"));
        assertThat(tip().mapDeadline()).isEqualTo(end);
        writer.withLifetime(Lifetime.absolute(2 * LONG)).run(set("b", "1"));
        assertThat(tip().mapDeadline()).isEqualTo(end);
    }

    @Test
    void aSlidingLifetimeIsCountedFromTheLatestEffectiveWrite() {
        writer.withLifetime(Lifetime.sliding(LONG));
        Deadline first = endAfter(set("a", "1"));
        assertThat(tip().mapDeadline()).isEqualTo(first);
        await(Deadline.at(first.epochMillis() - LONG + 1));
        writer.run(remove("missing"));
        assertThat(tip().mapDeadline()).isEqualTo(first);
        Deadline second = endAfter(set("b", "1"));
        assertThat(tip().mapDeadline()).isEqualTo(second);
        assertThat(second.epochMillis()).isGreaterThan(first.epochMillis());
    }

    @Test
    void aWriterWithoutALifetimeLeavesTheEndAsItIs() {
        Deadline end = endAfter(writer.withLifetime(Lifetime.absolute(LONG)), set("a", "1"));
        new Writer(process()).run(set("b", "1"));
        assertThat(tip().mapDeadline()).isEqualTo(end);
    }

    @Test
    void theEndIsToldWithChangesAndCatchUps() {
        RecordingFeed feed = feed(process());
        writer.withLifetime(Lifetime.absolute(LONG));
        Deadline end = endAfter(set("a", "1"));
        assertThat(feed.awaitChanges(1).get(0).stamp().mapDeadline()).isEqualTo(end);
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).tip().mapDeadline())
                .isEqualTo(end);
    }

    @Test
    void theMapEndsOnlyWhenItIsDue() {
        writer.run(set("a", "1"));
        assertThat(outcomes(writer.run(expireMap(Deadline.at(1))))).containsExactly(Outcome.REFUSED);
        Deadline end = endAfter(writer.withLifetime(Lifetime.sliding(LONG)), set("a", "1"));
        assertThat(outcomes(writer.run(expireMap(end), expireMap(Deadline.at(1)))))
                .containsOnly(Outcome.REFUSED);
        assertThat(content()).containsOnlyKeys(bytes("a"));
    }

    @Test
    void G9_theEndOfAMapIsAnOrdinaryChangeOfTheSameHistory() {
        RecordingFeed feed = feed(process());
        Deadline end = endAfter(writer.withLifetime(Lifetime.absolute(SHORT)), set("a", "1"));
        Revision before = position().revision();
        await(end);
        assertThat(value("a")).hasValue("1");
        assertThat(outcomes(writer.withLifetime(Lifetime.FOREVER).run(expireMap(end), expireMap(end))))
                .containsExactly(Outcome.APPLIED, Outcome.REFUSED);

        List<Change> changes = feed.awaitChanges(2);
        assertThat(changes.get(1)).isEqualTo(new Change.Clear(changes.get(1).stamp(), Reason.EXPIRED));
        assertThat(changes.get(1).stamp().revision()).isEqualTo(before.at(before.number() + 1));
        assertThat(content()).isEmpty();
        assertThat(position().revision()).isEqualTo(before.at(before.number() + 1));
    }

    @Test
    void anIdleMapExpiresOnce() {
        writer.withLifetime(Lifetime.absolute(SHORT));
        Deadline end = endAfter(set("a", "1"));
        await(end);
        assertThat(outcomes(writer.run(expireMap(end)))).containsExactly(Outcome.APPLIED);
        assertThat(tip().mapDeadline()).isEqualTo(Deadline.NONE);
        assertThat(endAfter(set("b", "2")).exists()).isTrue();
    }

    @Test
    void aClearCountsTheLifetimeAnew() {
        writer.withLifetime(Lifetime.absolute(LONG));
        Deadline first = endAfter(set("a", "1"));
        await(Deadline.at(first.epochMillis() - LONG + 1));
        Deadline second = endAfter(clear());
        assertThat(second.epochMillis()).isGreaterThan(first.epochMillis());
        assertThat(tip().mapDeadline()).isEqualTo(second);

        writer.withLifetime(Lifetime.FOREVER).run(clear());
        assertThat(tip().mapDeadline()).isEqualTo(Deadline.NONE);
    }

    private Deadline endAfter(Command command) {
        return endAfter(writer, command);
    }

    /** Runs the command and returns the end that a lifetime of its batch has when it is counted from the command. */
    private static Deadline endAfter(Writer writer, Command command) {
        var batch = writer.batch(command);
        Answer.Decided answer = writer.decide(batch);
        return batch.lifetime().deadline(Deadline.NONE, answer.nowMillis());
    }
}
