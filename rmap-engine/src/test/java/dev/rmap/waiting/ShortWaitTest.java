package dev.rmap.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.waiting.FasterWay.Means;
import dev.rmap.waiting.FasterWay.Round;
import dev.rmap.waiting.FasterWay.Way;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortWaitTest {

    private static final String ANSWER = "decided";

    /** Comes after so many looks, or to who sleeps; counts the looks. */
    private static class Answer extends CompletableFuture<String> {
        private final int after;
        private int looks = -1;

        Answer(int after) {
            this.after = after;
        }

        /** The first question is whether there is anything to wait for. */
        @Override
        public boolean isDone() {
            return ++looks >= after;
        }

        @Override
        public String get() {
            complete(ANSWER);
            return ANSWER;
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private long now;

    private boolean virtual;

    private final ShortWait wait = begun(2);

    /** One that another wait has just ended on. */
    private ShortWait begun(int processors) {
        ShortWait begun = new ShortWait(processors, () -> virtual, FasterWay.unknown(now), () -> now);
        looksOf(begun, 1);
        return begun;
    }

    private static int looksOf(ShortWait wait, int after) {
        return looksOf(wait, new Answer(after));
    }

    private static int looksOf(ShortWait wait, Answer answer) {
        try {
            assertThat(wait.get(answer)).isEqualTo(ANSWER);
        } catch (InterruptedException | ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        return answer.looks;
    }

    private void fallShort(int times) {
        IntStream.range(0, times).forEach(i -> looksOf(wait, NEVER));
    }

    @Test
    void looksUntilTheAnswerIsThere() {
        assertThat(looksOf(wait, 7)).isEqualTo(7);
    }

    @Test
    void looksNoMoreThanItMay() {
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST);
    }

    @Test
    void doesNotLookIfTheWaitBeforeIsLongOver() {
        now += ShortWait.CLOSE_NANOS;
        assertThat(looksOf(wait, 7)).isZero();
        assertThat(looksOf(wait, 7)).isEqualTo(7);
    }

    @Test
    void doesNotLookWhenItWaitsForTheFirstTime() {
        assertThat(looksOf(new ShortWait(2, () -> virtual, FasterWay.unknown(now), () -> now), 7))
                .isZero();
    }

    @Test
    void looksHalfAsOftenAfterAWaitThatItsLooksWereNotEnoughFor() {
        fallShort(1);
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST / 2);
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST / 4);
    }

    @Test
    void looksAsOftenAsEverAfterAWaitThatTheyWereEnoughFor() {
        fallShort(2);
        looksOf(wait, 7);
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST);
    }

    @Test
    void triesOnceInSixtyFourWaitsWhereItHasStoppedLooking() {
        fallShort(5);
        int looks = IntStream.range(0, 2 * Looks.TRIAL)
                .map(i -> looksOf(wait, NEVER))
                .sum();
        assertThat(looks).isEqualTo(2 * Looks.MOST);
    }

    @Test
    void looksAgainAfterATrialThatWasEnough() {
        fallShort(5);
        IntStream.range(0, Looks.TRIAL).forEach(i -> looksOf(wait, 7));
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST);
    }

    @Test
    void neverLooksWhereThereIsOneProcessor() {
        ShortWait alone = begun(1);
        int looks =
                IntStream.range(0, 2 * Looks.TRIAL).map(i -> looksOf(alone, 7)).sum();
        assertThat(looks).isZero();
    }

    @Test
    void aThreadThatSleepsCheaplyNeverLooksWhateverOthersDo() {
        virtual = true;
        assertThat(looksOf(wait, 7)).isZero();
        virtual = false;
        assertThat(looksOf(wait, 7)).isEqualTo(7);
    }

    @Test
    void stopsLookingWhenItTakesTooLongHoweverFewLooksThatIs() {
        Answer slow = new Answer(NEVER) {
            @Override
            public boolean isDone() {
                now += ShortWait.isAnybodyLooking() ? ShortWait.NEAR_NANOS / 2 : 0;
                return super.isDone();
            }
        };
        assertThat(looksOf(wait, slow)).isEqualTo(2);
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST / 2);
    }

    @Test
    void stopsLookingWhenInterruptedAndLearnsNothingFromThat() {
        Answer interrupting = new Answer(NEVER) {
            @Override
            public boolean isDone() {
                Thread.currentThread().interrupt();
                return super.isDone();
            }
        };
        assertThat(looksOf(wait, interrupting)).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(looksOf(wait, NEVER)).isEqualTo(Looks.MOST);
    }

    @Test
    void looksUnlessAPropertyForbidsIt() {
        int several = Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0;
        assertThat(looksWithTheProperty(Optional.of("false"))).isZero();
        assertThat(looksWithTheProperty(Optional.of("true"))).isEqualTo(several);
        assertThat(looksWithTheProperty(Optional.empty())).isEqualTo(several);
    }

    /** One more wait, and it is, if it has been long enough. */
    private static Round nearlyOver(long begun) {
        return new Round(begun, Round.WAITS - 1, 0);
    }

    /** It learns to take no looks, finds out that sleeping is faster, and after sixteen rounds tries to look again. */
    @Test
    void aTrialOfLookingIsOneOfAllLooks() {
        Round slow = new Round(now - Round.NANOS, Round.WAITS - 5, Round.NANOS);
        ShortWait tries = begun(new FasterWay(Way.LOOK, slow, new Means(Long.MAX_VALUE, Long.MAX_VALUE), 1, 16));
        IntStream.range(0, 5).forEach(i -> looksOf(tries, NEVER));
        IntStream.rangeClosed(0, FasterWay.LEAST_PATIENCE).forEach(round -> sleepARound(tries));
        assertThat(looksOf(tries, NEVER)).isEqualTo(Looks.MOST);
    }

    /** Time goes by between the waits, which take none. */
    private void sleepARound(ShortWait wait) {
        IntStream.range(0, Round.WAITS).forEach(i -> looksOf(wait, NEVER));
        now += Round.NANOS;
        IntStream.range(0, 2).forEach(i -> looksOf(wait, NEVER));
    }

    private ShortWait begun(FasterWay known) {
        ShortWait begun = new ShortWait(2, () -> virtual, known, () -> now);
        looksOf(begun, 1);
        return begun;
    }

    @Test
    void sleepsAtOnceWhereThatIsTheFasterWay() {
        Means means = new Means(3_000_000, 100_000);
        assertThat(looksOf(begun(new FasterWay(Way.SLEEP, Round.begunAt(now), means, 16, 16)), 7))
                .isZero();
    }

    @Test
    void triesToSleepWhenItsRoundsOfLookingAreOver() {
        Means means = new Means(100_000, 3_000_000);
        ShortWait last = begun(new FasterWay(Way.LOOK, nearlyOver(now - Round.NANOS), means, 1, 16));
        assertThat(looksOf(last, 7)).isEqualTo(7);
        assertThat(looksOf(last, 7)).isZero();
    }

    @Test
    void looksOnAfterATrialInWhichSleepingTookLonger() {
        ShortWait tries = sleptForARound(new Means(100_000, Long.MAX_VALUE));
        assertThat(looksOf(tries, 7)).isEqualTo(7);
    }

    @Test
    void sleepsOnAfterATrialInWhichThatTookLess() {
        ShortWait tries = sleptForARound(new Means(Round.NANOS, Long.MAX_VALUE));
        assertThat(looksOf(tries, 7)).isZero();
    }

    /** A trial whose last wait takes a whole round, so that the mean is a thirty-second part of it. */
    private ShortWait sleptForARound(Means known) {
        ShortWait tries = begun(new FasterWay(Way.SLEEP, nearlyOver(now), known, 0, 16));
        looksOf(tries, sleepsFor(Round.NANOS));
        return tries;
    }

    private Answer sleepsFor(long nanos) {
        return new Answer(NEVER) {
            @Override
            public String get() {
                now += nanos;
                return super.get();
            }
        };
    }

    private static int looksWithTheProperty(Optional<String> value) {
        Optional<String> before = Optional.ofNullable(System.getProperty(ShortWait.PROPERTY));
        set(value);
        try {
            return mostLooks(new ShortWait());
        } finally {
            set(before);
        }
    }

    private static void set(Optional<String> value) {
        value.ifPresentOrElse(
                known -> System.setProperty(ShortWait.PROPERTY, known), () -> System.clearProperty(ShortWait.PROPERTY));
    }

    /** On the real clock a wait that follows another may come too late to look; one of many does not. */
    private static int mostLooks(ShortWait wait) {
        return IntStream.range(0, 1_000).map(i -> looksOf(wait, 1)).max().orElseThrow();
    }

    @Test
    void saysWhileItLooksThatSomebodyDoes() {
        AtomicInteger seen = new AtomicInteger();
        Answer answer = new Answer(7) {
            @Override
            public boolean isDone() {
                seen.addAndGet(ShortWait.isAnybodyLooking() ? 1 : 0);
                return super.isDone();
            }
        };
        looksOf(wait, answer);
        assertThat(seen).hasValue(7);
    }

    @Test
    void throwsWhatTheFutureFailedWith() {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException("refused"));
        assertThatThrownBy(() -> wait.get(failed)).hasCauseInstanceOf(IllegalStateException.class);
    }
}
