package dev.rmap.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rmap.backend.BackendException;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Samples;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nobody outside decides how much this process logs (G10). */
class LogLimiterTest {

    private final Parts parts = new Parts().live(3);

    private static List<String> logged(String by, Runnable task) {
        Logger logger = (Logger) LoggerFactory.getLogger(by);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            task.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void theFirstTimeIsToldAtOnceAndTheOthersTogether() {
        ManualTimers timers = new ManualTimers();
        LogLimiter limiter = new LogLimiter(timers::nowMillis);
        assertThat(limiter.times()).isOne();
        assertThat(IntStream.range(0, 10).mapToLong(i -> limiter.times())).containsOnly(0L);
        timers.pass(LogLimiter.PAUSE_MILLIS);
        assertThat(limiter.times()).isEqualTo(11);
        assertThat(limiter.times()).isZero();
    }

    @Test
    void whatBeginsAnewAfterACalmIsToldAtOnceAndWhatFlickersIsNot() {
        ManualTimers timers = new ManualTimers();
        LogLimiter limiter = new LogLimiter(timers::nowMillis);
        assertThat(limiter.times()).isOne();
        for (int flicker = 0; flicker < 5; flicker++) {
            limiter.over();
            timers.pass(LogLimiter.CALM_MILLIS / 5);
            limiter.over();
            assertThat(limiter.times()).isZero();
        }
        limiter.over();
        timers.pass(LogLimiter.CALM_MILLIS);
        limiter.over();
        assertThat(limiter.times()).isEqualTo(6);
        assertThat(limiter.times()).isZero();
    }

    @Test
    void G10_aFloodOfMalformedMessagesIsCountedAndLoggedOnceAMinute() {
        Runnable flood =
                () -> IntStream.range(0, 1_000).forEach(i -> parts.feed().malformed("on purpose"));
        assertThat(logged("dev.rmap.engine.follow.Intake", flood))
                .singleElement()
                .asString()
                .contains("on purpose", "1 such");
        parts.timers.pass(LogLimiter.PAUSE_MILLIS);
        assertThat(logged("dev.rmap.engine.follow.Intake", flood))
                .singleElement()
                .asString()
                .contains("1000 such");
        assertThat(parts.loop.meters().read(0).malformed()).isEqualTo(2_000);
    }

    @Test
    void G10_keysThatCannotBeDecodedAreCountedAndLoggedOnceAMinute() {
        Runnable flood =
                () -> IntStream.range(4, 1_004).forEach(n -> parts.feed().change(Samples.put(n, "bad key " + n, "v")));
        assertThat(logged("dev.rmap.engine.replica.KeyReader", flood)).hasSize(1);
        assertThat(parts.replica.undecodableKeys()).isEqualTo(1_000);
        assertThat(parts.replica.position()).isEqualTo(Samples.at(1_003));
    }

    @Test
    void G6_whyAMapIsStaleIsLoggedOnceAMinute() {
        Runnable outage = () -> {
            for (int question = 0; question < 5; question++) {
                int asked = parts.link.tips.size();
                parts.timers.passUntil(() -> parts.link.tips.size() > asked);
                parts.link
                        .tips
                        .get(asked)
                        .completeExceptionally(
                                new BackendException(BackendException.Kind.UNKNOWN, "no answer from a server"));
            }
        };
        assertThat(logged("dev.rmap.engine.follow.TipQuestion", outage))
                .singleElement()
                .asString()
                .contains("may be old", "no answer from a server");
        assertThat(parts.board.state()).isEqualTo(MapStatus.State.STALE);
    }
}
