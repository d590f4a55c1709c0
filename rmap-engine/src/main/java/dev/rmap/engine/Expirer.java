package dev.rmap.engine;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the authority to expire what is due. Every process that sees a deadline pass asks; the authority decides by its
 * own clock, the first one wins, and everybody hears one change. The questions of many processes are spread over
 * {@link #SPREAD_MILLIS}, so that most of them hear the change before they ask.
 */
final class Expirer<K> {

    static final long SPREAD_MILLIS = 50;

    /** How many entries are asked for at a time. */
    static final int PORTION = 512;

    private final Replica<K, ?> replica;
    private final Codec<K> keys;
    private final Committer committer;
    private final Pace pace;

    /** When the next look is due, on the authority's clock; {@code Long.MAX_VALUE} if none is. */
    private final AtomicLong next = new AtomicLong(Long.MAX_VALUE);

    private final AtomicBoolean asking = new AtomicBoolean();

    Expirer(Replica<K, ?> replica, Codec<K> keys, Committer committer, Pace pace) {
        this.replica = replica;
        this.keys = keys;
        this.committer = committer;
        this.pace = pace;
    }

    /** The replica has moved: makes sure that a look is due when the earliest deadline comes. Cheap without deadlines. */
    void look() {
        Table<K> table = replica.table();
        Deadline whole = replica.mapDeadline();
        if (!whole.exists() && !table.hasDeadlines()) {
            return;
        }
        Deadline entry = table.earliest();
        long earliest = Math.min(
                whole.exists() ? whole.epochMillis() : Long.MAX_VALUE,
                entry.exists() ? entry.epochMillis() : Long.MAX_VALUE);
        schedule(earliest);
    }

    private void schedule(long millis) {
        long before = next.getAndAccumulate(millis, Math::min);
        if (millis < before) {
            pace.after(millis - replica.clock().nowMillis(), SPREAD_MILLIS, this::ask);
        }
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        next.set(Long.MAX_VALUE);
        long now = replica.clock().nowMillis();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        if (replica.mapDeadline().isPast(now)) {
            asked.add(submit(Bytes.EMPTY, replica.mapDeadline(), new Mutation.Clear(Reason.EXPIRED)));
        }
        Collection<K> due = replica.table().due(now, PORTION);
        for (K key : due) {
            Object kept = replica.table().entries.get(key);
            if (kept != null && Form.deadline(kept).isPast(now)) {
                asked.add(submit(keys.encode(key), Form.deadline(kept), Mutation.EXPIRE));
            }
        }
        CompletionStage<Void> answered = CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
        answered.whenComplete((done, failure) -> {
            asking.set(false);
            boolean more = failure == null && due.size() == PORTION;
            pace.after(more ? 0 : SPREAD_MILLIS, 0, this::look);
        });
    }

    private CompletableFuture<?> submit(Bytes key, Deadline deadline, Mutation mutation) {
        return committer.submit(Commit.of(new Command(key, Condition.due(deadline), mutation)), false);
    }
}
