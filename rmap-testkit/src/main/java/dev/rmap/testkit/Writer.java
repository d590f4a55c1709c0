package dev.rmap.testkit;

import dev.rmap.backend.Answer;
import dev.rmap.backend.Link;
import dev.rmap.model.Batch;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Lifetime;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A writing process, without its replica: it numbers its batches and sends them, one at a time. */
public final class Writer {

    private final Link link;
    private final long client;
    private final AtomicLong batches = new AtomicLong();
    private volatile Revision base = Revision.NONE;
    private volatile Lifetime lifetime = Lifetime.FOREVER;

    /** A writer with an identity of its own. */
    public Writer(Link link) {
        this(link, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    /** A writer with the given identity. */
    public Writer(Link link, long client) {
        this.link = link;
        this.client = client;
    }

    /** Who this is. */
    public long client() {
        return client;
    }

    /** From now on the batches name this base. */
    public Writer withBase(Revision reached) {
        base = reached;
        return this;
    }

    /** From now on the batches give the map this lifetime. */
    public Writer withLifetime(Lifetime given) {
        lifetime = given;
        return this;
    }

    /** The next batch, not sent: each command is a commit of its own. */
    public Batch batch(Command... commands) {
        return batch(Arrays.stream(commands).map(Commit::of).toList());
    }

    /** The next batch, not sent. */
    public Batch batch(List<Commit> commits) {
        return new Batch(new OperationId(client, batches.incrementAndGet()), base, lifetime, commits);
    }

    /** Sends a batch and waits for the answer. */
    public Answer send(Batch batch) {
        return Eventually.get(link.commit(batch));
    }

    /** Sends a batch, which must be decided. */
    public Answer.Decided decide(Batch batch) {
        Answer answer = send(batch);
        if (answer instanceof Answer.Decided decided) {
            return decided;
        }
        throw new AssertionError("not decided: " + answer);
    }

    /** Sends the next batch, each command a commit of its own, and returns their receipts. */
    public List<Receipt> run(Command... commands) {
        return decide(batch(commands)).receipts().stream()
                .map(receipts -> receipts.get(0))
                .toList();
    }

    /** Sends the next batch, which is one command, and returns its receipt. */
    public Receipt runOne(Command command) {
        return run(command).get(0);
    }

    /** Sends the next batch, which is one commit, and returns its receipts. */
    public List<Receipt> commit(Command... commands) {
        return decide(batch(List.of(new Commit(List.of(commands))))).receipts().get(0);
    }
}
