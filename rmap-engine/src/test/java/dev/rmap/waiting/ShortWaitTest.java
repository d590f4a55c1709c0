package dev.rmap.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortWaitTest {

    private static final String ANSWER = "decided";

    /** Comes after so many looks, or to who sleeps; counts the looks. */
    private static final class Answer extends CompletableFuture<String> {
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
        ShortWait begun = new ShortWait(processors, () -> now);
        looksOf(begun, 1);
        return begun;
    }

    private static int looksOf(ShortWait wait, int after) {
        Answer answer = new Answer(after);
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
        assertThat(looksOf(wait, NEVER)).isEqualTo(ShortWait.LOOKS);
    }

    @Test
    void looksNotIfTheWaitBeforeIsLongOver() {
        now += ShortWait.CLOSE_NANOS;
        assertThat(looksOf(wait, 7)).isZero();
        assertThat(looksOf(wait, 7)).isEqualTo(7);
    }

    @Test
    void looksNotWhenItWaitsForTheFirstTime() {
        assertThat(looksOf(new ShortWait(2, () -> now), 7)).isZero();
    }

    @Test
    void looksHalfAsOftenAfterAWaitThatItsLooksWereNotEnoughFor() {
        fallShort(1);
        assertThat(looksOf(wait, NEVER)).isEqualTo(ShortWait.LOOKS / 2);
        assertThat(looksOf(wait, NEVER)).isEqualTo(ShortWait.LOOKS / 4);
    }

    @Test
    void looksAsOftenAsEverAfterAWaitThatTheyWereEnoughFor() {
        fallShort(2);
        looksOf(wait, 7);
        assertThat(looksOf(wait, NEVER)).isEqualTo(ShortWait.LOOKS);
    }

    @Test
    void triesOnceInSixtyFourWaitsWhereItHasStoppedLooking() {
        fallShort(5);
        int looks = IntStream.range(0, ShortWait.TRIAL)
                .map(i -> looksOf(wait, NEVER))
                .sum();
        assertThat(looks).isEqualTo(ShortWait.LOOKS);
    }

    @Test
    void looksAgainAfterATrialThatWasEnough() {
        fallShort(5);
        IntStream.range(0, ShortWait.TRIAL).forEach(i -> looksOf(wait, 7));
        assertThat(looksOf(wait, NEVER)).isEqualTo(ShortWait.LOOKS);
    }

    @Test
    void neverLooksWhereThereIsOneProcessor() {
        ShortWait alone = begun(1);
        int looks = IntStream.range(0, 2 * ShortWait.TRIAL)
                .map(i -> looksOf(alone, 7))
                .sum();
        assertThat(looks).isZero();
    }

    @Test
    void saysWhileItLooksThatSomebodyDoes() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>() {
            @Override
            public boolean isDone() {
                if (ShortWait.isOn()) {
                    complete(ANSWER);
                }
                return super.isDone();
            }
        };
        assertThat(wait.get(answer)).isEqualTo(ANSWER);
        assertThat(answer.isDone()).isTrue();
    }

    @Test
    void throwsWhatTheFutureFailedWith() {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException("refused"));
        assertThatThrownBy(() -> wait.get(failed)).hasCauseInstanceOf(IllegalStateException.class);
    }
}
