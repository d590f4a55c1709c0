package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.always;
import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.clear;
import static dev.rmap.testkit.Commands.destroy;
import static dev.rmap.testkit.Commands.guard;
import static dev.rmap.testkit.Commands.remove;
import static dev.rmap.testkit.Commands.replace;
import static dev.rmap.testkit.Commands.set;
import static dev.rmap.testkit.Commands.setIfAbsent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of commands: conditions, mutations, commits and receipts. */
abstract class CommitContract extends ContractGroup {

    CommitContract(BackendContract contract) {
        super(contract);
    }

    @Test
    void aReceiptTellsBeforeAfterAndRevision() {
        Receipt first = writer.runOne(set("k", "1"));
        Receipt second = writer.runOne(set("k", "2"));
        Receipt third = writer.runOne(remove("k"));

        assertThat(first.before()).isEmpty();
        assertThat(first.after()).hasValue(bytes("1"));
        assertThat(second.before()).hasValue(bytes("1"));
        assertThat(second.after()).hasValue(bytes("2"));
        assertThat(third.before()).hasValue(bytes("2"));
        assertThat(third.after()).isEmpty();
        assertThat(List.of(first, second, third)).allMatch(Receipt::applied);
        assertThat(second.revision())
                .isEqualTo(first.revision().at(first.revision().number() + 1));
        assertThat(third.revision()).isEqualTo(position().revision());
    }

    @Test
    void G5_aTerseCommitIsDecidedLikeAnyOtherAndSaysWhatRefusedIt() {
        writer.run(set("k", "1"));
        writer.withBase(position().revision());
        List<Receipt> stored = tersely(set("k", "2"), set("other", "1"));
        List<Receipt> removed = tersely(remove("other"), remove("missing"));
        List<Receipt> refused = tersely(replace("k", "1", "3"), set("l", "1"));

        assertThat(outcomes(stored)).containsExactly(Outcome.APPLIED, Outcome.APPLIED);
        assertThat(stored.get(0).before()).isEmpty();
        assertThat(stored.get(0).after()).hasValue(bytes("2"));
        assertThat(stored.get(1).revision().number()).isEqualTo(3);
        assertThat(outcomes(removed)).containsExactly(Outcome.APPLIED, Outcome.UNCHANGED);
        assertThat(removed.get(0).before()).isEmpty();
        assertThat(removed.get(0).after()).isEmpty();
        assertThat(outcomes(refused)).containsExactly(Outcome.REFUSED, Outcome.SKIPPED);
        assertThat(refused.get(0).before()).hasValue(bytes("2"));
        assertThat(content()).containsOnlyKeys(bytes("k"));
    }

    @Test
    void aCommitThatAsksIsToldTheValuesBeforeAlsoBesideATerseOne() {
        writer.run(set("a", "1"), set("b", "1"));
        writer.withBase(position().revision());
        List<List<Receipt>> receipts = writer.decide(
                        writer.batch(List.of(Commit.of(set("a", "2")).tersely(), Commit.of(set("b", "2")))))
                .receipts();
        assertThat(receipts.get(0).get(0).after()).hasValue(bytes("2"));
        assertThat(receipts.get(1).get(0).before()).hasValue(bytes("1"));
    }

    private List<Receipt> tersely(Command... commands) {
        return writer.decide(writer.batch(List.of(new Commit(List.of(commands), true))))
                .receipts()
                .get(0);
    }

    @Test
    void G1_everyAppliedCommandTakesTheNextNumberAndNoOtherDoes() {
        List<Receipt> receipts = writer.run(
                set("k", "1"),
                set("k", "1"),
                remove("missing"),
                setIfAbsent("k", "2"),
                always("k", Mutation.NOTHING),
                append("l"),
                clear(),
                clear(),
                destroy());
        assertThat(outcomes(receipts))
                .containsExactly(
                        Outcome.APPLIED,
                        Outcome.APPLIED,
                        Outcome.UNCHANGED,
                        Outcome.REFUSED,
                        Outcome.UNCHANGED,
                        Outcome.UNCHANGED,
                        Outcome.APPLIED,
                        Outcome.APPLIED,
                        Outcome.APPLIED);
        assertThat(receipts.stream().map(receipt -> receipt.revision().number()))
                .containsExactly(1L, 2L, 2L, 2L, 2L, 2L, 3L, 4L, 5L);
    }

    @Test
    void G5_aRefusalShowsTheValueThatRefused() {
        writer.run(set("k", "1"));
        Receipt refused = writer.runOne(replace("k", "other", "2"));
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.before()).hasValue(bytes("1"));
        assertThat(refused.after()).hasValue(bytes("1"));
        assertThat(refused.revision()).isEqualTo(position().revision());
        assertThat(value("k")).hasValue("1");
    }

    @Test
    void G5_noConcurrentReplacementIsLost() {
        writer.run(set("sum", "0"));
        Runnable incrementing = () -> {
            Writer own = new Writer(process());
            String seen = "0";
            for (int done = 0; done < 50; ) {
                Receipt receipt = own.runOne(replace("sum", seen, Integer.toString(Integer.parseInt(seen) + 1)));
                done += receipt.applied() ? 1 : 0;
                seen = receipt.after().map(Bytes::utf8).orElseThrow();
            }
        };
        atOnce(incrementing, incrementing, incrementing);
        assertThat(value("sum")).hasValue("150");
    }

    @Test
    void G2_aCommitIsAppliedWhole() {
        List<Receipt> receipts = writer.commit(set("a", "1"), guard("a", "1"), add("n", 4), add("n", 5));
        assertThat(outcomes(receipts))
                .containsExactly(Outcome.APPLIED, Outcome.UNCHANGED, Outcome.APPLIED, Outcome.APPLIED);
        assertThat(receipts.stream().map(receipt -> receipt.revision().number()))
                .containsExactly(1L, 1L, 2L, 3L);
        assertThat(value("n")).hasValue("9");
    }

    @Test
    void G2_aCommitWithOneRefusedCommandIsNotAppliedAtAll() {
        writer.run(set("a", "1"), set("l", "[1]"));
        assertThat(outcomes(writer.commit(set("b", "1"), clear(), guard("a", "1"), set("c", "1"))))
                .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.REFUSED, Outcome.SKIPPED);
        assertThat(outcomes(writer.commit(set("b", "x"), add("b", 1))))
                .containsExactly(Outcome.SKIPPED, Outcome.NOT_AN_INTEGER);
        assertThat(outcomes(writer.commit(append("l", "x"), remove("a"))))
                .containsExactly(Outcome.NOT_A_LIST, Outcome.SKIPPED);
        assertThat(outcomes(writer.commit(set("n", "9223372036854775807"), add("n", 1))))
                .containsExactly(Outcome.SKIPPED, Outcome.OVERFLOW);
        assertThat(content()).containsOnlyKeys(bytes("a"), bytes("l"));
        assertThat(position().number()).isEqualTo(2);
    }

    @Test
    void theCommitsOfABatchAreDecidedEachForItself() {
        List<List<Receipt>> receipts = writer.decide(writer.batch(List.of(
                        new Commit(List.of(set("a", "1"), set("b", "1"))),
                        new Commit(List.of(set("c", "1"), setIfAbsent("a", "2"))),
                        new Commit(List.of(guard("b", "1"), set("d", "1"))))))
                .receipts();
        assertThat(receipts.stream().map(ContractGroup::outcomes))
                .containsExactly(
                        List.of(Outcome.APPLIED, Outcome.APPLIED),
                        List.of(Outcome.SKIPPED, Outcome.REFUSED),
                        List.of(Outcome.UNCHANGED, Outcome.APPLIED));
        assertThat(content()).containsOnlyKeys(bytes("a"), bytes("b"), bytes("d"));
    }

    @Test
    void G5_severalEntriesAreTestedAndTheMapResetInOneCommit() {
        writer.run(set("a", "1"), set("b", "2"));
        assertThat(outcomes(writer.commit(guard("a", "1"), guard("b", "1"), clear())))
                .containsExactly(Outcome.SKIPPED, Outcome.REFUSED, Outcome.SKIPPED);
        assertThat(outcomes(writer.commit(guard("a", "1"), guard("b", "2"), clear())))
                .containsExactly(Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.APPLIED);
        assertThat(content()).isEmpty();
    }

    @Test
    void aMissingEntryNeverEqualsEmptyBytes() {
        assertThat(writer.runOne(replace("k", "", "1")).outcome()).isEqualTo(Outcome.REFUSED);
        writer.run(set("k", ""));
        assertThat(writer.runOne(replace("k", "", "1")).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void mapsAreApart() {
        writer.run(set("k", "1"));
        Writer other = new Writer(backend().link(new MapName(map + "-other")));
        assertThat(other.runOne(set("k", "2")).before()).isEmpty();
        assertThat(value("k")).hasValue("1");
    }
}
