package dev.rmap.engine.follow;

import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.operation;
import static dev.rmap.engine.kit.Samples.part;
import static dev.rmap.engine.kit.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import dev.rmap.model.Revision;
import org.junit.jupiter.api.Test;

class AssemblerTest {

    private final Assembler assembler = new Assembler(Long.MAX_VALUE);

    private static Change change(long number, long batch, boolean more) {
        return put(part(number, batch, more), "k" + number, "v", Deadline.NONE);
    }

    @Test
    void aChangeOfItsOwnIsWholeAtOnce() {
        assertThat(assembler.add(put(1, "a", "x")))
                .map(group -> group.changes().size())
                .hasValue(1);
    }

    @Test
    void G2_aCommitIsHandedOutWhenItsLastChangeIsIn() {
        assertThat(assembler.add(change(1, 9, true))).isEmpty();
        assertThat(assembler.add(change(2, 9, true))).isEmpty();
        assertThat(assembler.add(change(3, 9, false))).map(Group::arrived).hasValueSatisfying(arrived -> {
            assertThat(arrived.first()).isEqualTo(1);
            assertThat(arrived.last()).isEqualTo(3);
        });
    }

    @Test
    void G2_aCommitThatLostAChangeNeverBecomesWhole() {
        assembler.add(change(1, 9, true));
        assertThat(assembler.add(change(3, 9, false)))
                .map(group -> group.arrived().first())
                .hasValue(3L);
    }

    @Test
    void aCommitThatLostItsLastChangeDoesNotTakeInTheNextCommitOfTheBatch() {
        assembler.add(change(1, 9, true));
        assertThat(assembler.add(change(3, 9, true))).isEmpty();
        assertThat(assembler.add(change(4, 9, false)))
                .map(group -> group.arrived().first())
                .hasValue(3L);
    }

    @Test
    void aRepeatedFirstChangeBeginsTheCommitAnew() {
        assembler.add(change(1, 9, true));
        assembler.add(change(1, 9, true));
        assertThat(assembler.add(change(2, 9, false)))
                .map(group -> group.changes().size())
                .hasValue(2);
    }

    @Test
    void changesOfTwoBatchesAreNeverOneCommit() {
        assembler.add(change(1, 8, true));
        assertThat(assembler.add(change(2, 9, false)))
                .map(group -> group.arrived().first())
                .hasValue(2L);
    }

    @Test
    void changesOfTwoHistoriesAreNeverOneCommit() {
        assembler.add(change(1, 9, true));
        Change other =
                put(new Change.Stamp(new Revision(L2, 2), operation(9), false, Deadline.NONE), "k", "v", Deadline.NONE);
        assertThat(assembler.add(other)).map(group -> group.changes().size()).hasValue(1);
    }

    @Test
    void whatWasThereOfACommitIsForgottenWhenTheFeedIsCut() {
        assembler.add(change(1, 9, true));
        assembler.clear();
        assertThat(assembler.add(change(2, 9, false)))
                .map(group -> group.arrived().first())
                .hasValue(2L);
    }

    @Test
    void G10_acommitThatNeverEndsIsDroppedAtTheBound() {
        for (long number = 1; number <= Assembler.MAX_CHANGES; number++) {
            assertThat(assembler.add(change(number, 9, true))).isEmpty();
        }
        assertThat(assembler.add(change(Assembler.MAX_CHANGES + 1L, 9, false)))
                .map(group -> group.changes().size())
                .hasValue(1);
    }

    @Test
    void G10_aCommitOfTooManyBytesIsDroppedAtTheBound() {
        Assembler tight = new Assembler(20);
        assertThat(tight.add(change(1, 9, true))).isEmpty();
        assertThat(tight.add(put(part(2, 9, true), "k", "x".repeat(100), Deadline.NONE)))
                .isEmpty();
        assertThat(tight.add(change(3, 9, false)))
                .map(group -> group.arrived().first())
                .hasValue(3L);
    }
}
