package dev.rmap.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.waiting.FasterWay.Round;
import dev.rmap.waiting.FasterWay.Way;
import org.junit.jupiter.api.Test;

class FasterWayTest {

    private static final long FAST = 100_000;
    private static final long SLOW = 300_000;

    private long now = 5;

    /** After a round in which each wait took so long. */
    private FasterWay round(FasterWay known, long took) {
        FasterWay next = known;
        for (int wait = 1; wait < Round.WAITS; wait++) {
            next = next.after(known.way(), took, now);
        }
        now += Round.NANOS;
        return next.after(known.way(), took, now);
    }

    private FasterWay rounds(FasterWay known, int rounds, long took) {
        FasterWay next = known;
        for (int round = 0; round < rounds; round++) {
            next = round(next, took);
        }
        return next;
    }

    /** At the first trial. */
    private FasterWay triesToSleep(long looking) {
        return rounds(FasterWay.unknown(now), FasterWay.LEAST_PATIENCE, looking);
    }

    /** Sleeping has been found to be faster, and {@code FAST}. */
    private FasterWay sleeps() {
        return round(triesToSleep(SLOW), FAST);
    }

    private static void assertStands(FasterWay known, Way way, int rounds) {
        assertThat(known.isTrial()).isFalse();
        assertThat(known.way()).isEqualTo(way);
        assertThat(known.rounds()).isEqualTo(rounds);
    }

    private static void assertTries(FasterWay known, Way way) {
        assertThat(known.isTrial()).isTrue();
        assertThat(known.way()).isEqualTo(way);
    }

    @Test
    void looksAtFirstAndTriesToSleepAfterSixteenRounds() {
        assertStands(rounds(FasterWay.unknown(now), 15, FAST), Way.LOOK, 1);
        assertTries(triesToSleep(FAST), Way.SLEEP);
    }

    @Test
    void aRoundOfFewWaitsGoesOn() {
        FasterWay known = FasterWay.unknown(now);
        now += 10 * Round.NANOS;
        FasterWay few = known.after(Way.LOOK, SLOW, now).after(Way.LOOK, SLOW, now);
        assertThat(few.rounds()).isEqualTo(FasterWay.LEAST_PATIENCE);
        assertThat(few.round().waits()).isEqualTo(2);
    }

    @Test
    void aShortRoundGoesOnHoweverManyWaitsItHas() {
        FasterWay known = FasterWay.unknown(now);
        for (int wait = 0; wait < 10 * Round.WAITS; wait++) {
            known = known.after(Way.LOOK, SLOW, now + Round.NANOS - 1);
        }
        assertThat(known.rounds()).isEqualTo(FasterWay.LEAST_PATIENCE);
        assertThat(known.round().nanos()).isEqualTo(10 * Round.WAITS * SLOW);
    }

    @Test
    void theNextRoundBeginsWhereTheOneBeforeEnded() {
        FasterWay second = round(FasterWay.unknown(now), FAST);
        assertThat(second.round()).isEqualTo(Round.begunAt(now));
        assertStands(second, Way.LOOK, 15);
    }

    @Test
    void aWaitOfTheOtherWayTellsNothing() {
        FasterWay known = FasterWay.unknown(now);
        assertThat(known.after(Way.SLEEP, SLOW, now + Round.NANOS)).isEqualTo(known);
    }

    @Test
    void sleepsAfterATrialThatWasPlainlyFaster() {
        assertStands(round(triesToSleep(SLOW), FAST), Way.SLEEP, 16);
    }

    @Test
    void sleepsAfterATrialThatWasFasterByHalf() {
        assertStands(round(triesToSleep(SLOW), SLOW * 2 / 3 - 200), Way.SLEEP, 16);
    }

    @Test
    void judgesARoundByTheMeanOfItsWaits() {
        FasterWay next = triesToSleep(SLOW);
        for (int wait = 1; wait < Round.WAITS; wait++) {
            next = next.after(Way.SLEEP, SLOW, now);
        }
        now += Round.NANOS;
        assertStands(next.after(Way.SLEEP, 0, now), Way.LOOK, 32);
    }

    @Test
    void looksOnAfterATrialThatWasFasterByWhatOneRoundCannotTell() {
        assertStands(round(triesToSleep(SLOW), SLOW * 2 / 3 + 100), Way.LOOK, 32);
    }

    @Test
    void triesHalfAsOftenWhileTrialsChangeNothingDownToOneInAHundredAndTwentyEightRounds() {
        FasterWay known = triesToSleep(FAST);
        for (int patience : new int[] {32, 64, 128, 128}) {
            known = round(known, SLOW);
            assertStands(known, Way.LOOK, patience);
            known = rounds(known, patience, FAST);
            assertTries(known, Way.SLEEP);
        }
    }

    @Test
    void looksAgainAfterATrialThatIsNotSlower() {
        FasterWay tries = rounds(sleeps(), 16, FAST);
        assertTries(tries, Way.LOOK);
        assertStands(round(tries, FAST), Way.LOOK, 16);
    }

    @Test
    void sleepsOnAfterATrialOfLookingThatIsPlainlySlower() {
        FasterWay tries = rounds(sleeps(), 16, FAST);
        assertStands(round(tries, SLOW), Way.SLEEP, 32);
    }

    @Test
    void triesToSleepAfterTwoRoundsWhenLookingHasBecomeSlowerThanSleepingWas() {
        FasterWay looks = round(triesToSleep(FAST), FAST);
        assertStands(looks, Way.LOOK, 32);
        FasterWay doubtful = round(looks, SLOW);
        assertStands(doubtful, Way.LOOK, 1);
        FasterWay tries = round(doubtful, SLOW);
        assertTries(tries, Way.SLEEP);
        assertStands(round(tries, FAST), Way.SLEEP, 16);
    }

    @Test
    void oneSlowRoundAloneDoesNotEndLooking() {
        FasterWay looks = round(triesToSleep(FAST), FAST);
        FasterWay tries = round(round(looks, SLOW), FAST);
        assertTries(tries, Way.SLEEP);
        assertStands(round(tries, FAST), Way.LOOK, 64);
    }

    @Test
    void sleepsOnHoweverSlowThatBecomesUntilTheNextTrial() {
        assertStands(round(sleeps(), 100 * SLOW), Way.SLEEP, 15);
    }
}
