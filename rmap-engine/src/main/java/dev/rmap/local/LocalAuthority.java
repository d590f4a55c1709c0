package dev.rmap.local;

import dev.rmap.backend.Answer;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The authority of one map in this process.
 *
 * <p>One lock guards the state and the order of the feeds' queues. No sink is called under it: a commit decides and
 * queues under the lock, and delivers after it.
 */
final class LocalAuthority {

    /**
     * Some entries as they were at one revision.
     *
     * @param tip the revision
     * @param held the entries that exist
     */
    record Extract(Tip tip, List<Content> held) {}

    private final LocalOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<LocalFeed> feeds = new CopyOnWriteArrayList<>();
    private AuthorityState state;

    LocalAuthority(LocalOptions options) {
        this.options = options;
        this.state = emptyState();
    }

    Answer commit(Batch batch) {
        Answer answer = locked(() -> {
            AuthorityState.Decision decision =
                    state.decide(batch, options.clock().getAsLong());
            feeds.forEach(feed -> feed.offer(decision.changes()));
            return decision.answer();
        });
        feeds.forEach(LocalFeed::deliver);
        return answer;
    }

    /** A feed that takes all changes from now on; it delivers nothing before it is told to. */
    LocalFeed newFeed(FeedSink sink) {
        LocalFeed feed = new LocalFeed(sink, options.relief());
        locked(() -> feeds.add(feed));
        return feed;
    }

    void closeFeed(LocalFeed feed) {
        feeds.remove(feed);
        feed.close();
    }

    Tip tip() {
        return locked(this::tipNow);
    }

    void catchUp(Position since, CatchUpSink sink) {
        locked(() -> catchUpOf(since, sink)).run();
    }

    /** What is held now of these keys. */
    Extract extract(List<Bytes> keys) {
        return locked(() -> new Extract(
                tipNow(),
                state.contents(keys).stream()
                        .filter(content -> content.value().isPresent())
                        .toList()));
    }

    Fetched fetch(List<Bytes> keys) {
        return locked(() -> new Fetched(tipNow(), state.contents(keys)));
    }

    /** Loses everything without a word, as a server does that was flushed. */
    void loseHistory() {
        locked(() -> state = emptyState());
    }

    /** Loses the log of recent changes and nothing else. */
    void forgetLog() {
        locked(() -> {
            state.forgetLog();
            return state;
        });
    }

    /** What brings the present state back later, without a word, as a failover does that loses the newest writes. */
    Runnable rememberState() {
        AuthorityState remembered = locked(() -> state.copy());
        return () -> locked(() -> state = remembered.copy());
    }

    /** Decides under the lock what the answer is; running the result gives it. */
    private Runnable catchUpOf(Position since, CatchUpSink sink) {
        if (state.contradicts(since)) {
            state.beginLineage(newLineage());
        }
        Tip tip = tipNow();
        boolean proven = state.proves(since);
        if (proven && since.revision().equals(tip.position().revision())) {
            return () -> sink.current(tip);
        }
        Optional<Set<Bytes>> changed = proven ? state.changedSince(since.revision()) : Optional.empty();
        if (changed.isPresent()) {
            List<Content> differences = state.contents(changed.get());
            return () -> sink.missed(since, tip, differences);
        }
        return new SnapshotPages(this, state.keys(), options.partEntries(), sink)::sendNext;
    }

    private Tip tipNow() {
        return state.tip(options.clock().getAsLong());
    }

    private AuthorityState emptyState() {
        return new AuthorityState(newLineage(), new ChangeLog(options.logChanges(), options.logBytes()));
    }

    private Lineage newLineage() {
        return new Lineage(options.lineages().getAsLong());
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
