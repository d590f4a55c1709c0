package dev.rmap.engine.commit;

import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.Parts;
import dev.rmap.model.Receipt.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the time of a write is up, it ends with the exception that says what is known (G8). */
class CommitterTimeoutTest {

    private static final long TIMEOUT = Parts.CONFIG.writeTimeout().toMillis();

    private final Parts parts = new Parts().live(3);
    private final FakeLink link = parts.link;

    private Ticket submit(String key) {
        return parts.committer.submit(set(key, "v"), /* waitForRoom= */ false);
    }

    private void timeIsUp() {
        parts.timers.pass(TIMEOUT + 1_000);
    }

    private void noServerUntilTheEndOf(Ticket ticket) {
        parts.timers.passUntil(() -> {
            if (!link.lastSent().answer().isDone()) {
                link.lastSent().failed(Kind.UNAVAILABLE);
            }
            return ticket.isDone();
        });
    }

    private static Throwable failureOf(Ticket ticket) {
        assertThat(ticket).isDone();
        return ticket.handle((receipts, failure) -> failure).join();
    }

    @Test
    void G8_whatWasSentAndNotAnsweredIsUnknown() {
        Ticket ticket = submit("a");
        timeIsUp();
        assertThat(failureOf(ticket)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void G8_whatWasNeverSentWasNotApplied() {
        parts.write(set("a", "v"));
        Ticket waiting = submit("b");
        timeIsUp();
        assertThat(failureOf(waiting)).isInstanceOf(NotAppliedException.class);
        assertThat(link.sent)
                .allSatisfy(sent -> assertThat(sent.batch().commits()).hasSize(1));
    }

    @Test
    void G8_whatTheAuthorityNeverTookWasNotApplied() {
        Ticket ticket = submit("a");
        noServerUntilTheEndOf(ticket);
        assertThat(link.sent).hasSizeGreaterThan(5);
        assertThat(failureOf(ticket)).isInstanceOf(NotAppliedException.class);
    }

    @Test
    void G10_whoeverWaitsInVainIsToldWhyTheAuthorityDecidesNothing() {
        Ticket sent = submit("a");
        Ticket behind = submit("b");
        noServerUntilTheEndOf(sent);
        timeIsUp();
        for (Ticket ticket : List.of(sent, behind)) {
            assertThat(failureOf(ticket))
                    .isInstanceOf(NotAppliedException.class)
                    .hasMessageEndingWith("the server says no")
                    .hasCauseInstanceOf(BackendException.class);
        }
    }

    @Test
    void G8_whatWasSentOnceStaysUnknownHoweverCertainLaterTriesHadNoEffect() {
        Ticket ticket = submit("a");
        link.lastSent().failed(Kind.UNKNOWN);
        noServerUntilTheEndOf(ticket);
        assertThat(link.sent).hasSizeGreaterThan(5);
        assertThat(failureOf(ticket)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void G8_whatWasDecidedAndNeverShownIsNotVisible() {
        Ticket ticket = submit("a");
        link.lastSent().decided(rev(4));
        timeIsUp();
        assertThat(failureOf(ticket)).isInstanceOf(NotVisibleException.class);
        assertThat(parts.gate.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"APPLIED"})
    void G8_whatWasDecidedAndChangedNothingWasNotAppliedAlsoIfThatIsNeverShown(Outcome outcome) {
        Ticket ticket = submit("a");
        link.lastSent().decided(rev(4), outcome);
        timeIsUp();
        assertThat(failureOf(ticket)).isInstanceOf(NotAppliedException.class).hasMessageContaining("changed nothing");
        assertThat(parts.gate.waiting()).isZero();
    }

    @Test
    void G10_theWayIsFreeAgainForLaterWrites() {
        parts.write(set("a", "v"));
        timeIsUp();
        int before = link.sent.size();
        Ticket later = submit("b");
        assertThat(link.sent).hasSize(before + 1);
        link.sent.get(0).decided(rev(4));
        assertThat(later).isNotDone();
    }

    /** A commit that was reported as not applied must not travel again with the rest of its batch. */
    @Test
    void G8_aLateWriteOfABatchThatIsTriedAgainIsLeftOut() {
        parts.write(set("first", "v"));
        Ticket early = submit("early");
        parts.timers.pass(5_000);
        Ticket late = submit("late");
        link.lastSent().decided(rev(3));
        assertThat(link.lastSent().batch().commits()).hasSize(2);
        noServerUntilTheEndOf(early);
        assertThat(failureOf(early)).isInstanceOf(NotAppliedException.class);
        assertThat(late).isNotDone();
        parts.timers.passUntil(() -> !link.lastSent().answer().isDone());
        assertThat(link.lastSent().batch().commits()).containsExactly(set("late", "v"));
        link.lastSent().decided(rev(3));
        assertThat(late).isCompleted();
    }

    @Test
    void nothingIsSweptWhenNothingWaits() {
        Ticket ticket = submit("a");
        link.lastSent().decided(rev(3));
        assertThat(ticket).isCompleted();
        timeIsUp();
        assertThat(parts.timers.waiting()).isLessThanOrEqualTo(2);
    }
}
