package dev.rmap.engine.follow;

import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.foreign;
import static dev.rmap.engine.kit.Samples.operation;
import static dev.rmap.engine.kit.Samples.part;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.tip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.MapStatus.State;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.Parts;
import dev.rmap.model.Deadline;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two different changes of one number: one of them is no change of the map, or the authority gave the number twice. */
class ContradictionsTest {

    private final Parts parts = new Parts();
    private final FakeLink link = parts.link;

    @Test
    void G9_twoChangesOfOneNumberMakeTheReplicaShowTheAuthorityWhoMadeTheFirst() {
        parts.live(3);
        parts.feed().change(put(4, "a", "mine"));
        parts.feed().change(put(foreign(4), "a", "theirs", Deadline.NONE));
        assertThat(link.asked).hasSize(2);
        assertThat(link.lastAsked().since()).isEqualTo(at(4));
        parts.snapshot(at(L2, 4), content("a", "theirs"));
        assertThat(parts.replica.find("a")).isEqualTo("theirs");
    }

    @Test
    void twoChangesOfOneNumberMakeTheReplicaLoadEverythingIfNobodyKnowsWhoMadeTheFirst() {
        parts.live(3);
        parts.feed().change(put(foreign(4), "a", "forged", Deadline.NONE));
        parts.feed().change(put(4, "a", "theirs"));
        assertThat(link.asked).hasSize(2);
        assertThat(link.lastAsked().since().witness()).isEqualTo(OperationId.NONE);
        parts.snapshot(at(4), content("a", "theirs"));
        assertThat(parts.replica.find("a")).isEqualTo("theirs");
    }

    @Test
    void aChangeOfAnotherBatchThanTheWitnessOfASnapshotIsAContradiction() {
        parts.live(3, content("a", "x"));
        parts.feed().change(put(part(3, 3, false), "a", "x", Deadline.NONE));
        assertThat(link.asked).hasSize(1);
        parts.feed().change(put(part(3, 99, false), "a", "y", Deadline.NONE));
        assertThat(link.asked).hasSize(2);
        assertThat(link.lastAsked().since()).isEqualTo(at(3));
    }

    @Test
    void G6_aTipThatAnotherBatchMadeIsLookedIntoWithTheWitness() {
        parts.live(3);
        parts.timers.pass(Parts.TIMES.quietMillis());
        link.tips.get(0).complete(tip(new Position(rev(3), operation(99))));
        assertThat(link.asked).hasSize(2);
        assertThat(link.lastAsked().since()).isEqualTo(at(3));
    }

    @Test
    void G6_aForgedChangeAmongTheHeldOnesIsFoundOutByTheTrueOne() {
        parts.feed().opened();
        parts.feed().change(put(foreign(4), "a", "forged", Deadline.NONE));
        parts.feed().change(put(4, "b", "true"));
        parts.feed().change(put(5, "c", "true"));
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.asked).hasSize(2);
        parts.snapshot(at(5), content("b", "true"), content("c", "true"));
        assertThat(parts.replica.table().entries).containsOnlyKeys("b", "c");
        assertThat(parts.loop.meters().read(0).malformed()).isOne();
    }

    @Test
    void G6_aForgedChangeOnTheStageIsFoundOutByTheTrueOne() {
        parts.feed().opened();
        parts.feed().change(put(foreign(4), "a", "forged", Deadline.NONE));
        link.lastAsked().sink().part(tip(3), List.of(), false, () -> {});
        link.lastAsked().sink().part(tip(5), List.of(content("b", "true")), true, () -> {});
        parts.feed().change(put(4, "b", "true"));
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.asked).hasSize(2);
        assertThat(parts.replica.table().entries).isEmpty();
    }

    @Test
    void G6_aForgedChangeThatMadeTheStageWholeIsFoundOutByTheTrueOne() {
        parts.feed().opened();
        parts.feed().change(put(foreign(4), "a", "forged", Deadline.NONE));
        link.lastAsked().sink().part(tip(3), List.of(), false, () -> {});
        link.lastAsked().sink().part(tip(4), List.of(content("b", "true")), true, () -> {});
        assertThat(parts.board.state()).isEqualTo(State.LIVE);
        parts.feed().change(put(4, "b", "true"));
        assertThat(link.asked).hasSize(2);
        parts.snapshot(at(4), content("b", "true"));
        assertThat(parts.replica.table().entries).containsOnlyKeys("b");
    }

    @Test
    void aHeldChangeThatComesTwiceIsNoContradiction() {
        parts.feed().opened();
        parts.feed().change(put(part(3, 9, true), "a", "x", Deadline.NONE));
        parts.feed().change(put(part(4, 9, false), "b", "x", Deadline.NONE));
        parts.feed().change(put(part(4, 9, false), "b", "x", Deadline.NONE));
        parts.snapshot(at(2));
        assertThat(link.asked).hasSize(1);
        assertThat(parts.replica.table().entries).containsOnlyKeys("a", "b");
    }

    @Test
    void theLastChangeOfACommitThatComesTwiceIsNoContradiction() {
        parts.live(3);
        parts.feed().change(put(part(4, 9, true), "a", "x", Deadline.NONE));
        parts.feed().change(put(part(5, 9, false), "b", "x", Deadline.NONE));
        parts.feed().change(put(part(5, 9, false), "b", "x", Deadline.NONE));
        assertThat(link.asked).hasSize(1);
        assertThat(parts.board.state()).isEqualTo(State.LIVE);
    }
}
