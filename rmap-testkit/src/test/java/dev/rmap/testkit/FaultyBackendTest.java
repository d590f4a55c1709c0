package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader.Result;
import dev.rmap.testkit.RecordingFeed.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyBackendTest {

    private static final MapName MAP = new MapName("m");

    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS.withParts(2));
    private final FaultyBackend backend = FaultyBackend.on(store);
    private final Link link = backend.link(MAP);
    private final Writer writer = new Writer(link);
    private final Writer other = new Writer(store.newBackend().link(MAP));
    private final RecordingFeed feed = new RecordingFeed();

    @AfterEach
    void allFaultsHappened() {
        assertThat(backend.unspent()).isZero();
    }

    @Test
    void nothingHappensUnasked() {
        link.openFeed(feed);
        writer.run(set("a", "1"), set("b", "1"));
        assertThat(feed.numbers()).containsExactly(1L, 2L);
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).content()).hasSize(2);
        assertThat(position().number()).isEqualTo(2);
        assertThat(backend.description()).contains("faulty");
    }

    @Test
    void aChangeIsLost() {
        link.openFeed(feed);
        backend.loseNextChange();
        write(3);
        assertThat(feed.numbers()).containsExactly(2L, 3L);
    }

    @Test
    void aChangeIsRepeated() {
        link.openFeed(feed);
        backend.repeatNextChange();
        backend.repeatNextChange();
        write(3);
        assertThat(feed.numbers()).containsExactly(1L, 1L, 2L, 2L, 3L);
    }

    @Test
    void changesAreReordered() {
        link.openFeed(feed);
        backend.reorderNext(3);
        write(2);
        assertThat(feed.numbers()).isEmpty();
        write(2);
        assertThat(feed.numbers()).containsExactly(3L, 2L, 1L, 4L);
    }

    @Test
    void changesAreDelayed() {
        link.openFeed(feed);
        backend.delayChanges();
        write(2);
        assertThat(feed.numbers()).isEmpty();
        backend.restoreFeed();
        write(1);
        assertThat(feed.numbers()).containsExactly(1L, 2L, 3L);
        assertThat(feed.count(Event.Opened.class)).isEqualTo(1);
    }

    @Test
    void theFeedIsCutAndComesBack() {
        link.openFeed(feed);
        write(1);
        backend.cutFeed();
        backend.cutFeed();
        write(1);
        backend.restoreFeed();
        write(1);
        assertThat(feed.numbers()).containsExactly(1L, 3L);
        assertThat(feed.events().stream().map(event -> event.getClass().getSimpleName()))
                .containsExactly("Opened", "Changed", "Lost", "Opened", "Changed");
    }

    @Test
    void aFeedThatOpensWhileItIsCutOpensLater() {
        backend.cutFeed();
        link.openFeed(feed);
        write(1);
        assertThat(feed.events()).isEmpty();
        backend.restoreFeed();
        assertThat(feed.events()).containsExactly(new Event.Opened());
    }

    @Test
    void theFeedIsSilentAndSaysNothingOfIt() {
        link.openFeed(feed);
        backend.muteFeed();
        write(2);
        backend.restoreFeed();
        write(1);
        assertThat(feed.numbers()).containsExactly(3L);
        assertThat(feed.count(Event.Lost.class)).isZero();
        assertThat(feed.count(Event.Opened.class)).isEqualTo(1);
    }

    @Test
    void theSinkIsCalledByWhoeverAndInAnyOrder() {
        List<Runnable> tasks = new ArrayList<>();
        link.openFeed(feed);
        backend.scatterFeed(tasks::add);
        write(2);
        assertThat(feed.numbers()).isEmpty();
        tasks.get(1).run();
        tasks.get(0).run();
        assertThat(feed.numbers()).containsExactly(2L, 1L);
    }

    @Test
    void theSinkIsCalledAfterClose() {
        link.openFeed(feed);
        backend.keepCallingAfterClose();
        link.close();
        write(1);
        assertThat(feed.numbers()).containsExactly(1L);
    }

    @Test
    void aClosedLinkIsQuietOtherwise() {
        link.openFeed(feed);
        link.close();
        write(1);
        assertThat(feed.numbers()).isEmpty();
    }

    @Test
    void messagesAreForged() {
        link.openFeed(feed);
        write(1);
        Change old = feed.changes().get(0);
        backend.forgedChange(old);
        backend.malformed("garbage");
        assertThat(feed.events())
                .containsExactly(
                        new Event.Opened(),
                        new Event.Changed(old),
                        new Event.Changed(old),
                        new Event.Malformed("garbage"));
    }

    @Test
    void faultsOfTheFeedNeedAFeed() {
        assertThatThrownBy(backend::loseNextChange).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAnswerIsLost() {
        backend.loseNextAnswer();
        Batch batch = writer.batch(add("n", 1));
        assertThatThrownBy(() -> writer.decide(batch)).satisfies(isOf(BackendException.Kind.UNKNOWN));
        assertThat(writer.decide(batch).receipts().get(0).get(0).after()).hasValue(bytes("1"));
        assertThat(position().number()).isEqualTo(1);
    }

    @Test
    void anAnswerNeverComes() {
        backend.swallowNextAnswer();
        CompletableFuture<Answer> answer =
                link.commit(writer.batch(add("n", 1))).toCompletableFuture();
        assertThat(answer).isNotDone();
        assertThat(position().number()).isEqualTo(1);
    }

    @Test
    void anAnswerIsLate() {
        backend.holdNextAnswer();
        CompletableFuture<Answer> answer =
                link.commit(writer.batch(add("n", 1))).toCompletableFuture();
        assertThat(answer).isNotDone();
        assertThat(position().number()).isEqualTo(1);
        backend.releaseAnswers();
        assertThat(answer).isCompleted();
    }

    @Test
    void aCommitFails() {
        for (BackendException.Kind kind : BackendException.Kind.values()) {
            backend.failNextCommit(kind);
            assertThatThrownBy(() -> writer.run(add("n", 1))).satisfies(isOf(kind));
        }
        assertThat(position().number()).isZero();
    }

    @Test
    void aCommitGoesNowhere() {
        backend.swallowNextCommit();
        assertThat(link.commit(writer.batch(add("n", 1))).toCompletableFuture()).isNotDone();
        assertThat(position().number()).isZero();
    }

    @Test
    void aCommitArrivesTwice() {
        backend.repeatNextCommit();
        assertThat(writer.runOne(add("n", 1)).after()).hasValue(bytes("1"));
        assertThat(position().number()).isEqualTo(1);
    }

    @Test
    void aCatchUpFails() {
        backend.failNextCatchUp();
        assertThat(CatchUpReader.read(link, Position.NONE)).isInstanceOf(Result.Failed.class);
        assertThat(CatchUpReader.read(link, Position.NONE)).isInstanceOf(Result.Snapshot.class);
    }

    @Test
    void aCatchUpBreaksOff() {
        write(5);
        Position here = position();
        backend.breakNextCatchUp();
        CatchUpReader reader = CatchUpReader.stepping();
        reader.askFrom(link, Position.NONE);
        assertThat(reader.awaitPart()).isTrue();
        reader.more();
        assertThat(reader.await()).isInstanceOf(Result.Failed.class);
        backend.breakNextCatchUp();
        assertThat(CatchUpReader.read(link, here)).isInstanceOf(Result.Failed.class);
    }

    @Test
    void aCatchUpIsNeverAnswered() {
        backend.swallowNextCatchUp();
        CatchUpReader reader = CatchUpReader.hurrying();
        reader.askFrom(link, Position.NONE);
        assertThat(reader.result()).isEmpty();
    }

    @Test
    void aCatchUpIsAnsweredLate() {
        write(5);
        backend.holdNextCatchUp();
        CatchUpReader reader = CatchUpReader.hurrying();
        reader.askFrom(link, Position.NONE);
        assertThat(reader.result()).isEmpty();
        write(1);
        backend.releaseCatchUps();
        assertThat(((Result.Snapshot) reader.await()).tip().position().number()).isEqualTo(5);
    }

    @Test
    void aCatchUpIsAnsweredTwice() {
        write(3);
        backend.repeatNextCatchUp();
        List<Bytes> keys = new ArrayList<>();
        link.catchUp(
                Position.NONE,
                new RecordedCatchUp(
                        CatchUpReader.hurrying(),
                        result ->
                                keys.addAll(((Result.Snapshot) result).content().keySet())));
        assertThat(keys).hasSizeGreaterThan(3);
    }

    @Test
    void aCatchUpIsAnsweredAsTheOneBefore() {
        assertThatThrownBy(backend::staleNextCatchUp).isInstanceOf(IllegalStateException.class);
        write(3);
        Position since = position();
        write(1);
        CatchUpReader.read(link, since);
        write(1);
        backend.staleNextCatchUp();
        Result.Missed stale = (Result.Missed) CatchUpReader.read(link, position());
        assertThat(stale.since()).isEqualTo(since);
        assertThat(stale.tip().position().number()).isEqualTo(4);
    }

    @Test
    void theTipFailsOrIsNeverTold() {
        backend.failNextTip(BackendException.Kind.UNAVAILABLE);
        backend.swallowNextTip();
        assertThatThrownBy(() -> Eventually.get(link.tip())).satisfies(isOf(BackendException.Kind.UNAVAILABLE));
        assertThat(link.tip().toCompletableFuture()).isNotDone();
        assertThat(link.tip().toCompletableFuture()).isCompleted();
    }

    @Test
    void aFetchFailsIsNeverAnsweredOrAnsweredLate() {
        write(1);
        backend.failNextFetch(BackendException.Kind.UNAVAILABLE);
        backend.swallowNextFetch();
        backend.holdNextFetch();
        List<Bytes> keys = List.of(bytes("k1"));
        assertThatThrownBy(() -> Eventually.get(link.fetch(keys))).satisfies(isOf(BackendException.Kind.UNAVAILABLE));
        assertThat(link.fetch(keys).toCompletableFuture()).isNotDone();
        CompletableFuture<Fetched> held = link.fetch(keys).toCompletableFuture();
        assertThat(held).isNotDone();
        write(1);
        backend.releaseAnswers();
        assertThat(held.join().tip().position().number()).isEqualTo(1);
        assertThat(link.fetch(keys).toCompletableFuture()).isCompleted();
    }

    @Test
    void theHistoryIsLost() {
        write(3);
        Position before = position();
        backend.loseHistory(MAP);
        assertThat(position().number()).isZero();
        assertThat(position().lineage()).isNotEqualTo(before.lineage());
    }

    @Test
    void theLogIsForgotten() {
        write(3);
        Position since = position();
        write(1);
        assertThat(CatchUpReader.read(link, since)).isInstanceOf(Result.Missed.class);
        backend.forgetLog(MAP);
        assertThat(CatchUpReader.read(link, since)).isInstanceOf(Result.Snapshot.class);
        assertThat(position().lineage()).isEqualTo(since.lineage());
    }

    @Test
    void theAuthorityGoesBack() {
        write(3);
        Position then = position();
        Runnable back = backend.rememberState(MAP);
        write(3);
        Position lost = position();
        back.run();
        assertThat(position()).isEqualTo(then);
        write(3);
        assertThat(CatchUpReader.readSnapshot(link, lost).tip().position().lineage())
                .isNotEqualTo(then.lineage());
    }

    @Test
    void otherProcessesAreNotDisturbed() {
        RecordingFeed theirs = new RecordingFeed();
        store.newBackend().link(MAP).openFeed(theirs);
        link.openFeed(feed);
        backend.cutFeed();
        backend.failNextCommit(BackendException.Kind.UNAVAILABLE);
        write(2);
        assertThat(theirs.numbers()).containsExactly(1L, 2L);
        assertThatThrownBy(() -> writer.run(add("n", 1))).isInstanceOf(BackendException.class);
    }

    private void write(int changes) {
        for (int i = 0; i < changes; i++) {
            other.run(set("k" + i, "v"));
        }
    }

    private Position position() {
        return Eventually.get(link.tip().thenApply(Tip::position));
    }

    private static Consumer<Throwable> isOf(BackendException.Kind kind) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
