package dev.rmap.jcache;

import dev.rmap.jcache.count.Statistics;
import dev.rmap.jcache.operation.Found;
import dev.rmap.jcache.operation.Operation;
import dev.rmap.jcache.operation.Outcome;
import dev.rmap.jcache.operation.Plan;
import dev.rmap.jcache.operation.Store;
import dev.rmap.jcache.operation.Target;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way: plans on the entry that this process knows, and, as long as the authority says that it is
 * another one, on that. Confined to one thread.
 */
final class Attempt<K, V, R> {

    /** What the authority's answer means. */
    enum Settled {
        /** The operation was carried out. */
        DONE,
        /** The entry is another one than the plan was made for. */
        REFUSED,
        /** The lease was lost under which it was written through, so it has to begin anew. */
        LOST
    }

    private final CacheParts<K, V> parts;
    private final Target<K> target;
    private final Bytes keyBytes;
    private final Operation<V, R> operation;
    private final OwnLease lease;
    private final Statistics statistics;
    private final long start;

    private Found<V> found;
    private Plan<V> plan = new Plan.Nothing<>();
    private Mutation mutation = Mutation.NOTHING;
    private @Nullable Outcome<V> outcome;

    /** Whether a look found nothing, so that it was loaded. */
    private boolean missed;

    /** See {@link #loadNanos}: it does not count. */
    private long loadNanos;

    /** What was written through already, which is not to be written again. */
    private Plan<V> written = new Plan.Nothing<>();

    Attempt(CacheParts<K, V> parts, Target<K> target, Operation<V, R> operation, ExclusiveLeases<Object>.Taken taken) {
        this.parts = parts;
        this.target = target;
        this.operation = operation;
        this.lease = new OwnLease(parts, target.form(), taken);
        this.statistics = parts.statistics();
        this.start = statistics.start();
        Store<K, V> store = parts.store();
        store.expireIfDue(target.form());
        this.keyBytes = store.map().encodeKey(target.form());
        this.found = Found.inReplica(store, target.form());
    }

    Target<K> target() {
        return target;
    }

    Operation<V, R> operation() {
        return operation;
    }

    /** Plans on what was found, writes it through, and says what the authority has to decide. */
    Commit next() {
        plan = lease.allowed(operation.plan().apply(found));
        missed |= found.missed();
        loadNanos += found.takeLoadNanos();
        mutation = mutation(plan);
        writeThrough();
        Command command = new Command(keyBytes, found.condition(), mutation);
        return lease.endingWith(new Commit(List.of(command), operation.looks() == Operation.Looks.NONE), plan);
    }

    private Mutation mutation(Plan<V> planned) {
        if (planned instanceof Plan.Put<V> put) {
            Bytes value = parts.store().bytes(put.form());
            return parts.deadlines().store(value, found::isPresent);
        }
        if (planned instanceof Plan.Delete) {
            return Mutation.REMOVE;
        }
        if (planned instanceof Plan.End) {
            return Mutation.EXPIRE;
        }
        return planned instanceof Plan.Access
                ? parts.deadlines().access(() -> parts.store().deadline(target.form()))
                : Mutation.NOTHING;
    }

    private void writeThrough() {
        if (plan.equals(written)) {
            return;
        }
        if (plan instanceof Plan.Put<V> put && put.from() == Plan.From.USER) {
            parts.writer().write(target.key(), put.value());
            written = plan;
        } else if (plan instanceof Plan.Delete) {
            parts.writer().delete(target.key());
            written = plan;
        }
    }

    /** Takes the authority's answer. What was loaded needs no lease any more once that is lost: it is not stored. */
    Settled settle(List<Receipt> receipts) {
        Receipt receipt = receipts.get(0);
        if (receipt.accepted()) {
            lease.givenBack();
            outcome = new Outcome<>(parts.store(), plan, mutation, receipt, missed);
            return Settled.DONE;
        }
        if (receipt.outcome() != Receipt.Outcome.SKIPPED) {
            found = Found.atAuthority(parts.store(), receipt.before());
            return Settled.REFUSED;
        }
        lease.lost();
        return plan instanceof Plan.Put<V> put && put.from() == Plan.From.LOADER ? Settled.REFUSED : Settled.LOST;
    }

    /** What came of it, once that is settled. */
    Outcome<V> outcome() {
        if (outcome == null) {
            throw new IllegalStateException("the operation is not settled");
        }
        return outcome;
    }

    /** Counts it, unless counting was off when it began. */
    void count() {
        statistics.record(tally(), start + loadNanos);
    }

    /** What it counts as. */
    Statistics.Tally tally() {
        return Statistics.Tally.of(operation.looks(), outcome());
    }

    /** The time of all loads. */
    long loadNanos() {
        return loadNanos;
    }

    /** The result. */
    @Nullable
    R answer() {
        return operation.answer().apply(outcome());
    }
}
