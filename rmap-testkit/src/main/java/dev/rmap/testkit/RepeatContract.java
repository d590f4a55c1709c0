package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setIfAbsent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches that come again: applied once, answered as before. */
abstract class RepeatContract extends ContractGroup {

    RepeatContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void G8_aRepeatedBatchIsAppliedOnceAndAnsweredAsBefore() {
        RecordingFeed feed = feed(process());
        Batch batch = writer.batch(add("n", 5), append("l", "x"), setIfAbsent("n", "0"));
        Answer.Decided first = writer.decide(batch);
        Answer.Decided again = writer.decide(batch);
        writer.run(set("last", "1"));

        checkSame(again, first);
        assertThat(value("n")).hasValue("5");
        feed.awaitNumber(3);
        assertThat(feed.numbers()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void G8_aRepeatIsAnsweredAsBeforeAlthoughOthersWroteMeanwhile() {
        Batch batch = writer.batch(setIfAbsent("k", "mine"), add("n", 1));
        Answer.Decided first = writer.decide(batch);
        Writer other = new Writer(process());
        other.run(set("k", "theirs"), add("n", 1), clear(), set("k", "theirs"));

        checkSame(writer.decide(batch), first);
        assertThat(value("k")).hasValue("theirs");
        assertThat(position().number()).isEqualTo(6);
    }

    @Test
    void G8_aRepeatMayComeOverAnotherConnection() {
        Batch batch = writer.batch(add("n", 1));
        Answer.Decided first = writer.decide(batch);
        checkSame(new Writer(process()).decide(batch), first);
        assertThat(value("n")).hasValue("1");
    }

    @Test
    void G8_repeatsAtTheSameTimeAreAppliedOnce() {
        Batch batch = writer.batch(add("n", 1), add("n", 1));
        List<Link> links = Stream.generate(this::process).limit(4).toList();
        atOnce(links.stream()
                .map(own -> (Runnable) () -> new Writer(own).decide(batch))
                .toArray(Runnable[]::new));
        assertThat(value("n")).hasValue("2");
    }

    @Test
    void G8_aBatchWithoutEffectIsRememberedToo() {
        Batch batch = writer.batch(setIfAbsent("k", "1"));
        Writer other = new Writer(process());
        other.run(set("k", "0"));
        Answer.Decided first = writer.decide(batch);
        other.run(Commands.remove("k"));
        checkSame(writer.decide(batch), first);
        assertThat(content()).isEmpty();
    }

    @Test
    void G8_anOldBatchThatStrayedIsRefused() {
        Batch stray = writer.batch(add("n", 1));
        writer.decide(stray);
        writer.run(set("k", "1"));
        assertThatThrownBy(() -> writer.decide(stray))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.REFUSED));
        assertThat(value("n")).hasValue("1");
    }

    @Test
    void G8_anOldBatchThatNeverArrivedIsRefused() {
        Batch late = writer.batch(add("n", 1));
        writer.run(set("k", "1"));
        assertThatThrownBy(() -> writer.decide(late)).isInstanceOf(BackendException.class);
        assertThat(value("n")).isEmpty();
    }

    @Test
    void writersWithTheSameCounterAreApart() {
        Writer other = new Writer(process());
        writer.run(add("n", 1));
        other.run(add("n", 1));
        assertThat(value("n")).hasValue("2");
    }

    @Test
    void G8_theChangesNameTheBatchThatMadeThem() {
        RecordingFeed feed = feed(process());
        Batch batch = writer.batch(
                set("a", "1"), clear(), add("n", 1), Commands.destroy(), set("b", "1"), Commands.remove("b"));
        writer.decide(batch);
        assertThat(feed.awaitChanges(6).stream().map(Change::stamp))
                .allSatisfy(stamp -> assertThat(stamp.operation()).isEqualTo(batch.id()));
    }

    /** Whoever hears it late would else take the authority's clock for slow. */
    @Test
    void aRepeatedAnswerBearsTheTimeOfTheRepeat() {
        Batch batch = writer.batch(add("n", 1));
        long first = writer.decide(batch).nowMillis();
        await(Deadline.at(first + 1));
        assertThat(writer.decide(batch).nowMillis()).isGreaterThan(first);
    }

    /** All but the clock. */
    private static void checkSame(Answer.Decided again, Answer.Decided first) {
        assertThat(again.receipts()).isEqualTo(first.receipts());
        assertThat(again.revision()).isEqualTo(first.revision());
    }
}
