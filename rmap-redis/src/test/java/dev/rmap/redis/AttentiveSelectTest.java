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
    void looksAsLongAsSomebodyDoes() throws Exception {
        looking.set(true);
        for (int look = 0; look < 10 * AttentiveSelect.LINGER; look++) {
            assertThat(whenNothingCame()).isEqualTo(CONTINUE);
        }
    }

    @Test
    void looksALittleLongerThanWhoeverDidAndThenSleeps() throws Exception {
        looking.set(true);
        whenNothingCame();
        looking.set(false);
        assertThat(looksUntilItSleeps()).isEqualTo(AttentiveSelect.LINGER);
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
