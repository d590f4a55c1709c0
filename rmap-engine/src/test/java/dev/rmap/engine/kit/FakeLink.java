package dev.rmap.engine.kit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Position;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** A link that keeps every question until the test answers it. */
public final class FakeLink implements Link {

    /** A batch that was sent, and where its answer goes. */
    public record Sent(Batch batch, CompletableFuture<Answer> answer, LongSupplier clock) {

        /** Every command of the batch was applied, and the authority then stood at that revision. */
        public void decided(Revision revision) {
            decided(revision, Outcome.APPLIED);
        }

        public void decided(Revision revision, Outcome outcome) {
            Receipt receipt = new Receipt(outcome, Optional.empty(), Optional.empty(), revision);
            List<List<Receipt>> receipts = batch.commits().stream()
                    .map(commit -> Collections.nCopies(commit.commands().size(), receipt))
                    .toList();
            answer.complete(new Answer.Decided(receipts, revision, clock.getAsLong()));
        }

        public void otherLineage(Revision tip) {
            answer.complete(new Answer.OtherLineage(tip, clock.getAsLong()));
        }

        public void failed(BackendException.Kind kind) {
            answer.completeExceptionally(new BackendException(kind, "the server says no"));
        }
    }

    /** A catch-up that was asked for, and where its answer goes. */
    public record Asked(Position since, CatchUpSink sink) {}

    private final LongSupplier clock;
    public final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    public final List<Asked> asked = new ArrayList<>();
    public final List<CompletableFuture<Tip>> tips = new ArrayList<>();
    public final List<CompletableFuture<Fetched>> fetches = new ArrayList<>();
    public Optional<FeedSink> feed = Optional.empty();
    public boolean closed;
    public Optional<RuntimeException> defect = Optional.empty();

    /** A link to an authority with that clock. */
    public FakeLink(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        throwDefect();
        Sent next = new Sent(batch, new CompletableFuture<>(), clock);
        sent.add(next);
        return next.answer;
    }

    @Override
    public void openFeed(FeedSink sink) {
        feed = Optional.of(sink);
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        throwDefect();
        asked.add(new Asked(since, sink));
    }

    @Override
    public CompletionStage<Tip> tip() {
        throwDefect();
        CompletableFuture<Tip> next = new CompletableFuture<>();
        tips.add(next);
        return next;
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        CompletableFuture<Fetched> next = new CompletableFuture<>();
        fetches.add(next);
        return next;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void throwDefect() {
        RuntimeException thrown = defect.orElse(null);
        defect = Optional.empty();
        if (thrown != null) {
            throw thrown;
        }
    }

    public Sent lastSent() {
        return sent.get(sent.size() - 1);
    }

    public Asked lastAsked() {
        return asked.get(asked.size() - 1);
    }
}
