package dev.rmap.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.waiting.FasterWay.Means;
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

    private final ShortWait wait = begun(2);

    /** One that another wait has just ended on. */
    private ShortWait begun(int processors) {
        ShortWait begun = new ShortWait(processors, FasterWay.unknown(now), () -> now);
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
        assertThat(looksOf(new ShortWait(2, FasterWay.unknown(now), () -> now), 7))
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
        assertThat(looksWithTheProperty("false")).isZero();
        int several = Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0;
        assertThat(looksWithTheProperty("true")).isEqualTo(several);
    }

    private ShortWait begun(FasterWay known) {
        ShortWait begun = new ShortWait(2, known, () -> now);
        looksOf(begun, 1);
        return begun;
    }

    @Test
    void sleepsAtOnceWhereThatIsTheFasterWay() {
        Means means = new Means(3_000_000, 100_000);
        assertThat(looksOf(begun(new FasterWay(Way.SLEEP, false, now, 0, 0, means, 16, 16)), 7))
                .isZero();
    }

    @Test
    void triesToSleepWhenItsRoundsOfLookingAreOver() {
        Means means = new Means(100_000, 3_000_000);
        long begun = now - FasterWay.ROUND_NANOS;
        ShortWait last = begun(new FasterWay(Way.LOOK, false, begun, FasterWay.ROUND_WAITS - 1, 0, means, 1, 16));
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
        ShortWait tries = sleptForARound(new Means(FasterWay.ROUND_NANOS, Long.MAX_VALUE));
        assertThat(looksOf(tries, 7)).isZero();
    }

    /** A trial whose last wait takes a whole round, so that the mean is a thirty-second part of it. */
    private ShortWait sleptForARound(Means known) {
        ShortWait tries = begun(new FasterWay(Way.SLEEP, true, now, FasterWay.ROUND_WAITS - 1, 0, known, 0, 16));
        looksOf(tries, new Answer(NEVER) {
            @Override
            public String get() {
                now += FasterWay.ROUND_NANOS;
                return super.get();
            }
        });
        return tries;
    }

    private static int looksWithTheProperty(String value) {
        Optional<String> before = Optional.ofNullable(System.getProperty(ShortWait.PROPERTY));
        System.setProperty(ShortWait.PROPERTY, value);
        try {
            return mostLooks(new ShortWait());
        } finally {
            before.ifPresentOrElse(
                    known -> System.setProperty(ShortWait.PROPERTY, known),
                    () -> System.clearProperty(ShortWait.PROPERTY));
        }
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
