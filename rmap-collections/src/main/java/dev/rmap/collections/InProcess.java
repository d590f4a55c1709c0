package dev.rmap.collections;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Backend;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a map runs on that was given no backend: all maps of that name in this JVM are one map, for as long as somebody
 * has it open. Owns nothing; each link keeps the map's store open.
 */
final class InProcess implements Backend {

    static final InProcess INSTANCE = new InProcess();

    private InProcess() {}

    @Override
    public Link link(MapName name) {
        LocalBackend store = LocalBackend.shared("default store of map " + name);
        return new StoreLink(store, store.link(name));
    }

    @Override
    public String description() {
        return "this process";
    }

    @Override
    public void close() {}

    private record StoreLink(LocalBackend store, Link link) implements Link {

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
            store.close();
        }
    }
}
