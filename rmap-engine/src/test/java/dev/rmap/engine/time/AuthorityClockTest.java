package dev.rmap.engine.time;

import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Tip;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Parts;
import dev.rmap.model.Deadline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The local clock of these tests shows a million at the beginning. */
class AuthorityClockTest {

    private static final long BEGIN = 1_000_000;

    private final ManualTimers timers = new ManualTimers();
    private final AuthorityClock clock = new AuthorityClock(timers::nowMillis);

    @Test
    void anAnswerThatComesAtOnceSetsTheClock() {
        clock.ask().answered(BEGIN + 700);
        assertThat(clock.nowMillis()).isEqualTo(BEGIN + 700);
        clock.ask().answered(BEGIN - 700);
        assertThat(clock.nowMillis()).isEqualTo(BEGIN - 700);
    }

    @Test
    void aLateAnswerDoesNotMoveAClockThatItDoesNotProveWrong() {
        clock.ask().answered(BEGIN + 700);
        AuthorityClock.Question question = clock.ask();
        timers.pass(8_000);
        question.answered(BEGIN + 700 + 10);
        assertThat(clock.nowMillis()).isEqualTo(BEGIN + 700 + 8_000);
    }

    @Test
    void aLateAnswerMovesTheClockAsFarAsItProvesItWrong() {
        AuthorityClock.Question question = clock.ask();
        timers.pass(8_000);
        question.answered(BEGIN + 60_000);
        assertThat(clock.nowMillis()).isEqualTo(BEGIN + 60_000);
        AuthorityClock.Question next = clock.ask();
        timers.pass(8_000);
        next.answered(BEGIN - 60_000);
        assertThat(clock.nowMillis()).isEqualTo(BEGIN - 60_000 + 8_000);
    }

    @Test
    void eachPartOfALongAnswerIsMeasuredFromTheQuestion() {
        AuthorityClock.Question question = clock.ask();
        question.answered(BEGIN + 700);
        timers.pass(5_000);
        question.answered(BEGIN + 700 + 4_000);
        assertThat(clock.nowMillis()).isEqualTo(BEGIN + 700 + 5_000);
    }

    @Test
    void anEntryThatIsOverDoesNotComeBackWithALateAnswerToAWrite() {
        Parts parts = new Parts().live(3, content("a", "v", Deadline.at(BEGIN + 2_000)));
        parts.write(set("b", "w"));
        parts.timers.pass(8_000);
        assertThat(parts.replica.reads().get("a")).isNull();
        parts.link.lastSent().answer().complete(new Answer.Decided(List.of(), rev(3), BEGIN + 10));
        assertThat(parts.clock.nowMillis()).isEqualTo(BEGIN + 8_000);
        assertThat(parts.replica.reads().get("a")).isNull();
    }

    @Test
    void anEntryThatIsOverDoesNotComeBackWithALateCatchUp() {
        Parts parts = new Parts();
        parts.feed().opened();
        parts.timers.pass(8_000);
        parts.link
                .lastAsked()
                .sink()
                .part(
                        new Tip(at(3), Deadline.NONE, BEGIN + 10),
                        List.of(content("a", "v", Deadline.at(BEGIN + 2_000))),
                        /* last= */ true,
                        () -> {});
        assertThat(parts.replica.position()).isEqualTo(at(3));
        assertThat(parts.replica.reads().get("a")).isNull();
    }
}
