package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Revision;
import dev.rmap.redis.CatchUp.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is told of peers that know no deadlines, and when. Each test answers the calls, and ends the pauses. */
class PeerChangesTest {

    private static final Lineage HISTORY = new Lineage(7);
    private static final long FAR = 1_000;
    private static final String START = "0";

    private final List<Question> asked = new ArrayList<>();
    private final Queue<CompletableFuture<CatchUpReply>> open = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private final Queue<Runnable> paused = new ArrayDeque<>();
    private final PeerChanges peers = new PeerChanges(this::ask, this::after);

    private CompletableFuture<CatchUpReply> ask(Question question) {
        asked.add(question);
        CompletableFuture<CatchUpReply> answer = new CompletableFuture<>();
        open.add(answer);
        return answer;
    }

    private void after(long millis, Runnable what) {
        pauses.add(millis);
        paused.add(what);
    }

    private void answer(String cursor) {
        open.remove().complete(reply(CatchUpReply.Status.CURRENT, new Revision(HISTORY, FAR), cursor));
    }

    private static CatchUpReply reply(CatchUpReply.Status status, Revision revision, String cursor) {
        Position position = new Position(revision, OperationId.NONE);
        Tip tip = new Tip(position, Deadline.NONE, 1, LastClear.NONE, 0);
        return new CatchUpReply(status, tip, cursor, true, "", List.of());
    }

    /** Somebody asked something else, when that revision was the highest of which a message spoke. */
    private void learn(Revision tip, long heard) {
        peers.answered(Question.tip(), reply(CatchUpReply.Status.CURRENT, tip, START), heard);
    }

    private void catchUp(CatchUpReply.Status status) {
        peers.answered(Question.since(Position.NONE), reply(status, new Revision(HISTORY, FAR), START), 0);
    }

    private void fail() {
        open.remove().completeExceptionally(new IllegalStateException("no answer"));
    }

    private void delete(String key, long number) {
        peers.changed(Bytes.utf8(key), number, Optional.empty());
    }

    /** The words of each question, or where a sweep goes on. */
    private List<String> told() {
        return asked.stream()
                .map(question -> question.isSweep()
                        ? "sweep " + question.cursor()
                        : String.join(
                                " ", question.more().stream().map(Bytes::utf8).toList()))
                .toList();
    }

    @Test
    void whatComesDuringACallIsToldInTheNextOne() {
        delete("a", 1);
        delete("b", 2);
        peers.changed(Bytes.utf8("c"), 3, Optional.of(Bytes.utf8("1")));
        assertThat(told()).containsExactly("a 1 ");
        answer(START);
        assertThat(told()).containsExactly("a 1 ", "b 2  c 3 356a192b7913b04c54574d18c28d46e6395428ab");
        answer(START);
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatIsNotAboveAllThatWasHeardIsNoNews() {
        delete("a", 5);
        answer(START);
        peers.changedByOurs(8);
        delete("b", 5);
        delete("c", 8);
        peers.cleared(8);
        assertThat(asked).hasSize(1);
        delete("d", 9);
        assertThat(told()).last().isEqualTo("d 9 ");
    }

    @Test
    void aCallThatFailsIsMadeAgainAfterAPauseAndKeepsItsWords() {
        delete("a", 1);
        delete("b", 2);
        fail();
        delete("c", 3);
        assertThat(asked).hasSize(1);
        paused.remove().run();
        assertThat(told()).last().isEqualTo("a 1  b 2  c 3 ");
    }

    @Test
    void pausesDoubleUpToABoundAndBeginAnewAfterAnAnswer() {
        delete("a", 1);
        for (int i = 0; i < 8; i++) {
            fail();
            paused.remove().run();
        }
        assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 64_000L, 64_000L);
        answer(START);
        delete("b", 2);
        fail();
        assertThat(pauses).last().isEqualTo(1_000L);
    }

    @Test
    void aClearIsToldAlsoWhereNothingElseFitsAndAfterAFailure() {
        delete("first", 1);
        for (int i = 0; i < 2 * PeerWords.MOST; i++) {
            delete("k", 2 + i);
        }
        peers.cleared(FAR - 1);
        delete("last", FAR);
        answer(START);
        fail();
        paused.remove().run();
        assertThat(told()).last().isEqualTo(" " + (FAR - 1) + "  last " + FAR + " ");
    }

    @Test
    void whatDoesNotFitIsSweptInTurnsWithTellingWhatFits() {
        delete("first", 1);
        for (int i = 0; i < PeerWords.MOST + 1; i++) {
            delete("k", 2 + i);
        }
        answer(START);
        assertThat(told()).last().isEqualTo("sweep 0");
        answer("13");
        assertThat(told()).last().asString().startsWith("k 2 ");
        answer(START);
        assertThat(told()).last().isEqualTo("sweep 13");
        answer(START);
        assertThat(asked).hasSize(4);
    }

    @Test
    void aSnapshotIsFollowedByASweepAndWhatTheLogProvesIsNot() {
        catchUp(CatchUpReply.Status.MISSED);
        catchUp(CatchUpReply.Status.CURRENT);
        assertThat(asked).isEmpty();
        catchUp(CatchUpReply.Status.PART);
        assertThat(told()).containsExactly("sweep 0");
    }

    @Test
    void wordsGoBeforeTheNextPartOfASweep() {
        catchUp(CatchUpReply.Status.PART);
        delete("a", 1);
        answer("13");
        answer(START);
        assertThat(told()).containsExactly("sweep 0", "a 1 ", "sweep 13");
    }

    @Test
    void aSweepThatFailsBeginsAnewAndSoDoesOneForWhatWasMissedDuringIt() {
        catchUp(CatchUpReply.Status.PART);
        answer("13");
        fail();
        paused.remove().run();
        catchUp(CatchUpReply.Status.PART);
        answer(START);
        answer(START);
        assertThat(told()).containsExactly("sweep 0", "sweep 13", "sweep 0", "sweep 0");
    }

    @Test
    void aSweepThatAClearBeganGoesOn() {
        peers.cleared(1);
        answer("13");
        answer(START);
        assertThat(told()).containsExactly(" 1 ", "sweep 13");
    }

    @Test
    void wordsBearTheHistoryThatWasKnownAndThoseOfAnotherOneAreSweptInstead() {
        learn(new Revision(HISTORY, 1), 0);
        delete("a", 2);
        delete("b", 3);
        learn(new Revision(new Lineage(8), 3), 3);
        answer(START);
        assertThat(asked.get(0).since().lineage()).isEqualTo(HISTORY);
        assertThat(told()).containsExactly("a 2 ", "sweep 0");
    }

    @Test
    void aNumberThatTheAuthorityNeverReachedHidesNothing() {
        delete("a", FAR + 1);
        learn(new Revision(HISTORY, 4), FAR + 1);
        delete("b", 5);
        answer(START);
        assertThat(told()).last().isEqualTo("sweep 0");
        answer(START);
        assertThat(told()).last().isEqualTo("b 5 ");
    }

    @Test
    void nothingIsAskedOnceItIsClosed() {
        delete("a", 1);
        fail();
        peers.close();
        paused.remove().run();
        delete("b", 2);
        catchUp(CatchUpReply.Status.PART);
        assertThat(asked).hasSize(1);
    }
}
