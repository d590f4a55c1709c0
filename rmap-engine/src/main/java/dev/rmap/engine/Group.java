package dev.rmap.engine;

import dev.rmap.core.SyncEvent;
import dev.rmap.model.Change;
import java.util.List;

/**
 * The changes of one commit, with consecutive numbers: what a replica applies whole or not at all (G2).
 *
 * @param changes at least one
 */
record Group(List<Change> changes) {

    Group {
        changes = List.copyOf(changes);
    }

    long last() {
        return changes.get(changes.size() - 1).number();
    }

    SyncEvent.Arrived arrived() {
        Change.Stamp first = changes.get(0).stamp();
        return new SyncEvent.Arrived(
                first.revision().lineage(), first.revision().number(), last(), first.operation());
    }

    /** Whether this ends at the number of another commit and is not that commit: only one of them is of this map. */
    boolean contradicts(Group other) {
        return last() == other.last()
                && lastStamp()
                        .revision()
                        .lineage()
                        .mayBe(other.lastStamp().revision().lineage())
                && !equals(other);
    }

    private Change.Stamp lastStamp() {
        return changes.get(changes.size() - 1).stamp();
    }
}
