package dev.rmap.engine.commit;

import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.Answer;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.ForwardingLink;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Samples;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import dev.rmap.model.Receipt;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of writes when answers, memory or patience run out. */
class CommitterFatesTest {

    private final Parts parts = new Parts().live(10);
    private final AtomicInteger sent = new AtomicInteger();
    private Runnable onCommit = () -> {};

    @Test
    void G8_aWriteWhoseAnswerIsLostIsSettledFromTheFeed() {
        Ticket ticket = parts.committer.submit(set("a", "1"), /* waitForRoom= */ false);
        OperationId own = parts.link.lastSent().batch().id();
        Change.Stamp stamp = new Change.Stamp(rev(11), own, /* more= */ false, Deadline.NONE);
        parts.feed().change(Samples.put(stamp, "a", "1", Deadline.NONE));
        parts.timers.pass(31_000);
        assertThatThrownBy(() -> parts.committer.join(ticket))
                .isInstanceOf(NotVisibleException.class)
                .hasMessageContaining("was applied");
    }

    @Test
    void anAnswerThatComesAfterTheCloseChangesNothing() {
        Ticket underWay = parts.committer.submit(set("a", "1"), /* waitForRoom= */ false);
        parts.committer.close();
        parts.gate.close();
        parts.link.lastSent().decided(rev(11));
        assertThatThrownBy(() -> parts.committer.join(underWay)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(parts.loop.meters().read(0).commits()).isZero();
        assertThat(parts.gate.waiting()).isZero();
    }

    @Test
    void G10_aWriterIsNotHeldUpByTheWritesOfOthers() {
        Committer committer = committer(answering());
        onCommit = () -> {
            if (sent.get() < 5_000) {
                CompletableFuture.runAsync(() -> {
                            Ticket unusedB = submit(committer, "b");
                        })
                        .join();
            }
        };
        Ticket unusedA = submit(committer, "a");
        assertThat(sent.get()).isLessThanOrEqualTo(Pump.BORROWED_BATCHES);
    }

    @Test
    void G10_aCallThatCannotBeMadeDoesNotEndAllWriting() {
        Committer committer = committer(answering());
        AtomicBoolean first = new AtomicBoolean(true);
        onCommit = () -> {
            if (first.getAndSet(false)) {
                throw new OutOfMemoryError("for the test");
            }
        };
        Ticket unusedA = submit(committer, "a");
        Ticket later = submit(committer, "b");
        parts.timers.pass(5_000);
        assertThat(later).isCompleted();
    }

    /** Between the answer to a batch and the wait for its revision the next batch is sent, which may take any time. */
    @Test
    void G10_aBatchWhoseTimeIsUpBeforeItWaitsToBeShownLeavesNobodyWaiting() {
        Committer committer = committer(new ForwardingLink(parts.link) {
            @Override
            public CompletionStage<Answer> commit(Batch batch) {
                onCommit.run();
                return super.commit(batch);
            }
        });
        Ticket first = submit(committer, "a");
        Ticket second = submit(committer, "b");
        onCommit = () -> parts.timers.pass(31_000);
        parts.link.lastSent().decided(rev(11));
        assertThat(List.of(first, second))
                .allSatisfy(ticket -> assertThat(ticket).isCompletedExceptionally());
        assertThatThrownBy(() -> committer.join(first)).isInstanceOf(NotVisibleException.class);
        assertThat(parts.gate.waiting()).isZero();
    }

    private static Ticket submit(Committer committer, String key) {
        return committer.submit(set(key, "1"), /* waitForRoom= */ false);
    }

    private Committer committer(Link link) {
        return new Committer(
                new SyncLoop.Channel(new MapName("m"), link, parts.replica, parts.executor, Protocol.CORE),
                parts.loop,
                parts.gate,
                parts.pace,
                Parts.CONFIG,
                8);
    }

    /** Answers at once, as the in-process authority does; each write is refused, so nothing has to be shown. */
    private Link answering() {
        return new Link() {
            @Override
            public CompletionStage<Answer> commit(Batch batch) {
                sent.incrementAndGet();
                onCommit.run();
                Receipt refused = new Receipt(Receipt.Outcome.REFUSED, Optional.empty(), Optional.empty(), rev(10));
                return CompletableFuture.completedStage(new Answer.Decided(
                        Collections.nCopies(batch.commits().size(), List.of(refused)), rev(10), 1_000_000));
            }

            @Override
            public void openFeed(FeedSink sink) {
                parts.link.openFeed(sink);
            }

            @Override
            public void catchUp(Position since, CatchUpSink sink) {
                parts.link.catchUp(since, sink);
            }

            @Override
            public CompletionStage<Tip> tip() {
                return parts.link.tip();
            }

            @Override
            public CompletionStage<Fetched> fetch(List<Bytes> keys) {
                return parts.link.fetch(keys);
            }

            @Override
            public void close() {}
        };
    }
}
