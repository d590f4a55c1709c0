package dev.rmap.engine.map;

import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.delete;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.Tip;
import dev.rmap.engine.Codec;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Samples;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpirerTest {

    private static final long BEGIN = 1_000_000;

    private final Parts parts = new Parts();
    private final FakeLink link = parts.link;
    private final Expirer<String> expirer = new Expirer<>(parts.replica, parts.codec, parts.committer, parts.pace);

    @BeforeEach
    void begin() {
        parts.feed().opened();
        expirer.begin();
    }

    private void load(Deadline mapDeadline, Content... entries) {
        Tip tip = new Tip(Samples.at(3), mapDeadline, parts.timers.nowMillis());
        link.lastAsked().sink().part(tip, List.of(entries), true, () -> {});
        expirer.look();
    }

    private List<Command> asked() {
        return link.sent.stream()
                .flatMap(sent -> sent.batch().commits().stream())
                .flatMap(commit -> commit.commands().stream())
                .toList();
    }

    private static Command expire(String key, long deadline) {
        return new Command(Bytes.utf8(key), Condition.due(Deadline.at(deadline)), Mutation.EXPIRE);
    }

    @Test
    void anEntryIsAskedForWhenItsDeadlineComesAndNotBefore() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)), content("b", "v"));
        parts.timers.pass(499);
        assertThat(asked()).isEmpty();
        parts.timers.pass(1);
        assertThat(asked()).containsExactly(expire("a", BEGIN + 500));
    }

    @Test
    void nothingIsAskedForBeforeItBegins() {
        expirer.close();
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)));
        Expirer<String> late = new Expirer<>(parts.replica, parts.codec, parts.committer, parts.pace);
        late.look();
        parts.timers.pass(10_000);
        assertThat(asked()).isEmpty();
        late.begin();
        parts.timers.pass(Expirer.SPREAD_MILLIS);
        assertThat(asked()).containsExactly(expire("a", BEGIN + 500));
    }

    @Test
    void anEntryThatWasExpiredMeanwhileIsNotAskedFor() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)));
        parts.feed().change(delete(4, "a", Reason.EXPIRED));
        parts.timers.pass(10_000);
        assertThat(asked()).isEmpty();
    }

    @Test
    void theWholeMapIsAskedForWhenItsDeadlineComes() {
        load(Deadline.at(BEGIN + 500), content("b", "v"));
        parts.timers.pass(500);
        assertThat(asked())
                .containsExactly(new Command(
                        Bytes.EMPTY, Condition.due(Deadline.at(BEGIN + 500)), new Mutation.Clear(Reason.EXPIRED)));
    }

    @Test
    void aDeadlineBeyondTheHorizonIsNotForgotten() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 5 * Expirer.HORIZON_MILLIS)));
        parts.timers.pass(5 * Expirer.HORIZON_MILLIS - 1);
        assertThat(asked()).isEmpty();
        parts.timers.pass(1);
        assertThat(asked()).hasSize(1);
    }

    @Test
    void G6_aReplicaWhoseDeadlinesTheAuthorityGoesOnRefusingIsLoadedAnew() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)));
        int catchUps = link.asked.size();
        parts.timers.pass(500);
        for (int refusal = 0; refusal < Expirer.REFUSED_IN_A_ROW; refusal++) {
            assertThat(link.asked).hasSize(catchUps);
            link.lastSent().decided(rev(3), Receipt.Outcome.REFUSED);
            parts.timers.pass(10_000);
        }
        assertThat(link.asked).hasSize(catchUps + 1);
    }

    @Test
    void aReplicaThatOthersAreAlwaysFasterThanIsNotLoadedAnew() {
        load(Deadline.NONE);
        int catchUps = link.asked.size();
        for (int number = 4; number < 4 + 4 * Expirer.REFUSED_IN_A_ROW; number += 2) {
            long deadline = parts.timers.nowMillis() + 500;
            parts.feed().change(put(stamp(number, /* more= */ false), "a", "v", Deadline.at(deadline)));
            expirer.look();
            parts.timers.pass(500 + Expirer.SPREAD_MILLIS);
            parts.feed().change(delete(number + 1, "a", Reason.EXPIRED));
            link.lastSent().decided(rev(number + 1), Receipt.Outcome.REFUSED);
            parts.timers.pass(10_000);
        }
        assertThat(link.asked).hasSize(catchUps);
    }

    /** Each of these deadlines is earlier than those before it. */
    @Test
    void G10_howeverManyEarlierDeadlinesComeThereIsOneTimer() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500_000)));
        int before = parts.timers.waiting();
        for (int number = 4; number < 104; number++) {
            parts.feed()
                    .change(put(
                            stamp(number, /* more= */ false),
                            "k" + number,
                            "v",
                            Deadline.at(BEGIN + 500_000 - number)));
            expirer.look();
        }
        assertThat(parts.timers.waiting()).isEqualTo(before);
        parts.timers.pass(500_000);
        assertThat(asked()).contains(expire("k103", BEGIN + 500_000 - 103));
    }

    /** While a question is under way the replica moves on, and looks for deadlines again and again. */
    @Test
    void entriesThatBecomeDueWhileAQuestionIsUnderWayAreAskedForAfterIt() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)), content("b", "v", Deadline.at(BEGIN + 600)));
        parts.timers.pass(500);
        expirer.look();
        parts.timers.pass(500);
        expirer.look();
        parts.timers.pass(500);
        assertThat(asked()).hasSize(1);
        link.lastSent().decided(rev(4));
        parts.feed().change(delete(4, "a", Reason.EXPIRED));
        parts.timers.pass(500);
        assertThat(asked()).containsExactly(expire("a", BEGIN + 500), expire("b", BEGIN + 600));
    }

    @Test
    void manyDueEntriesAreAskedForInPortions() {
        Content[] entries = new Content[Expirer.PORTION + 10];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = content("k" + i, "v", Deadline.at(BEGIN + 500));
        }
        load(Deadline.NONE, entries);
        parts.timers.pass(600);
        for (int answered = 0; answered < link.sent.size(); answered++) {
            link.sent.get(answered).decided(rev(3));
        }
        assertThat(asked()).hasSize(Expirer.PORTION);
    }

    @Test
    void G10_questionsInVainComeEverMoreSeldom() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)));
        for (int second = 0; second < 120; second++) {
            for (int i = 0; i < 20; i++) {
                parts.timers.pass(50);
                expirer.look();
                if (!link.sent.isEmpty() && !link.lastSent().answer().isDone()) {
                    link.lastSent().failed(Kind.REFUSED);
                }
            }
        }
        assertThat(asked()).hasSizeBetween(20, 60);
    }

    /** Text for which there is no memory once. */
    private static final class ScarceAtFirst implements Codec<String> {

        private final Utf8 codec = new Utf8();
        private boolean encoded;

        @Override
        public Bytes encode(String value) {
            if (!encoded) {
                encoded = true;
                throw new OutOfMemoryError("on purpose");
            }
            return codec.encode(value);
        }

        @Override
        public String decode(Bytes bytes) {
            return codec.decode(bytes);
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String id() {
            return "scarce";
        }
    }

    @Test
    void G10_whatCouldNotBeAskedForOnceIsAskedForLater() {
        expirer.close();
        Expirer<String> unlucky = new Expirer<>(parts.replica, new ScarceAtFirst(), parts.committer, parts.pace);
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)), content("b", "v", Deadline.at(BEGIN + 900)));
        unlucky.begin();
        assertThatThrownBy(() -> parts.timers.pass(500 + Expirer.SPREAD_MILLIS)).isInstanceOf(OutOfMemoryError.class);
        assertThat(asked()).isEmpty();
        parts.timers.passUntil(() -> !asked().isEmpty());
        assertThat(asked()).containsExactly(expire("a", BEGIN + 500));
        link.lastSent().decided(rev(4));
        parts.feed().change(delete(4, "a", Reason.EXPIRED));
        parts.timers.passUntil(() -> asked().size() > 1);
        assertThat(asked()).endsWith(expire("b", BEGIN + 900));
    }

    @Test
    void afterClosingNothingIsAskedAndNoTimerGoesOn() {
        load(Deadline.NONE, content("a", "v", Deadline.at(BEGIN + 500)));
        expirer.close();
        parts.loop.close(() -> {});
        parts.timers.pass(Expirer.HORIZON_MILLIS);
        assertThat(asked()).isEmpty();
        assertThat(parts.timers.waiting()).isZero();
    }
}
