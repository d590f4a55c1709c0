package dev.rmap.testkit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Position;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A link on which the faults of its backend act. */
final class FaultyLink implements Link {

    private final Link inner;
    private final FaultyBackend faults;

    FaultyLink(Link inner, FaultyBackend faults) {
        this.inner = inner;
        this.faults = faults;
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        return faults.commitOn(inner, batch);
    }

    @Override
    public void openFeed(FeedSink sink) {
        inner.openFeed(faults.newFeed(inner, sink));
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        faults.catchUpOn(inner, since, sink);
    }

    @Override
    public CompletionStage<Tip> tip() {
        return faults.tipOn(inner);
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        return faults.fetchOn(inner, keys);
    }

    @Override
    public void close() {
        faults.closed(inner);
    }
}
