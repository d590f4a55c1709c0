package dev.rmap.engine.kit;

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

/** Hands every call on; tests change one of them. */
public class ForwardingLink implements Link {
    private final Link link;

    public ForwardingLink(Link link) {
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
