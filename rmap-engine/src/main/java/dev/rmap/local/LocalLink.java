package dev.rmap.local;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way to an authority in the same process: everything happens on the caller's thread, before the call returns. */
final class LocalLink implements Link {

    private final MapName name;
    private final LocalAuthority authority;
    private final Consumer<LocalLink> onClose;

    /** Guarded by this link, as is {@link #closed} where the two belong together. */
    private Optional<LocalFeed> feed = Optional.empty();

    private volatile boolean closed;

    LocalLink(MapName name, LocalAuthority authority, Consumer<LocalLink> onClose) {
        this.name = name;
        this.authority = authority;
        this.onClose = onClose;
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        return answer(() -> authority.commit(batch));
    }

    @Override
    public void openFeed(FeedSink sink) {
        LocalFeed opened;
        synchronized (this) {
            if (feed.isPresent()) {
                throw new IllegalStateException("the feed of map '" + name + "' is open already");
            }
            if (closed) {
                return;
            }
            opened = authority.newFeed(sink);
            feed = Optional.of(opened);
        }
        opened.deliver();
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        if (closed) {
            sink.failed(refusal());
        } else {
            authority.catchUp(since, sink);
        }
    }

    @Override
    public CompletionStage<Tip> tip() {
        return answer(authority::tip);
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        return answer(() -> authority.fetch(keys));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            feed.ifPresent(authority::closeFeed);
        }
        onClose.accept(this);
    }

    private <T> CompletionStage<T> answer(Supplier<T> call) {
        if (closed) {
            return CompletableFuture.failedFuture(refusal());
        }
        try {
            return CompletableFuture.completedFuture(call.get());
        } catch (BackendException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private BackendException refusal() {
        return new BackendException(BackendException.Kind.REFUSED, "the link to map '" + name + "' is closed");
    }
}
