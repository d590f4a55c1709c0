package dev.rmap.core;

import static dev.rmap.core.Events.arrived;
import static dev.rmap.core.Events.part;
import static dev.rmap.core.States.LEFT;
import static dev.rmap.core.States.NEXT;
import static dev.rmap.core.States.NOW;
import static dev.rmap.core.States.SESSION;
import static dev.rmap.core.States.at;
import static dev.rmap.core.States.building;
import static dev.rmap.core.States.catchingUp;
import static dev.rmap.core.States.held;
import static dev.rmap.core.States.live;
import static dev.rmap.core.States.rev;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.core.SyncEffect.Apply;
import dev.rmap.core.SyncEffect.ApplyHeld;
import dev.rmap.core.SyncEffect.ApplyMissed;
import dev.rmap.core.SyncEffect.AskCatchUp;
import dev.rmap.core.SyncEffect.AskTip;
import dev.rmap.core.SyncEffect.EndLineage;
import dev.rmap.core.SyncEffect.Install;
import dev.rmap.core.SyncEffect.StageHeld;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import org.junit.jupiter.api.Test;

/** The rules of the core, one by one. The grid shows what follows from them everywhere else. */
class SyncRulesTest {

    private static final CatchingUp ASKED = catchingUp(HeldRun.EMPTY, new Stage.Asked());

    private static SyncState after(SyncState state, SyncEvent... events) {
        SyncState reached = state;
        for (SyncEvent event : events) {
            reached = event.on(reached).state();
        }
        return reached;
    }

    private static boolean has(Step step, Class<? extends SyncEffect> effect) {
        return step.effects().stream().anyMatch(effect::isInstance);
    }

    @Test
    void G1_onlyTheNextChangeIsApplied() {
        assertThat(arrived(6).on(live()).effects()).containsExactly(new Apply(at(6)));
        for (long number : new long[] {1, 4, 5, 7, 8, Long.MAX_VALUE}) {
            assertThat(has(arrived(number).on(live()), Apply.class))
                    .as("change " + number)
                    .isFalse();
        }
    }

    @Test
    void aChangeWithoutLineageBelongsToTheHistoryUnderWay() {
        Step step = arrived(Lineage.UNKNOWN, 6, 6).on(live());
        assertThat(step.state().at().revision()).isEqualTo(rev(6));
    }

    @Test
    void G6_aHoleMakesTheReplicaCatchUpAtOnce() {
        assertThat(has(arrived(8).on(live()), AskCatchUp.class)).isTrue();
    }

    @Test
    void G6_aForgedChangeCostsOneQuestionAndNoPause() {
        SyncState asked = after(live(), arrived(Lineage.UNKNOWN, 1L << 60, 1L << 60));
        Step answered = new SyncEvent.Current(SESSION + 1, at(5)).on(asked);
        assertThat(answered.state()).isInstanceOf(Live.class);
    }

    @Test
    void G6_aChangeOfAnotherLineageMakesTheReplicaCatchUp() {
        assertThat(has(arrived(NEXT, 6, 6).on(live()), AskCatchUp.class)).isTrue();
    }

    @Test
    void aReplicaIsNotSureOnceItAskedInVainUntilItHearsOfTheAuthority() {
        SyncState inVain = after(live(), new SyncEvent.Quiet(), new SyncEvent.TipFailed());
        assertThat(inVain)
                .isInstanceOfSatisfying(
                        Live.class, live -> assertThat(live.isSure()).isFalse());
        assertThat(after(inVain, new SyncEvent.Quiet()))
                .isInstanceOfSatisfying(
                        Live.class, live -> assertThat(live.isSure()).isFalse());
        assertThat(after(inVain, new SyncEvent.Quiet(), new SyncEvent.TipKnown(at(5))))
                .isEqualTo(live());
        assertThat(after(inVain, arrived(6)))
                .isInstanceOfSatisfying(
                        Live.class, live -> assertThat(live.isSure()).isTrue());
    }

    @Test
    void aStrayChangeOfALeftLineageIsLookedIntoWithoutLeavingLive() {
        Step step = arrived(LEFT, 6, 6).on(live());
        assertThat(step.state()).isInstanceOf(Live.class);
        assertThat(step.effects()).containsExactly(new AskTip());
    }

    @Test
    void theQuietProbeDoesNotLeaveLiveAndIsNotAskedTwice() {
        Step step = new SyncEvent.Quiet().on(live());
        assertThat(step.state()).isInstanceOf(Live.class);
        assertThat(step.effects()).containsExactly(new AskTip());
        assertThat(new SyncEvent.Quiet().on(step.state()).effects()).isEmpty();
    }

    @Test
    void aTipIsMeasuredAgainstWhereTheReplicaStoodWhenItWasAsked() {
        SyncState asked = after(live(), new SyncEvent.Quiet(), arrived(6), arrived(7));
        assertThat(new SyncEvent.TipKnown(at(5)).on(asked).state()).isInstanceOf(Live.class);
        assertThat(new SyncEvent.TipKnown(at(4)).on(asked).state()).isInstanceOf(CatchingUp.class);
    }

    @Test
    void whatTheAuthorityTellsAheadOfTheFeedHasAGraceAndThenCountsAsLost() {
        SyncState waiting = after(live(), new SyncEvent.ReceiptSeen(rev(7)));
        assertThat(waiting).isInstanceOf(Live.class);
        assertThat(has(new SyncEvent.GraceOver().on(waiting), AskCatchUp.class)).isTrue();
        SyncState arrived = after(waiting, arrived(6), arrived(7));
        assertThat(new SyncEvent.GraceOver().on(arrived).effects()).isEmpty();
    }

    @Test
    void aLaterWordHasAGraceOfItsOwn() {
        SyncState waiting =
                after(live(), new SyncEvent.ReceiptSeen(rev(6)), new SyncEvent.ReceiptSeen(rev(7)), arrived(6));
        SyncState second = after(waiting, new SyncEvent.GraceOver());
        assertThat(second).isInstanceOf(Live.class);
        assertThat(after(second, new SyncEvent.GraceOver())).isInstanceOf(CatchingUp.class);
    }

    @Test
    void whatArrivesAfterTheQuestionIsHeldAndJoinsTheAnswer() {
        SyncState holding = after(ASKED, arrived(7), arrived(8));
        Step step = new SyncEvent.Missed(SESSION, rev(5), at(6)).on(holding);
        assertThat(step.state()).isEqualTo(Live.at(new Track(at(8), SESSION, States.FIVE.left())));
        assertThat(step.effects()).contains(new ApplyMissed(at(6)), new ApplyHeld(at(8)));
    }

    @Test
    void G1_heldChangesThatDoNotJoinTheAnswerAreNotApplied() {
        SyncState holding = after(ASKED, arrived(8));
        Step step = new SyncEvent.Missed(SESSION, rev(5), at(6)).on(holding);
        assertThat(step.state()).isInstanceOf(CatchingUp.class);
        assertThat(has(step, ApplyHeld.class)).isFalse();
    }

    @Test
    void aRepeatedOldChangeDoesNotCostTheHeldOnes() {
        assertThat(after(ASKED, arrived(7), arrived(4), arrived(8)))
                .isEqualTo(catchingUp(held(7, 8), new Stage.Asked()));
    }

    @Test
    void nothingIsHeldBeforeTheQuestionBecauseItsAnswerCoversIt() {
        SyncState pausing = after(ASKED, new SyncEvent.CatchUpFailed(SESSION));
        assertThat(arrived(6).on(pausing).effects()).isEmpty();
        assertThat(new SyncEvent.Overflowed().on(pausing).effects()).isEmpty();
    }

    @Test
    void answersToEarlierQuestionsAreWorthless() {
        for (SyncEvent stale : new SyncEvent[] {
            new SyncEvent.Current(SESSION - 1, at(5)),
            new SyncEvent.Missed(SESSION - 1, rev(5), at(8)),
            new SyncEvent.Part(SESSION - 1, at(8), true),
            new SyncEvent.CatchUpFailed(SESSION - 1),
            new SyncEvent.Stalled(SESSION - 1, 0),
            new SyncEvent.RetryDue(SESSION - 1)
        }) {
            assertThat(stale.on(ASKED)).isEqualTo(Step.to(ASKED));
        }
    }

    @Test
    void G3_aSnapshotOlderThanTheReplicaIsNotInstalled() {
        Step step = part(at(4), true).on(ASKED);
        assertThat(has(step, Install.class)).isFalse();
        assertThat(step.state().at()).isEqualTo(at(5));
    }

    @Test
    void G3_aLeftLineageIsNeverEnteredAndTheAuthorityIsMadeToEndIt() {
        Step refused = part(at(LEFT, 9), true).on(ASKED);
        assertThat(has(refused, Install.class)).isFalse();
        Step again = new SyncEvent.RetryDue(SESSION + 1).on(refused.state());
        assertThat(again.effects())
                .filteredOn(AskCatchUp.class::isInstance)
                .singleElement()
                .satisfies(ask -> assertThat(((AskCatchUp) ask).since().revision())
                        .isEqualTo(new Revision(LEFT, Long.MAX_VALUE)));
    }

    @Test
    void G3_noWayLeadsBack() {
        assertThatThrownBy(() -> States.FIVE.moveTo(at(4))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> States.FIVE.moveTo(at(LEFT, 9))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> States.FIVE.moveTo(at(Lineage.UNKNOWN, 9))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void G10_leftLineagesAreRememberedUpToABound() {
        Track track = States.FIVE;
        for (long id = 1; id <= Track.MAX_LEFT + 5; id++) {
            track = track.moveTo(at(new Lineage(0x1000 + id), 1));
        }
        assertThat(track.left()).hasSize(Track.MAX_LEFT);
        assertThat(track.hasLeft(LEFT)).isFalse();
        assertThat(track.hasLeft(new Lineage(0x1000 + Track.MAX_LEFT))).isTrue();
    }

    @Test
    void G9_anotherLineageIsEnteredOnlyAfterTheEndOfTheFormerOneWasSaid() {
        Step step = part(at(NEXT, 2), true).on(ASKED);
        assertThat(step.effects()).containsSubsequence(new EndLineage(NOW, NEXT), new Install(at(NEXT, 2)));
        assertThat(ASKED.track().hasLeft(NOW)).isFalse();
        assertThat(((Live) step.state()).track().hasLeft(NOW)).isTrue();
    }

    @Test
    void theFirstLoadEndsNoLineage() {
        SyncState fresh = after(SyncState.initial(), new SyncEvent.FeedOpened());
        Step step = new SyncEvent.Part(1, at(8), true).on(fresh);
        assertThat(has(step, EndLineage.class)).isFalse();
        assertThat(step.state()).isInstanceOf(Live.class);
    }

    @Test
    void G2_aStageIsInstalledOnlyWhenItIsCompleteAndExact() {
        assertThat(has(part(at(8), false).on(ASKED), Install.class)).isFalse();
        SyncState behind = catchingUp(held(9, 9), building(8, 8, false));
        Step last = part(at(10), true).on(behind);
        assertThat(last.effects()).contains(new StageHeld(9));
        assertThat(has(last, Install.class)).isFalse();
        assertThat(arrived(10).on(last.state()).effects()).contains(new StageHeld(10), new Install(at(10)));
    }

    @Test
    void G2_changesBeyondAPartWaitForTheNextPart() {
        SyncState exact = catchingUp(HeldRun.EMPTY, building(8, 8, false));
        Step ahead = arrived(9).on(exact);
        assertThat(has(ahead, StageHeld.class)).isFalse();
        assertThat(part(at(9), false).on(ahead.state()).effects()).contains(new StageHeld(9));
    }

    @Test
    void G2_aStageThatLacksAChangeIsThrownAway() {
        SyncState behind = catchingUp(HeldRun.EMPTY, building(6, 8, true));
        Step step = arrived(8).on(behind);
        assertThat(has(step, Install.class)).isFalse();
        assertThat(step.effects()).contains(new SyncEffect.DropStage());
    }

    @Test
    void G2_partsOfTwoLineagesAreNeverOneSnapshot() {
        SyncState begun = catchingUp(HeldRun.EMPTY, building(8, 8, false));
        Step step = part(at(NEXT, 9), true).on(begun);
        assertThat(has(step, Install.class)).isFalse();
        assertThat(step.effects()).contains(new SyncEffect.DropStage());
    }

    @Test
    void aCatchUpThatStandsStillIsAskedForAnewAndAMovingOneIsNot() {
        assertThat(new SyncEvent.Stalled(SESSION, 0).on(ASKED).state())
                .isEqualTo(new CatchingUp(States.FIVE.nextSession(), 1, 0, HeldRun.EMPTY, new Stage.Pausing(at(5))));
        SyncState moved = after(ASKED, part(at(8), false));
        Step step = new SyncEvent.Stalled(SESSION, 0).on(moved);
        assertThat(step.state()).isEqualTo(moved);
        assertThat(step.effects()).hasSize(1);
    }

    @Test
    void aFeedThatOpensAgainMakesTheReplicaAskAgain() {
        for (SyncState state : States.all().values()) {
            boolean closed = state instanceof Closed;
            assertThat(has(new SyncEvent.FeedOpened().on(state), AskCatchUp.class))
                    .isEqualTo(!closed);
        }
    }

    @Test
    void G9_aNumberThatWasGivenTwiceIsAskedAboutWithItsWitnessWhateverTheStateIs() {
        SyncEvent twice = new SyncEvent.Contradicted(Events.OTHER);
        assertThat(twice.on(live()).effects()).contains(new AskCatchUp(SESSION + 1, at(5)));
        for (SyncState asking : States.all().values()) {
            SyncState after = twice.on(asking).state();
            assertThat(after.at()).isEqualTo(asking.at());
        }
        SyncState pausing = after(ASKED, new SyncEvent.CatchUpFailed(SESSION), twice);
        assertThat(new SyncEvent.RetryDue(SESSION + 1).on(pausing).effects())
                .contains(new AskCatchUp(SESSION + 2, at(5)));
    }

    @Test
    void G10_contradictionsDoNotMakeTheReplicaAskAgainWhileAQuestionIsUnderWay() {
        for (OperationId made : new OperationId[] {Events.OTHER, OperationId.NONE, States.WITNESS}) {
            SyncEvent twice = new SyncEvent.Contradicted(made);
            SyncState asked = after(live(), twice);
            assertThat(twice.on(asked)).isEqualTo(Step.to(asked));
        }
    }

    @Test
    void twoChangesOfOneNumberAndOneBatchMakeTheReplicaAskForEverything() {
        Step step = new SyncEvent.Contradicted(States.WITNESS).on(live());
        assertThat(step.effects())
                .contains(new AskCatchUp(SESSION + 1, States.FIVE.unproven().at()));
    }

    @Test
    void G6_aTipOfAnotherBatchThanTheReplicaHasIsAskedAboutWithTheWitness() {
        SyncState asked = after(live(), new SyncEvent.Quiet());
        for (OperationId made : new OperationId[] {Events.OTHER, OperationId.NONE}) {
            Step step = new SyncEvent.TipKnown(new Position(rev(5), made)).on(asked);
            assertThat(step.effects()).contains(new AskCatchUp(SESSION + 1, at(5)));
        }
        Live unproven = Live.at(States.FIVE.unproven());
        assertThat(after(unproven, new SyncEvent.Quiet(), new SyncEvent.TipKnown(at(5))))
                .isEqualTo(unproven);
    }

    @Test
    void aSpoiledReplicaIsMendedByEverythingThatTheAuthorityHolds() {
        Position unproven = States.FIVE.unproven().at();
        SyncEvent spoiled = new SyncEvent.Spoiled();
        assertThat(spoiled.on(live()).effects()).contains(new AskCatchUp(SESSION + 1, unproven));
        Step asked = spoiled.on(ASKED);
        assertThat(asked.effects()).contains(new AskCatchUp(SESSION + 1, unproven));
        assertThat(spoiled.on(asked.state())).isEqualTo(Step.to(asked.state()));
        SyncState building = after(ASKED, part(at(8), false), spoiled);
        assertThat(building.at()).isEqualTo(unproven);
        assertThat(has(part(at(8), true).on(building), Install.class)).isTrue();
    }

    @Test
    void G6_aHeldChangeThatIsContradictedIsThrownAwayWithTheStage() {
        SyncState building = after(ASKED, arrived(6), part(at(8), false));
        Step step = new SyncEvent.HeldContradicted().on(building);
        assertThat(step.effects()).contains(new SyncEffect.DropHeld(), new SyncEffect.DropStage());
        assertThat(step.state())
                .isEqualTo(new CatchingUp(States.FIVE.nextSession(), 1, 0, HeldRun.EMPTY, new Stage.Pausing(at(5))));
    }
}
