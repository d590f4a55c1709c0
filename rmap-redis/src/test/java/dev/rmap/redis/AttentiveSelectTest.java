package dev.rmap.redis;

import static io.netty.channel.SelectStrategy.CONTINUE;
import static io.netty.channel.SelectStrategy.SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AttentiveSelectTest {

    private final AtomicBoolean looking = new AtomicBoolean();
    private final AttentiveSelect select = new AttentiveSelect(looking::get);

    private int whenNothingCame() throws Exception {
        return select.calculateStrategy(() -> 0, false);
    }

    private int looksUntilItSleeps() throws Exception {
        int looks = 0;
        while (whenNothingCame() == CONTINUE) {
            looks++;
        }
        return looks;
    }

    @Test
    void sleepsAtOnceWhileNobodyLooks() throws Exception {
        assertThat(whenNothingCame()).isEqualTo(SELECT);
    }

    @Test
    void looksWhileSomebodyDoesAndSomethingComesNowAndThen() throws Exception {
        looking.set(true);
        for (int time = 0; time < 10; time++) {
            for (int look = 0; look < AttentiveSelect.LOOKS; look++) {
                assertThat(whenNothingCame()).isEqualTo(CONTINUE);
            }
            select.calculateStrategy(() -> 1, false);
        }
    }

    @Test
    void sleepsWhereNothingComesWhoeverLooks() throws Exception {
        looking.set(true);
        assertThat(looksUntilItSleeps()).isEqualTo(AttentiveSelect.LOOKS);
    }

    @Test
    void looksALittleLongerThanWhoeverDidAndThenSleeps() throws Exception {
        looking.set(true);
        select.calculateStrategy(() -> 1, false);
        looking.set(false);
        assertThat(looksUntilItSleeps()).isEqualTo(AttentiveSelect.LINGER);
        assertThat(whenNothingCame()).isEqualTo(SELECT);
    }

    @Test
    void sleepsSoonWhenNobodyLooksAnyMoreHoweverMuchComes() throws Exception {
        looking.set(true);
        whenNothingCame();
        looking.set(false);
        int looks = 0;
        while (whenNothingCame() == CONTINUE) {
            looks++;
            assertThat(select.calculateStrategy(() -> 1, false)).isOne();
        }
        assertThat(looks).isLessThan(AttentiveSelect.LINGER);
    }

    @Test
    void sleepsAtOnceIfNobodyLookedSinceItSlept() throws Exception {
        looking.set(true);
        looksUntilItSleeps();
        looking.set(false);
        select.calculateStrategy(() -> 1, true);
        assertThat(whenNothingCame()).isEqualTo(SELECT);
    }

    @Test
    void seesToWhatHasCome() throws Exception {
        looking.set(true);
        assertThat(select.calculateStrategy(() -> 3, false)).isEqualTo(3);
    }

    @Test
    void seesToTasksWhetherSomebodyLooksOrNot() throws Exception {
        assertThat(select.calculateStrategy(() -> 0, true)).isZero();
        looking.set(true);
        assertThat(select.calculateStrategy(() -> 2, true)).isEqualTo(2);
    }
}
