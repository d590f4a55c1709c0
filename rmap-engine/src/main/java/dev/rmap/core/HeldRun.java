package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;

/**
 * The run of changes that the shell keeps while a catch-up is under way: consecutive numbers of one lineage.
 *
 * @param lineage their history; unknown as long as none of them names it
 * @param first the first number
 * @param last the last number; below {@code first} if the run is empty
 * @param operation who made the last one
 */
record HeldRun(Lineage lineage, long first, long last, OperationId operation) {

    static final HeldRun EMPTY = new HeldRun(Lineage.UNKNOWN, 1, 0, OperationId.NONE);

    static HeldRun of(SyncEvent.Arrived changes) {
        return new HeldRun(changes.lineage(), changes.first(), changes.last(), changes.operation());
    }

    boolean isEmpty() {
        return last < first;
    }

    boolean isContinuedBy(SyncEvent.Arrived changes) {
        return !isEmpty() && lineage.mayBe(changes.lineage()) && changes.first() == last + 1;
    }

    boolean hasSeen(SyncEvent.Arrived changes) {
        return !isEmpty() && lineage.mayBe(changes.lineage()) && changes.first() >= first && changes.last() <= last;
    }

    HeldRun with(SyncEvent.Arrived changes) {
        Lineage known = lineage.isKnown() ? lineage : changes.lineage();
        return new HeldRun(known, first, changes.last(), changes.operation());
    }

    /** What is left when all changes up to that number are gone. */
    HeldRun beyond(long number) {
        return last <= number ? EMPTY : new HeldRun(lineage, Math.max(first, number + 1), last, operation);
    }

    /** Whether this run, together with everything up to {@code here}, has no hole. */
    boolean joins(Revision here) {
        return isEmpty() || (lineage.mayBe(here.lineage()) && first <= here.number() + 1);
    }
}
