package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import org.junit.jupiter.api.Test;

/** Bases, positions, and the tip: where the authority stands, and whether others stood in its history. */
abstract class HistoryContract extends ContractGroup {

    HistoryContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void theTipOfAnUntouchedMapIsItsBeginning() {
        assertThat(position().number()).isZero();
        assertThat(tip().mapDeadline().exists()).isFalse();
    }

    @Test
    void theTipNamesTheNewestChangeAndItsWriter() {
        new Writer(process()).run(set("a", "0"));
        Batch batch = writer.batch(set("a", "1"), set("b", "1"));
        Answer.Decided answer = writer.decide(batch);
        assertThat(position()).isEqualTo(new Position(answer.revision(), batch.id()));
        assertThat(answer.revision().lineage().isKnown()).isTrue();
        writer.run(remove("missing"));
        assertThat(position()).isEqualTo(new Position(answer.revision(), batch.id()));
    }

    @Test
    void theAuthoritysClockDoesNotRunBack() {
        long first = tip().nowMillis();
        long second = writer.decide(writer.batch(set("a", "1"))).nowMillis();
        long third = tip().nowMillis();
        assertThat(first).isPositive().isLessThanOrEqualTo(second);
        assertThat(second).isLessThanOrEqualTo(third);
    }

    @Test
    void aBaseInTheHistoryIsAccepted() {
        writer.run(set("a", "1"), set("a", "2"));
        Revision tip = position().revision();
        assertThat(writer.withBase(tip).runOne(set("a", "3")).applied()).isTrue();
        assertThat(writer.withBase(tip.at(1)).runOne(set("a", "4")).applied()).isTrue();
        assertThat(writer.withBase(tip.at(0)).runOne(set("a", "5")).applied()).isTrue();
        assertThat(writer.withBase(Revision.NONE).runOne(set("a", "6")).applied())
                .isTrue();
        assertThat(position().revision()).isEqualTo(tip.at(6));
    }

    @Test
    void G9_aBaseInAnotherLineageIsSaidAndNothingIsApplied() {
        writer.run(set("a", "1"));
        Revision tip = position().revision();
        Batch batch = writer.withBase(new Revision(new Lineage(77), 1)).batch(add("n", 1));
        assertThat(writer.send(batch))
                .isInstanceOfSatisfying(
                        Answer.OtherLineage.class,
                        other -> assertThat(other.tip()).isEqualTo(tip));
        assertThat(content()).containsOnlyKeys(bytes("a"));
    }

    @Test
    void G9_aBaseAheadOfTheAuthorityIsSaidAndNothingIsApplied() {
        writer.run(set("a", "1"));
        Revision tip = position().revision();
        assertThat(writer.send(writer.withBase(tip.at(2)).batch(add("n", 1)))).isInstanceOf(Answer.OtherLineage.class);
        assertThat(content()).containsOnlyKeys(bytes("a"));
        assertThat(position().number()).isEqualTo(1);
    }

    @Test
    void aBatchThatWasNotDecidedMayComeAgainOnAnotherBase() {
        writer.run(set("a", "1"));
        Batch batch = writer.withBase(new Revision(new Lineage(77), 1)).batch(add("n", 1));
        writer.send(batch);
        Batch rebased = new Batch(batch.id(), position().revision(), batch.lifetime(), batch.commits());
        assertThat(writer.decide(rebased).receipts().get(0).get(0).applied()).isTrue();
        assertThat(value("n")).hasValue("1");
    }

    @Test
    void aTrueWitnessChangesNothing() {
        writer.run(set("a", "1"));
        Position here = position();
        Tip tip = ((CatchUpReader.Result.Current) CatchUpReader.read(link, here)).tip();
        assertThat(tip.position()).isEqualTo(here);
        assertThat(position()).isEqualTo(here);
    }

    @Test
    void G6_aPositionWithoutAWitnessProvesNothingAndIsAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position here = position();
        Position unproven = new Position(here.revision(), OperationId.NONE);
        assertThat(CatchUpReader.readSnapshot(link, unproven).content()).containsOnlyKeys(bytes("a"));
        assertThat(position()).isEqualTo(here);
    }

    @Test
    void G6_aFalseWitnessInThePastIsAnsweredWithEverything() {
        writer.run(set("a", "1"));
        Position past = new Position(position().revision(), new OperationId(99, 1));
        writer.run(set("b", "1"));
        assertThat(CatchUpReader.readSnapshot(link, past).content()).containsOnlyKeys(bytes("a"), bytes("b"));
    }

    @Test
    void G9_aContradictingWitnessBeginsANewLineage() {
        writer.run(set("a", "1"));
        Position here = position();
        checkNewLineage(new Position(here.revision(), new OperationId(99, 1)), here);
    }

    @Test
    void G9_aPositionAheadOfTheAuthorityBeginsANewLineage() {
        writer.run(set("a", "1"));
        Position here = position();
        checkNewLineage(new Position(here.revision().at(5), new OperationId(99, 1)), here);
    }

    private void checkNewLineage(Position contradicting, Position before) {
        CatchUpReader.Result.Snapshot snapshot = CatchUpReader.readSnapshot(link, contradicting);
        Revision begun = snapshot.tip().position().revision();
        assertThat(begun.lineage().isKnown()).isTrue();
        assertThat(begun.lineage()).isNotEqualTo(before.lineage());
        assertThat(snapshot.content()).containsOnlyKeys(bytes("a"));
        assertThat(position().revision()).isEqualTo(begun);

        RecordingFeed feed = feed(process());
        assertThat(writer.send(writer.withBase(before.revision()).batch(set("b", "1"))))
                .isInstanceOf(Answer.OtherLineage.class);
        writer.withBase(begun).run(set("b", "1"));
        assertThat(feed.awaitChanges(1).get(0).stamp().revision()).isEqualTo(begun.at(begun.number() + 1));
        assertThat(CatchUpReader.read(link, before)).isInstanceOf(CatchUpReader.Result.Snapshot.class);
        assertThat(position().lineage()).isEqualTo(begun.lineage());
    }
}
