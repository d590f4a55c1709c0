package dev.rmap.engine.follow;

import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.part;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.tip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.MapStatus.State;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.Parts;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.OperationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyncLoopTest {

    private final Parts parts = new Parts();
    private final FakeLink link = parts.link;

    private State state() {
        return parts.board.state();
    }

    @Test
    void G10_aFloodDuringACatchUpIsThrownAwayAndLoadedAfterIt() {
        Parts tight = new Parts(Parts.config(new EngineConfig.Limits(1_000, 100, 1_000, 100, 100, 5, 100)));
        tight.feed().opened();
        for (int flood = 1; flood <= 2; flood++) {
            for (int n = 1; n <= 20; n++) {
                tight.feed().change(put(n, "k", "v" + n));
            }
            assertThat(tight.loop.meters().read(0).overflows()).isEqualTo(flood);
            tight.timers.pass(1_000);
        }
        tight.snapshot(at(20), content("k", "v20"));
        assertThat(tight.board.state()).isEqualTo(State.LIVE);
        assertThat(tight.replica.find("k")).isEqualTo("v20");
    }

    @Test
    void G10_theBytesThatWaitInFrontOfTheReplicaAreBoundedAsTheirNumberIs() {
        Parts tight = new Parts(
                Parts.config(new EngineConfig.Limits(1_000, 100, 1_000, 100, 100, 100, 100, /* queueBytes= */ 50)));
        tight.feed().opened();
        for (int n = 1; n <= 4; n++) {
            tight.feed().change(put(n, "k", "x".repeat(10)));
        }
        assertThat(tight.loop.meters().read(0).overflows()).isZero();
        tight.feed().change(put(5, "k", "x".repeat(10)));
        assertThat(tight.loop.meters().read(0).overflows()).isOne();
        tight.timers.pass(1_000);
        tight.snapshot(at(5), content("k", "last"));
        tight.feed().change(put(6, "k", "x".repeat(100)));
        assertThat(tight.loop.meters().read(0).overflows()).isEqualTo(2);
        tight.snapshot(at(6), content("k", "huge"));
        assertThat(tight.replica.find("k")).isEqualTo("huge");
    }

    @Test
    void G10_aLargePartIsPutOnTheStageAndInstalledByAThreadOfTheEngine() {
        parts.feed().opened();
        Content[] many = IntStream.range(0, SyncLoop.AT_ONCE + 1)
                .mapToObj(i -> content("k" + i, "v"))
                .toArray(Content[]::new);
        parts.snapshot(at(3), many);
        assertThat(parts.replica.table().entries).isEmpty();
        parts.executor.runAll();
        assertThat(parts.replica.table().entries).hasSize(many.length);
        parts.feed().change(put(4, "k", "v"));
        assertThat(parts.replica.find("k")).isEqualTo("v");
    }

    /** The change that makes a stage exact is what installs it. */
    @Test
    void G10_aLargeStageIsInstalledByAThreadOfTheEngineAlsoWhereAChangeCompletesIt() {
        parts.feed().opened();
        List<Content> half = IntStream.range(0, SyncLoop.AT_ONCE)
                .mapToObj(i -> content("k" + i, "v"))
                .toList();
        link.lastAsked().sink().part(tip(3), half, false, () -> {});
        link.lastAsked().sink().part(tip(4), List.of(content("k", "v")), true, () -> {});
        parts.executor.runAll();
        parts.feed().change(put(4, "k", "v"));
        assertThat(parts.replica.table().entries).isEmpty();
        parts.executor.runAll();
        assertThat(parts.replica.table().entries).hasSize(SyncLoop.AT_ONCE + 1);
    }

    @Test
    void theNextPartIsAskedForOnlyWhenThePartIsOnTheStage() {
        parts.feed().opened();
        boolean[] asked = {false};
        link.lastAsked().sink().part(tip(1), List.of(content("a", "x")), false, () -> asked[0] = true);
        assertThat(asked[0]).isTrue();
        assertThat(parts.replica.table().entries).isEmpty();
        link.lastAsked().sink().part(tip(1), List.of(content("b", "x")), true, () -> {});
        assertThat(parts.replica.table().entries).containsOnlyKeys("a", "b");
    }

    @Test
    void aPartThatComesTooLateIsNotFollowedByAnother() {
        parts.feed().opened();
        FakeLink.Asked stale = link.lastAsked();
        parts.feed().opened();
        boolean[] asked = {false};
        stale.sink().part(tip(1), List.of(content("a", "x")), false, () -> asked[0] = true);
        assertThat(asked[0]).isFalse();
    }

    @Test
    void whatTheFeedBringsBeforeTheAnswerIsJoinedToIt() {
        parts.feed().opened();
        parts.feed().change(put(3, "a", "y"));
        parts.feed().change(put(4, "b", "y"));
        parts.snapshot(at(3), content("a", "y"));
        assertThat(parts.replica.position()).isEqualTo(at(4));
        assertThat(parts.replica.table().entries).containsOnlyKeys("a", "b");
    }

    /** No authority names a revision in the middle of a commit; a forged commit may lie across one. */
    @Test
    void G2_ofACommitThatLiesAcrossTheAnswerOnlyTheRestIsApplied() {
        parts.feed().opened();
        parts.feed().change(put(part(3, 9, true), "a", "old", Deadline.NONE));
        parts.feed().change(put(part(4, 9, false), "b", "y", Deadline.NONE));
        parts.snapshot(at(3), content("a", "new"));
        assertThat(parts.replica.table().entries).containsEntry("a", "new").containsEntry("b", "y");
    }

    @Test
    void G10_commitsThatAnswersBringAreLeftToTheFeedIfTheOnesThatItDidNotBringYetAreTooLarge() {
        Parts tight = new Parts(
                Parts.config(new EngineConfig.Limits(1_000, 100, 1_000, 100, 100, 100, 100, /* queueBytes= */ 50)));
        tight.live(3);
        Change first = put(4, "a", "x".repeat(30));
        Change second = put(5, "a", "y".repeat(30));
        tight.loop.spokenOf(rev(4), List.of(first));
        tight.loop.spokenOf(rev(5), List.of(second));
        assertThat(tight.replica.position()).isEqualTo(at(4));
        tight.feed().change(first);
        tight.feed().change(second);
        assertThat(tight.replica.position()).isEqualTo(at(5));
        tight.loop.spokenOf(rev(6), List.of(put(6, "a", "z".repeat(30))));
        assertThat(tight.replica.position()).isEqualTo(at(6));
    }

    @Test
    void aMalformedMessageIsCountedAndMakesTheReplicaLookAtTheTip() {
        parts.live(3);
        parts.feed().malformed("on purpose");
        assertThat(link.tips).hasSize(1);
        assertThat(parts.loop.meters().read(0).malformed()).isOne();
    }

    @Test
    void aTipThatIsNeverAnsweredIsAskedForAgain() {
        parts.live(3);
        parts.timers.pass(Parts.TIMES.quietMillis());
        assertThat(link.tips).hasSize(1);
        parts.timers.pass(Parts.TIMES.stallMillis() + Parts.TIMES.quietMillis());
        assertThat(link.tips).hasSize(2);
    }

    @Test
    void aMapThatStaysQuietIsLookedIntoMoreAndMoreSeldomUpToABound() {
        parts.live(3);
        long longest = Parts.TIMES.quietMillis() << QuietWatch.DOUBLINGS;
        List<Long> asked = new ArrayList<>();
        long begin = parts.timers.nowMillis();
        while (asked.size() < 8) {
            int tips = link.tips.size();
            parts.timers.passUntil(() -> link.tips.size() > tips);
            asked.add(parts.timers.nowMillis() - begin);
            link.tips.get(tips).complete(tip(3));
        }
        assertThat(asked.get(0)).isBetween(longest / 16, longest / 8);
        assertThat(asked.get(7) - asked.get(6)).isBetween(longest * 3 / 4, longest);
        assertThat(asked.get(6) - asked.get(5)).isBetween(longest * 3 / 4, longest);
    }

    @Test
    void G6_aLinkThatThrowsOnceIsAskedLaterWhereTheAuthorityStands() {
        parts.live(3);
        link.defect = Optional.of(new IllegalStateException("on purpose"));
        parts.timers.passUntil(() -> link.defect.isEmpty());
        parts.timers.passUntil(() -> link.asked.size() > 1);
        parts.timers.pass(1_000);
        parts.snapshot(at(3));
        assertThat(state()).isEqualTo(State.LIVE);
        assertThat(link.tips).isEmpty();
        parts.timers.passUntil(() -> !link.tips.isEmpty());
    }

    /** The bound of how long the loss of a last message stays unnoticed: docs/guarantees.md, G6. */
    @Test
    void G6_aMapThatWasQuietForLongIsLookedIntoSoonAfterAChange() {
        parts.live(3);
        for (int round = 0; round < 8; round++) {
            int tips = link.tips.size();
            parts.timers.passUntil(() -> link.tips.size() > tips);
            link.tips.get(tips).complete(tip(3));
        }
        int tips = link.tips.size();
        parts.timers.pass(Parts.TIMES.quietMillis());
        parts.feed().change(put(4, "a", "x"));
        parts.timers.pass(2 * Parts.TIMES.quietMillis());
        assertThat(link.tips).hasSize(tips + 1);
    }

    @Test
    void G6_anAuthorityThatDoesNotAnswerIsAskedAsOftenAsEver() {
        parts.live(3);
        for (int round = 0; round < 6; round++) {
            int tips = link.tips.size();
            long from = parts.timers.nowMillis();
            parts.timers.passUntil(() -> link.tips.size() > tips);
            assertThat(parts.timers.nowMillis() - from).isLessThanOrEqualTo(2 * Parts.TIMES.quietMillis());
            link.tips.get(tips).completeExceptionally(new BackendException(BackendException.Kind.UNAVAILABLE, "gone"));
        }
    }

    @Test
    void aBusyFeedIsNotLookedInto() {
        parts.live(3);
        for (int n = 4; n < 24; n++) {
            parts.feed().change(put(n, "a", "x"));
            parts.timers.pass(Parts.TIMES.quietMillis() / 2);
        }
        assertThat(link.tips).isEmpty();
    }

    @Test
    void aFailedCatchUpIsAskedForAgainAfterAPauseAndItsReasonIsKept() {
        parts.feed().opened();
        link.lastAsked().sink().failed(new BackendException(BackendException.Kind.REFUSED, "no permission"));
        assertThat(link.asked).hasSize(1);
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.asked).hasSize(2);
        assertThat(parts.loop.lastFailure()).hasMessage("no permission");
    }

    @Test
    void whyTheFeedDoesNotFlowIsKeptForThoseWhoWaitForTheContent() {
        parts.feed().lost("on purpose");
        assertThat(parts.loop.lastFailure()).hasMessage("the feed does not flow: on purpose");
        assertThat(parts.loop.refused()).isNotDone();
    }

    @Test
    void G10_aRefusedFeedEndsTheWaitForTheContent() {
        BackendException cause = new BackendException(BackendException.Kind.REFUSED, "no permission");
        parts.feed().refused(cause);
        assertThat(parts.loop.refused())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCause(cause);
        assertThat(parts.loop.lastFailure()).hasMessage("the feed does not flow: no permission");
    }

    @Test
    void G10_aLinkThatThrowsIsAskedAgainWhenTheCatchUpStalls() {
        link.defect = Optional.of(new IllegalStateException("on purpose"));
        parts.feed().opened();
        assertThat(link.asked).isEmpty();
        parts.timers.pass(2 * Parts.TIMES.stallMillis());
        parts.snapshot(at(3));
        assertThat(state()).isEqualTo(State.LIVE);
    }

    /** The step that was to set the end of a pause fails before it comes to that. */
    private void pauseWithoutEnd() {
        parts.live(3);
        parts.feed().opened();
        parts.feed().change(put(9, "z", "v"));
        parts.codec.defect = Optional.of(Bytes.utf8("boom"));
        link.lastAsked().sink().missed(at(3), tip(5), List.of(content("boom", "v")));
        parts.codec.defect = Optional.empty();
        assertThat(link.asked).hasSize(2);
    }

    @Test
    void G10_aPauseWhoseEndWasNeverSetEndsInTheQuiet() {
        pauseWithoutEnd();
        parts.timers.passUntil(() -> link.asked.size() > 2);
        parts.snapshot(at(9), content("boom", "v"), content("z", "v"));
        assertThat(state()).isEqualTo(State.LIVE);
        assertThat(parts.replica.table().entries).containsOnlyKeys("boom", "z");
    }

    @Test
    void G10_aPauseWhoseEndWasNeverSetEndsAlsoWhereTheFeedIsNeverQuiet() {
        pauseWithoutEnd();
        for (int n = 10; n < 70; n++) {
            parts.feed().change(put(n, "z", "v"));
            parts.timers.pass(Parts.TIMES.quietMillis() / 2);
        }
        assertThat(link.asked).hasSizeGreaterThan(2);
    }

    /** A defect in the middle of a step leaves a replica that is no revision: it is loaded anew. */
    @Test
    void G2_aReplicaThatFailedInTheMiddleOfAStepIsLoadedAnew() {
        parts.live(3, content("a", "x"));
        parts.codec.defect = Optional.of(Bytes.utf8("boom"));
        parts.feed().change(put(part(4, 9, true), "a", "y", Deadline.NONE));
        parts.feed().change(put(part(5, 9, false), "boom", "z", Deadline.NONE));
        parts.codec.defect = Optional.empty();
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.lastAsked().since().witness()).isEqualTo(OperationId.NONE);
        parts.snapshot(at(5), content("a", "y"), content("boom", "z"));
        assertThat(parts.replica.position()).isEqualTo(at(5));
        assertThat(parts.replica.table().entries).containsEntry("a", "y").containsEntry("boom", "z");
    }

    @Test
    void whatArrivesAfterTheCloseChangesNothing() {
        parts.live(3, content("a", "x"));
        parts.loop.close(() -> {});
        parts.feed().change(put(4, "a", "y"));
        parts.feed().lost("on purpose");
        parts.feed().opened();
        assertThat(parts.replica.find("a")).isEqualTo("x");
        assertThat(link.asked).hasSize(1);
        parts.timers.pass(60_000);
        assertThat(parts.timers.waiting()).isZero();
    }
}
