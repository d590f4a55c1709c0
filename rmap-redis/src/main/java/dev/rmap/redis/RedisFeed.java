package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.FeedSink;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Deadline;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.redisson.api.RTopic;
import org.redisson.api.listener.StatusListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed of one map: listens on the channel and tells the sink what it hears, one call after another.
 *
 * <p>Redisson subscribes again by itself after a lost connection, and says nothing before it has done so. Messages may
 * have been missed then, so the sink hears {@code lost} and {@code opened}. Where the very first subscription fails, this
 * tries again.
 */
final class RedisFeed implements StatusListener {

    private static final Logger LOG = LoggerFactory.getLogger(RedisFeed.class);
    private static final long RETRY_MILLIS = 1_000;

    /** Runs on the JDK's thread for delays: to open only begins a call, and users may have filled the common pool. */
    private static final Executor AFTER_A_WHILE =
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private static final WireMessage.Note NO_NOTE = new WireMessage.Note(WireMessage.RESET, 0, Trailer.NONE);

    private final RTopic topic;
    private final Supplier<CompletionStage<List<Object>>> permission;
    private final FeedSink sink;
    private final PeerChanges peers;
    private final Failures failures;

    /** Guards the fields below, and that the sink is called by one thread at a time. */
    private final Object lock = new Object();

    private final List<Integer> listeners = new ArrayList<>();

    /** Whether both listeners are there. */
    private boolean listening;

    /** Whether the sink was told that the feed flows, and not since that it is lost. */
    private boolean flowing;

    private boolean closed;

    /** Why the latest subscription failed; empty once the feed flows. */
    private String refusal = "";

    /** What announces the next clear; {@link #NO_NOTE} once it was used, or if the clear may have been missed. */
    private WireMessage.Note note = NO_NOTE;

    /**
     * The feed of a map.
     *
     * @param permission fails if this user may not listen to the channel
     */
    RedisFeed(
            RTopic topic,
            Supplier<CompletionStage<List<Object>>> permission,
            FeedSink sink,
            PeerChanges peers,
            Failures failures) {
        this.topic = topic;
        this.permission = permission;
        this.sink = sink;
        this.peers = peers;
        this.failures = failures;
    }

    /**
     * Subscribes, if that is allowed: of a refused subscription Redisson says only, and late, that it timed out. The
     * listener of the subscription's state comes first, because Redisson does not call it for a subscription that is
     * already there; then the listener of messages; and only when both are there is the feed open.
     */
    void open() {
        allowed()
                .thenCompose(allowed -> subscription(() -> topic.addListenerAsync(this)))
                .thenCompose(id -> {
                    keep(id);
                    return subscription(this::listen);
                })
                .whenComplete((id, failure) -> {
                    if (failure == null) {
                        keep(id);
                        announce();
                    } else {
                        retry(failure);
                    }
                });
    }

    /** Where it cannot be found out, the subscription will show. */
    private CompletionStage<List<Object>> allowed() {
        return subscription(permission).exceptionally(failure -> {
            BackendException cause = failures.of(failure);
            if (cause.kind() == Kind.REFUSED) {
                throw new CompletionException(cause);
            }
            return List.of();
        });
    }

    private CompletionStage<Integer> listen() {
        return topic.addListenerAsync(byte[].class, (channel, payload) -> message(payload));
    }

    private static <T> CompletionStage<T> subscription(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void keep(int listener) {
        synchronized (lock) {
            if (!closed) {
                listeners.add(listener);
                return;
            }
        }
        remove(listener);
    }

    private void announce() {
        tell(() -> {
            listening = true;
            flows();
        });
    }

    private void flows() {
        flowing = true;
        refusal = "";
        sink.opened();
    }

    private void lost(String why) {
        flowing = false;
        sink.lost(why);
    }

    /**
     * Tries again later, also where it was refused: somebody may grant what is missing. The sink hears of it once, however
     * often it fails for the same reason.
     */
    private void retry(Throwable failure) {
        forget();
        BackendException cause = failures.of(failure);
        String why = String.valueOf(cause.getMessage());
        tell(() -> {
            if (!why.equals(refusal)) {
                refusal = why;
                flowing = false;
                if (cause.kind() == Kind.REFUSED) {
                    sink.refused(cause);
                } else {
                    sink.lost(why);
                }
            }
        });
        AFTER_A_WHILE.execute(() -> {
            if (!isClosed()) {
                open();
            }
        });
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** The sink hears nothing more. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        forget();
    }

    private void forget() {
        Integer[] known;
        synchronized (lock) {
            known = listeners.toArray(Integer[]::new);
            listeners.clear();
        }
        if (known.length > 0) {
            remove(known);
        }
    }

    private void remove(Integer... ids) {
        subscription(() -> topic.removeListenerAsync(ids)).exceptionally(e -> {
            LOG.debug("A client that shuts down takes its listeners with it", e);
            return null;
        });
    }

    @Override
    public void onSubscribe(String channel) {
        tell(() -> {
            note = NO_NOTE;
            if (flowing) {
                lost("the connection of the subscription was lost, or moved to another node; there is a new one");
            }
            if (listening) {
                flows();
            }
        });
    }

    @Override
    public void onUnsubscribe(String channel) {
        tell(() -> {
            if (flowing) {
                lost("unsubscribed");
            }
        });
    }

    private void message(byte[] payload) {
        tell(() -> accept(WireFormat.decode(payload)));
    }

    /** Redisson drops the other listeners of the channel when one throws, so nothing is let through. */
    private void tell(Runnable what) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            try {
                what.run();
            } catch (RuntimeException e) {
                LOG.error("A receiver of the feed threw", e);
            }
        }
    }

    private void accept(WireMessage message) {
        if (message instanceof WireMessage.Set set) {
            Trailer trailer = set.trailer();
            if (trailer.entryDeadline().exists()) {
                peers.deadlineSet();
            }
            report(set.key(), set.number(), Optional.of(set.value()), trailer);
            sink.change(new Change.Put(
                    stamp(set.number(), trailer), set.key(), set.value(), trailer.entryDeadline(), trailer.touch()));
        } else if (message instanceof WireMessage.Del del) {
            report(del.key(), del.number(), Optional.empty(), del.trailer());
            sink.change(new Change.Delete(
                    stamp(del.number(), del.trailer()), del.key(), del.trailer().reason()));
        } else if (message instanceof WireMessage.Many many) {
            peers.changedByOurs(many.number());
            tellAll(many);
        } else if (message instanceof WireMessage.Clear clear) {
            sink.change(clear(clear));
        } else if (message instanceof WireMessage.Note announced) {
            note = announced;
        } else if (message instanceof WireMessage.Malformed malformed) {
            sink.malformed(malformed.why());
        }
    }

    /** Peers that know no deadlines know no lineage either. */
    private void report(Bytes key, long number, Optional<Bytes> value, Trailer trailer) {
        if (trailer.lineage().isKnown()) {
            peers.changedByOurs(number);
        } else {
            peers.changed(key, number, value);
        }
    }

    private void tellAll(WireMessage.Many many) {
        Trailer trailer = many.trailer();
        List<Bytes> entries = many.entries();
        long number = many.number() - entries.size() / 2;
        for (int at = 0; at < entries.size(); at += 2) {
            boolean more = trailer.more() && at + 2 < entries.size();
            Revision revision = new Revision(trailer.lineage(), ++number);
            Stamp stamp = new Stamp(revision, trailer.operation(), more, trailer.mapDeadline());
            sink.change(new Change.Put(stamp, entries.get(at), entries.get(at + 1), Deadline.NONE));
        }
    }

    /** A note speaks for one clear, the next one. */
    private Change clear(WireMessage.Clear clear) {
        WireMessage.Note announced = note;
        note = NO_NOTE;
        if (announced.number() == clear.number() && announced.word().equals(clear.word())) {
            peers.changedByOurs(clear.number());
            return new Change.Clear(
                    stamp(clear.number(), announced.trailer()),
                    announced.trailer().reason());
        }
        peers.cleared(clear.number());
        Reason reason = clear.word().equals(WireMessage.DESTROY) ? Reason.DESTROYED : Reason.REMOVED;
        return new Change.Clear(stamp(clear.number(), Trailer.NONE), reason);
    }

    private static Stamp stamp(long number, Trailer trailer) {
        return new Stamp(
                new Revision(trailer.lineage(), number), trailer.operation(), trailer.more(), trailer.mapDeadline());
    }
}
