package dev.rmap.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Answer;
import dev.rmap.engine.kit.ShortStack;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.Mutation;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch of several commits does to the authority's state: all that it decides, once, or nothing. */
@Timeout(60)
class AuthorityStateTest {

    private static final Lineage LINEAGE = new Lineage(0x11);
    private static final long NOW = 1_000_000;

    /** Much more than a batch needs, and little enough for its end to be reached soon. */
    private static final int STACK_BYTES = 1 << 20;

    /** How many calls above something is tried again. */
    private static final int STEP = 64;

    private final AuthorityState state = newState();
    private long counter;
    private int tries;

    private static AuthorityState newState() {
        return new AuthorityState(LINEAGE, new ChangeLog(1_000, 1 << 20));
    }

    private Batch batch(Lifetime lifetime, Commit... commits) {
        return new Batch(new OperationId(7, ++counter), Revision.NONE, lifetime, List.of(commits));
    }

    private Answer.Decided decide(Lifetime lifetime, Commit... commits) {
        return (Answer.Decided) state.decide(batch(lifetime, commits), NOW).answer();
    }

    private Answer.Decided decide(Commit... commits) {
        return decide(Lifetime.FOREVER, commits);
    }

    private static Commit add(String key, long delta) {
        return Commit.of(new Command(Bytes.utf8(key), Condition.ALWAYS, new Mutation.Add(delta)));
    }

    private static Command set(String key, String value) {
        return Command.set(Bytes.utf8(key), Bytes.utf8(value));
    }

    private static Commit append(String key) {
        Mutation append = new Mutation.Append(List.of(Bytes.utf8("x")), /* unique= */ false);
        return Commit.of(new Command(Bytes.utf8(key), Condition.ALWAYS, append));
    }

    private static Optional<String> read(AuthorityState state, String key) {
        return state.entry(Bytes.utf8(key)).map(held -> held.value().utf8());
    }

    private static Revision rev(long number) {
        return new Revision(LINEAGE, number);
    }

    private static boolean onAThreadOfItsOwn(Runnable task) throws InterruptedException {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> end.complete(ShortStack.run(task, STEP)), "short", STACK_BYTES);
        thread.start();
        thread.join();
        return end.getNow(false);
    }

    /** To see that a value nested so deep is no list takes the stack of many calls; to add to a number, of a few. */
    @Test
    void G8_aBatchForWhichTheStackEndsIsNotAppliedByHalfAndOnceWhenItIsTriedAgain() throws InterruptedException {
        Commit nested = Commit.of(set("list", "[".repeat(900) + "]".repeat(900)));
        decide(nested);
        Batch batch = batch(Lifetime.FOREVER, add("n", 1), append("list"));
        AuthorityState other = state.copy();
        assertThat(other.decide(batch, NOW).changes())
                .as("all classes are loaded")
                .hasSize(1);
        assertThat(onAThreadOfItsOwn(() -> {
                    tries++;
                    state.decide(batch, NOW);
                }))
                .isTrue();
        assertThat(tries).isGreaterThan(10);
        assertThat(read(state, "n")).contains("1");
        assertThat(state.revision()).isEqualTo(rev(2));
        AuthorityState.Decision again = state.decide(batch, NOW);
        assertThat(again.changes()).isEmpty();
        assertThat(again.answer()).isEqualTo(other.decide(batch, NOW).answer());
        assertThat(read(state, "n")).contains("1");
    }

    @Test
    void theCommitsOfABatchSeeWhatThoseBeforeThemDid() {
        Answer.Decided decided = decide(
                add("n", 1),
                add("n", 2),
                new Commit(List.of(
                        new Command(Bytes.utf8("n"), Condition.holds(Bytes.utf8("3")), Mutation.REMOVE),
                        set("m", "x"))),
                Commit.of(new Command(Bytes.utf8("n"), Condition.PRESENT, new Mutation.Add(5))),
                add("n", 10));
        assertThat(decided.receipts())
                .extracting(receipts -> receipts.get(0).outcome())
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED, Outcome.APPLIED, Outcome.REFUSED, Outcome.APPLIED);
        assertThat(read(state, "n")).contains("10");
        assertThat(read(state, "m")).contains("x");
    }

    @Test
    void G1_eachCommitOfABatchBearsTheRevisionThatItLed() {
        decide(add("n", 1));
        Answer.Decided decided = decide(
                new Commit(List.of(set("a", "1"), set("b", "1"))),
                Commit.of(new Command(Bytes.utf8("a"), Condition.ABSENT, Mutation.REMOVE)),
                Commit.of(Command.remove(Bytes.utf8("missing"))),
                add("n", 1));
        assertThat(decided.receipts())
                .extracting(receipts -> receipts.stream().map(Receipt::revision).toList())
                .containsExactly(List.of(rev(2), rev(3)), List.of(rev(3)), List.of(rev(3)), List.of(rev(4)));
        assertThat(decided.revision()).isEqualTo(rev(4));
        assertThat(decided.changes()).extracting(Change::number).containsExactly(2L, 3L, 4L);
        assertThat(decided.changes())
                .extracting(change -> change.stamp().more())
                .containsExactly(true, false, false);
        assertThat(state.tip(NOW).position()).isEqualTo(new Position(rev(4), new OperationId(7, 2)));
    }

    @Test
    void aClearWithinABatchBeginsTheLifetimeOfTheMapAnewForTheCommitsAfterIt() {
        decide(Lifetime.absolute(500), Commit.of(set("old", "1")));
        assertThat(state.mapDeadline()).isEqualTo(Deadline.at(NOW + 500));
        Batch batch = batch(
                Lifetime.absolute(900),
                add("old", 1),
                Commit.of(Command.clear(Reason.REMOVED)),
                add("old", 1),
                Commit.of(new Command(Bytes.utf8("old"), Condition.ABSENT, Mutation.REMOVE)));
        AuthorityState.Decision decision = state.decide(batch, NOW + 100);
        assertThat(decision.changes())
                .extracting(change -> change.stamp().mapDeadline())
                .containsExactly(Deadline.at(NOW + 500), Deadline.at(NOW + 1_000), Deadline.at(NOW + 1_000));
        assertThat(state.mapDeadline()).isEqualTo(Deadline.at(NOW + 1_000));
        assertThat(read(state, "old")).contains("1");
        assertThat(state.tip(NOW).lastClear().number()).isEqualTo(3);
        assertThat(state.keys()).hasSize(1);
    }

    @Test
    void aMapThatExpiredWithinABatchHasNoDeadlineUntilTheNextWriteOfTheBatch() {
        decide(Lifetime.sliding(500), Commit.of(set("a", "1")));
        Condition due = Condition.due(Deadline.at(NOW + 500));
        Commit expire = Commit.of(new Command(Bytes.EMPTY, due, new Mutation.Clear(Reason.EXPIRED)));
        Batch batch = batch(Lifetime.sliding(500), expire, expire, Commit.of(set("b", "1")));
        AuthorityState.Decision decision = state.decide(batch, NOW + 600);
        assertThat(decision.changes())
                .extracting(change -> change.stamp().mapDeadline())
                .as("the second clear is refused: the map has no deadline any more")
                .containsExactly(Deadline.NONE, Deadline.at(NOW + 1_100));
        assertThat(read(state, "a")).isEmpty();
    }
}
