package dev.rmap.engine.follow;

import dev.rmap.core.SyncEvent;
import dev.rmap.model.Change;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import java.util.List;

/**
 * The changes of one commit, with consecutive numbers: what a replica applies whole or not at all (G2).
 *
 * @param changes at least one
 */
public record Group(List<Change> changes) {

    public Group {
        changes = List.copyOf(changes);
    }

    long first() {
        return changes.get(0).number();
    }

    long last() {
        return changes.get(changes.size() - 1).number();
    }

    SyncEvent.Arrived arrived() {
        Change.Stamp first = changes.get(0).stamp();
        return new SyncEvent.Arrived(
                first.revision().lineage(), first.revision().number(), last(), first.operation());
    }

    /** What the core is told when an answer brings these commits, of which there is at least one. */
    static SyncEvent.Answered answered(List<Group> groups) {
        Group first = groups.get(0);
        Group last = groups.get(groups.size() - 1);
        return new SyncEvent.Answered(
                first.lastChange().stamp().revision().lineage(), first.first(), last.last(), last.operation());
    }

    /** The changes up to a number, of which there is at least one. Only a forged commit can end in between. */
    Group upTo(long number) {
        return last() <= number ? this : new Group(changes.subList(0, (int) (number + 1 - first())));
    }

    /** The changes beyond a number, of which there is at least one. */
    Group beyond(long number) {
        return number < first() ? this : new Group(changes.subList((int) (number + 1 - first()), changes.size()));
    }

    /** Whether this has another change of the number that the other one ends with: only one of the two is of this map. */
    boolean contradicts(Group other) {
        Change others = other.lastChange();
        if (others.number() < first() || others.number() > last()) {
            return false;
        }
        Change mine = changes.get((int) (others.number() - first()));
        return mine.stamp().revision().lineage().mayBe(others.stamp().revision().lineage()) && !mine.equals(others);
    }

    /** Whether this ends at a number whose change was made by another batch, as the witness of the position tells. */
    boolean contradicts(Position at) {
        return last() == at.number()
                && lastChange().stamp().revision().lineage().mayBe(at.lineage())
                && at.witness().isKnown()
                && !at.witness().equals(operation());
    }

    private Change lastChange() {
        return changes.get(changes.size() - 1);
    }

    /** Who made the changes. */
    OperationId operation() {
        return changes.get(changes.size() - 1).stamp().operation();
    }
}
