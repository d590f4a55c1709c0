package dev.rmap.backend;

import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Position;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Hands every call on to another link; a subclass changes those that it is about. */
public abstract class ForwardingLink implements Link {
    private final Link link;

    /** In front of that link. */
    protected ForwardingLink(Link link) {
        this.link = link;
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        return link.commit(batch);
    }

    @Override
    public void openFeed(FeedSink sink) {
        link.openFeed(sink);
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        link.catchUp(since, sink);
    }

    @Override
    public CompletionStage<Tip> tip() {
        return link.tip();
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        return link.fetch(keys);
    }

    @Override
    public void close() {
        link.close();
    }
}
