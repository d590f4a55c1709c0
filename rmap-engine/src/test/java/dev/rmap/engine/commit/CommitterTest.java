package dev.rmap.engine.commit;

import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rmap.backend.BackendException.Kind;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.FakeLink.Sent;
import dev.rmap.engine.kit.Parts;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommitterTest {

    private final Parts parts = new Parts().live(3);
    private final FakeLink link = parts.link;
    private final Committer committer = parts.committer;

    private Ticket submit(String key) {
        return committer.submit(set(key, "v"), /* waitForRoom= */ false);
    }

    private static Throwable failureOf(Ticket ticket) {
        assertThat(ticket).isDone();
        return ticket.handle((receipts, failure) -> failure).join();
    }

    @Test
    void aLoneCommitGoesAtOnceOnTheCallersThread() {
        parts.write(set("a", "v"));
        assertThat(link.sent).hasSize(1);
        assertThat(parts.executor.waiting()).isZero();
    }

    @Test
    void G8_eachBatchHasAnIdentityOfItsOwnAndTheCountersGrow() {
        parts.write(set("a", "v"));
        parts.write(set("b", "v"));
        link.sent.get(0).decided(rev(4));
        assertThat(link.sent.get(0).batch().id().counter()).isOne();
        assertThat(link.sent.get(1).batch().id().counter()).isEqualTo(2);
    }

    @Test
    void aBatchBearsTheRevisionThatTheReplicaHasReached() {
        parts.write(set("a", "v"));
        assertThat(link.lastSent().batch().base()).isEqualTo(rev(3));
    }

    @Test
    void G4_aWriteReturnsWhenTheReplicaShowsItAndNotBefore() {
        Ticket ticket = submit("a");
        link.lastSent().decided(rev(4));
        assertThat(ticket).isNotDone();
        parts.feed().change(put(4, "a", "v"));
        assertThat(ticket).isCompleted();
        assertThat(parts.replica.find("a")).isEqualTo("v");
    }

    @Test
    void G4_aWriteWhoseChangeCameBeforeItsAnswerReturnsWithTheAnswer() {
        Ticket ticket = submit("a");
        parts.feed().change(put(4, "a", "v"));
        assertThat(ticket).isNotDone();
        link.lastSent().decided(rev(4));
        assertThat(ticket).isCompleted();
    }

    @Test
    void theNextBatchDoesNotWaitUntilTheReplicaShowsTheOneBefore() {
        parts.write(set("a", "v"));
        link.lastSent().decided(rev(4));
        parts.write(set("b", "v"));
        assertThat(link.sent).hasSize(2);
    }

    @Test
    void G6_aReceiptThatTheFeedDoesNotFollowMakesTheReplicaCatchUp() {
        Ticket ticket = submit("a");
        link.lastSent().decided(rev(4));
        parts.timers.pass(Parts.TIMES.graceMillis());
        assertThat(link.asked).hasSize(2);
        parts.snapshot(at(4), content("a", "v"));
        assertThat(ticket).isCompleted();
    }

    @Test
    void G8_aBatchWhoseAnswerWasLostIsSentAgainAsItWas() {
        Ticket ticket = submit("a");
        link.lastSent().failed(Kind.UNKNOWN);
        assertThat(link.sent).hasSize(1);
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.sent).hasSize(2);
        assertThat(link.sent.get(1).batch()).isEqualTo(link.sent.get(0).batch());
        parts.feed().change(put(4, "a", "v"));
        link.lastSent().decided(rev(4));
        assertThat(ticket).isCompleted();
    }

    @Test
    void G10_aLinkThatThrowsHasFailedAndLaterWritesGoOn() {
        link.defect = Optional.of(new IllegalStateException("on purpose"));
        Ticket ticket = submit("a");
        assertThat(link.sent).isEmpty();
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.sent).hasSize(1);
        parts.feed().change(put(4, "a", "v"));
        link.lastSent().decided(rev(4));
        assertThat(ticket).isCompleted();
    }

    @Test
    void G10_aBatchThatIsNeverAnsweredIsSentAgainWithTheSameIdentity() {
        Ticket ticket = submit("a");
        parts.timers.pass(Parts.TIMES.stallMillis() + 2_000);
        assertThat(link.sent).hasSize(2);
        assertThat(link.sent.get(1).batch()).isEqualTo(link.sent.get(0).batch());
        parts.feed().change(put(4, "a", "v"));
        link.sent.get(0).decided(rev(4));
        assertThat(ticket).isCompleted();
        link.sent.get(1).decided(rev(4));
        parts.write(set("b", "v"));
        assertThat(link.sent).hasSize(3);
    }

    @Test
    void pausesBetweenTriesGrow() {
        parts.write(set("a", "v"));
        long before = parts.timers.nowMillis();
        for (int attempt = 1; attempt <= 6; attempt++) {
            link.lastSent().failed(Kind.UNAVAILABLE);
            long due = parts.timers.nowMillis();
            int sent = attempt;
            parts.timers.passUntil(() -> link.sent.size() > sent);
            assertThat(parts.timers.nowMillis() - due).isGreaterThanOrEqualTo(Parts.TIMES.pauseMillis(attempt) / 2);
        }
        assertThat(parts.timers.nowMillis() - before).isGreaterThan(1_000);
    }

    @Test
    void G9_anAuthorityWithAnotherLineageMakesTheReplicaCatchUpAndThenDecidesTheSameBatch() {
        Ticket ticket = submit("a");
        link.lastSent().otherLineage(new Revision(L2, 1));
        assertThat(link.asked).hasSize(2);
        parts.snapshot(at(L2, 1));
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        Sent again = link.lastSent();
        assertThat(again.batch().id()).isEqualTo(link.sent.get(0).batch().id());
        assertThat(again.batch().base()).isEqualTo(new Revision(L2, 1));
        again.decided(new Revision(L2, 1));
        assertThat(ticket).isCompleted();
    }

    /** The new history may not know that the batch was applied to the old one. */
    @Test
    void G8_aBatchOfUnknownFateIsNotDecidedAgainInAnotherLineage() {
        Ticket ticket = submit("a");
        link.lastSent().failed(Kind.UNKNOWN);
        parts.feed().opened();
        parts.snapshot(at(L2, 1));
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.lastSent().batch().base()).isEqualTo(rev(3));
        link.lastSent().otherLineage(new Revision(L2, 1));
        assertThat(failureOf(ticket)).isInstanceOf(OutcomeUnknownException.class);
        parts.write(set("b", "v"));
        assertThat(link.lastSent().batch().base()).isEqualTo(new Revision(L2, 1));
    }

    @Test
    void G8_aBatchThatWasNeverAnsweredIsInDoubtAsOneWhoseAnswerWasLost() {
        Ticket ticket = submit("a");
        parts.timers.passUntil(() -> link.sent.size() == 2);
        link.lastSent().otherLineage(new Revision(L2, 1));
        assertThat(failureOf(ticket)).isInstanceOf(OutcomeUnknownException.class);
    }

    /** With an older base, an authority that went back could decide the batch once more at the same number. */
    @Test
    void G8_aBatchInDoubtBearsTheNewestRevisionOfItsLineage() {
        parts.write(set("a", "v"));
        parts.feed().change(put(4, "a", "v"));
        link.lastSent().failed(Kind.UNKNOWN);
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.lastSent().batch().base()).isEqualTo(rev(4));
    }

    @Test
    void G9_aWriteOfAHistoryThatWasLostFailsAlsoIfItsAnswerComesAfterTheEnd() {
        Ticket early = submit("a");
        link.lastSent().decided(rev(9));
        Ticket late = submit("b");
        parts.feed().opened();
        parts.snapshot(at(L2, 1));
        assertThat(failureOf(early)).isInstanceOf(LineageEndedException.class);
        link.lastSent().decided(rev(10));
        assertThat(failureOf(late)).isInstanceOf(LineageEndedException.class);
    }

    @Test
    void aRefusedBatchWasNotApplied() {
        Ticket ticket = submit("a");
        link.lastSent().failed(Kind.REFUSED);
        assertThat(failureOf(ticket)).isInstanceOf(NotAppliedException.class);
        parts.write(set("b", "v"));
        assertThat(link.sent).hasSize(2);
    }

    @Test
    void G8_aBatchThatIsRefusedAfterAnAnswerWasLostMayHaveBeenApplied() {
        Ticket ticket = submit("a");
        link.lastSent().failed(Kind.UNKNOWN);
        parts.timers.pass(Parts.TIMES.retryMinMillis());
        link.lastSent().failed(Kind.REFUSED);
        assertThat(failureOf(ticket)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void closingSaysThatWhatWasDecidedAndChangedNothingWasNotApplied() {
        Ticket refused = submit("a");
        link.lastSent().decided(rev(4), Outcome.REFUSED);
        committer.close();
        parts.gate.close();
        assertThat(failureOf(refused)).isInstanceOf(NotAppliedException.class);
    }

    @Test
    void closingSaysOfEachWriteWhatIsKnown() {
        Ticket decided = submit("a");
        link.lastSent().decided(rev(4));
        Ticket underWay = submit("b");
        Ticket waiting = submit("c");
        committer.close();
        parts.gate.close();
        assertThat(failureOf(decided)).isInstanceOf(NotVisibleException.class);
        assertThat(failureOf(underWay)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failureOf(waiting)).isInstanceOf(MapClosedException.class);
        assertThat(failureOf(submit("d"))).isInstanceOf(MapClosedException.class);
        assertThat(link.sent).hasSize(2);
    }

    @Test
    void closingBetweenTwoTriesThatHadNoEffectSaysThatTheMapIsClosed() {
        Ticket ticket = submit("a");
        link.lastSent().failed(Kind.UNAVAILABLE);
        committer.close();
        assertThat(failureOf(ticket)).isInstanceOf(MapClosedException.class);
        parts.timers.pass(60_000);
        assertThat(link.sent).hasSize(1);
    }

    @Test
    void G10_aFullQueueFailsAsynchronousWritesAtOnce() {
        Parts tight = new Parts(Parts.config(new EngineConfig.Limits(1_000, 1, 1_000, 100, 2, 100, 100))).live(3);
        for (int i = 0; i < 3; i++) {
            assertThat(tight.committer.submit(set("k" + i, "v"), false)).isNotDone();
        }
        Ticket over = tight.committer.submit(set("over", "v"), false);
        assertThat(failureOf(over)).isInstanceOf(NotAppliedException.class);
    }

    @Test
    void G10_aBlockingWriteWaitsForRoomInTheQueue() throws InterruptedException {
        Parts tight = new Parts(Parts.config(new EngineConfig.Limits(1_000, 1, 1_000, 100, 1, 100, 100))).live(3);
        tight.write(set("a", "v"));
        tight.write(set("b", "v"));
        CompletableFuture<Ticket> blocked = new CompletableFuture<>();
        Thread caller = new Thread(() -> blocked.complete(tight.committer.submit(set("c", "v"), true)));
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING && !blocked.isDone()) {
            Thread.onSpinWait();
        }
        assertThat(blocked).isNotDone();
        tight.link.lastSent().decided(rev(4));
        assertThat(blocked)
                .succeedsWithin(Duration.ofSeconds(20))
                .satisfies(ticket -> assertThat(ticket).isNotDone());
        caller.join();
        tight.link.lastSent().decided(rev(5));
        assertThat(tight.link.sent).hasSize(3);
    }

    private static EngineConfig.Limits queueBytes(int bytes) {
        return new EngineConfig.Limits(1_000, 1, 1_000, 100, 100, 100, 100, bytes);
    }

    @Test
    void G10_theBytesOfWaitingCommitsAreBoundedAsTheirNumberIs() {
        Parts tight = new Parts(Parts.config(queueBytes(20))).live(3);
        tight.write(set("a", "v"));
        tight.write(set("b", "x".repeat(10)));
        Ticket over = tight.committer.submit(set("c", "x".repeat(10)), false);
        assertThat(failureOf(over)).isInstanceOf(NotAppliedException.class).hasMessageContaining("11 bytes wait");
        tight.write(set("d", "x".repeat(8)));
        tight.link.lastSent().decided(rev(4));
        tight.link.lastSent().decided(rev(5));
        assertThat(tight.link.lastSent().batch().commits()).containsExactly(set("d", "x".repeat(8)));
    }

    @Test
    void G10_aCommitThatAloneIsOverTheBoundGoesWhenNoOtherWaits() {
        Parts tight = new Parts(Parts.config(queueBytes(20))).live(3);
        tight.write(set("a", "v"));
        assertThat(tight.committer.submit(set("b", "x".repeat(100)), false)).isNotDone();
        Ticket over = tight.committer.submit(set("c", "v"), false);
        assertThat(failureOf(over)).isInstanceOf(NotAppliedException.class);
    }

    @Test
    void G8_aThreadThatIsInterruptedBeforeItsWriteSendsNothing() {
        Thread.currentThread().interrupt();
        Ticket ticket = committer.submit(set("a", "v"), /* waitForRoom= */ true);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failureOf(ticket)).isInstanceOf(NotAppliedException.class);
        assertThat(link.sent).isEmpty();
    }

    @Test
    void G8_aThreadThatIsInterruptedWhileItsWriteWaitsTakesItBack() {
        parts.write(set("a", "v"));
        Ticket waiting = submit("b");
        assertThat(interruptedJoin(waiting)).isInstanceOf(NotAppliedException.class);
        link.lastSent().decided(rev(4));
        assertThat(link.sent).hasSize(1);
    }

    @Test
    void G8_aThreadThatIsInterruptedAfterItsWriteWasSentDoesNotKnowItsFate() {
        assertThat(interruptedJoin(submit("a"))).isInstanceOf(OutcomeUnknownException.class);
    }

    private Throwable interruptedJoin(Ticket ticket) {
        Thread.currentThread().interrupt();
        try {
            return catchThrowable(() -> committer.join(ticket));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
