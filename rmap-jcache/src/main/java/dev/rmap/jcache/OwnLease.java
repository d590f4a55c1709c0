package dev.rmap.jcache;

import dev.rmap.jcache.operation.Plan;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.lease.Removals;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import java.util.ArrayList;
import java.util.List;

/**
 * The lease that one operation holds on its entry, if it was taken for it and until it is given back or lost; or that of
 * the operation around it. Says what the operation may still do, and what its commit does to leases. Confined to one thread.
 */
final class OwnLease {

    private final CacheParts<?, ?> parts;
    private final Object keyForm;
    private final ExclusiveLeases<Object>.Taken taken;
    private boolean lost;

    /** The lease of the entry under a key, if it is among those that were taken. */
    OwnLease(CacheParts<?, ?> parts, Object keyForm, ExclusiveLeases<Object>.Taken taken) {
        this.parts = parts;
        this.keyForm = keyForm;
        this.taken = taken;
    }

    /** What was loaded is not stored once its lease is lost: it may be older than what happened since. */
    <V> Plan<V> allowed(Plan<V> wanted) {
        return lost && wanted instanceof Plan.Put<V> put && put.from() == Plan.From.LOADER
                ? new Plan.Nothing<>()
                : wanted;
    }

    /**
     * The commit that carries out the plan if the lease is held, and gives it back if it is the operation's own. A removal without a lease ends that of
     * the load which may be under way, in some process: what was read before the removal is then not stored after it. Only
     * what this thread itself is writing goes on. An entry that expires takes nobody's lease with it, unlike one that is
     * removed, so the plan decides and not the mutation.
     */
    Commit endingWith(Commit commit, Plan<?> plan) {
        List<Command> lease = lost ? List.of() : ofLease();
        if (lease.isEmpty()) {
            return plan instanceof Plan.Delete ? Removals.endingLeases(commit) : commit;
        }
        List<Command> all = new ArrayList<>(commit.commands());
        all.addAll(lease);
        return new Commit(all, commit.terse());
    }

    private List<Command> ofLease() {
        List<Command> givingBack = taken.givingBack(keyForm);
        return givingBack.isEmpty() ? parts.leases().whileHeldHere(keyForm) : givingBack;
    }

    /** The commit was carried out: nothing is left to give back. */
    void givenBack() {
        taken.givenBack(keyForm);
    }

    /** The authority says that it is not held any more, so it cannot be given back. */
    void lost() {
        lost = true;
        parts.leases().lostHere(keyForm);
    }
}
