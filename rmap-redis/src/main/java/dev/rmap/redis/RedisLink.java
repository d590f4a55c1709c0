package dev.rmap.redis;

import dev.rmap.backend.Answer;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.CatchUpSink;
import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Fetched;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RTopic;

/**
 * The way to one map in Redis. It leads nowhere once its backend is closed: every call is refused then, at once. A link
 * that was closed itself has lost its feed only.
 */
final class RedisLink implements Link {

    /** Seeded by a strong source, then fast: two histories must never bear the same number, nobody has to guess it. */
    private static final SplittableRandom RANDOM = new SplittableRandom(new SecureRandom().nextLong());

    /** The KEYS of the writer that sent the latest batch. */
    private record Writer(long client, List<Object> keys) {}

    private final MapKeys keys;
    private final Scripts scripts;
    private final RTopic topic;
    private final Failures failures;
    private final Owner owner;
    private final ServerClock clock = new ServerClock(System::nanoTime);
    private volatile Writer writer = new Writer(0, List.of());
    private final AtomicReference<Sending> latest = new AtomicReference<>(Sending.NONE);
    private final PeerChanges peers = new PeerChanges(this::ask, RedisLink::after);
    private volatile Optional<RedisFeed> feed = Optional.empty();

    /** What a link belongs to. */
    interface Owner {

        /** Whether it is closed, and its links with it. */
        boolean isClosed();

        /** How its writers tell what they change. */
        Messages messages();

        /** The link is closed. */
        void closed(RedisLink link);
    }

    RedisLink(MapKeys keys, Scripts scripts, RTopic topic, Failures failures, Owner owner) {
        this.keys = keys;
        this.scripts = scripts;
        this.topic = topic;
        this.failures = failures;
        this.owner = owner;
    }

    @Override
    public CompletionStage<Answer> commit(Batch batch) {
        return clock.nowMillis().isPresent() ? send(batch) : tip().thenCompose(known -> send(batch));
    }

    private CompletionStage<Answer> send(Batch batch) {
        if (owner.isClosed()) {
            return CompletableFuture.failedFuture(over());
        }
        Sending sending = latest.updateAndGet(
                before -> before.next(batch, clock.nowMillis().orElse(0)));
        Object[] arguments = CommitCall.arguments(
                batch, new CommitCall.Telling(keys.channel(), owner.messages()), proposal(), sending);
        CompletionStage<Answer> answered =
                failing(scripts.commit(keysOf(batch.id().client()), arguments)
                        .thenApply(reply -> CommitReply.read(reply, batch))
                        .thenApply(reply -> answer(reply, sending)));
        return answered.whenComplete((answer, failure) -> {
            if (answer instanceof Answer.OtherLineage || hadNoEffect(failure)) {
                latest.compareAndSet(sending, sending.withoutEffect());
            }
        });
    }

    private static boolean hadNoEffect(@Nullable Throwable failure) {
        return failure instanceof CompletionException
                && failure.getCause() instanceof BackendException known
                && known.kind() == Kind.UNAVAILABLE;
    }

    /** Nearly always the same, because a link serves one writer. */
    private List<Object> keysOf(long client) {
        Writer known = writer;
        if (known.client() != client || known.keys().isEmpty()) {
            known = new Writer(client, keys.forCommit(client));
            writer = known;
        }
        return known.keys();
    }

    private Answer answer(CommitReply reply, Sending sending) {
        clock.observe(reply.nowMillis());
        return switch (reply.status()) {
            case DECIDED, DECIDED_SHORT, OTHER_HISTORY -> reply.answer().orElseThrow();
            case GUARD_TIME_OVER -> {
                latest.compareAndSet(sending, sending.guardedAnew(reply.nowMillis()));
                throw failures.of(Kind.UNAVAILABLE, "the batch was under way for too long, and not decided");
            }
            case TOO_LATE_TO_KNOW ->
                throw failures.of(
                        Kind.UNKNOWN, "the batch may have been decided before, and what was known of that is gone");
        };
    }

    @Override
    public void openFeed(FeedSink sink) {
        if (owner.isClosed()) {
            sink.lost(String.valueOf(over().getMessage()));
            return;
        }
        RedisFeed opened = new RedisFeed(topic, () -> scripts.allowed(keys.channel()), sink, peers, failures);
        feed = Optional.of(opened);
        opened.open();
    }

    @Override
    public void catchUp(Position since, CatchUpSink sink) {
        new CatchUp(since, sink, this::ask, failures).start();
    }

    @Override
    public CompletionStage<Tip> tip() {
        return failing(ask(CatchUp.Question.tip()).thenApply(CatchUpReply::tip));
    }

    @Override
    public CompletionStage<Fetched> fetch(List<Bytes> keys) {
        return failing(ask(CatchUp.Question.fetch(keys)).thenApply(reply -> new Fetched(reply.tip(), reply.entries())));
    }

    private CompletionStage<CatchUpReply> ask(CatchUp.Question question) {
        if (owner.isClosed()) {
            return CompletableFuture.failedFuture(over());
        }
        long heard = peers.highestHeard();
        return scripts.catchUp(keys.forCatchUp(), question.arguments(proposal()))
                .thenApply(lists -> {
                    CatchUpReply reply = CatchUpReply.read(lists);
                    clock.observe(reply.nowMillis());
                    peers.answered(question, reply, heard);
                    return reply;
                });
    }

    /** On the JDK's thread for delays: to ask only begins a call, and users may have filled the common pool. */
    private static void after(long millis, Runnable what) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(what);
    }

    private BackendException over() {
        return failures.of(Kind.REFUSED, "the backend is closed");
    }

    private <T> CompletionStage<T> failing(CompletionStage<T> stage) {
        return stage.exceptionally(thrown -> {
            throw new CompletionException(failures.of(thrown));
        });
    }

    /** A fresh number each time, because two histories must never bear the same. */
    private static Lineage proposal() {
        long id;
        synchronized (RANDOM) {
            id = RANDOM.nextLong();
        }
        return id == 0 ? proposal() : new Lineage(id);
    }

    @Override
    public void close() {
        feed.ifPresent(RedisFeed::close);
        peers.close();
        owner.closed(this);
    }
}
