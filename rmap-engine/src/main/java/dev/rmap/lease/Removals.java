package dev.rmap.lease;

import dev.rmap.engine.map.LeaseEntries;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends the computations of what is removed, so that no value outlives its removal.
 *
 * <p>It happens in the very commit that removes: whoever computes has lost his lease by then, and whatever is stored later
 * was asked for later. So it needs no look at the leases, of which this process may not have heard yet, and costs no round
 * trip; only some bytes, and on the authority the look at a key that is absent.
 */
public final class Removals {

    private Removals() {}

    /**
     * The commit, with the ends of the leases of all that it removes behind its own commands: their receipts stay the
     * first. What takes items from a list may remove it, and counts as a removal, whether the list has these items or not.
     */
    public static Commit endingLeases(Commit commit) {
        Set<Bytes> removed = new LinkedHashSet<>();
        for (Command command : commit.commands()) {
            if (removes(command.mutation())) {
                removed.add(command.key());
            }
        }
        if (removed.isEmpty()) {
            return commit;
        }
        List<Command> all = new ArrayList<>(commit.commands());
        removed.forEach(key -> all.add(Command.remove(LeaseEntries.keyOf(key))));
        return new Commit(all, commit.terse());
    }

    private static boolean removes(Mutation mutation) {
        return mutation instanceof Mutation.Remove
                || (mutation instanceof Mutation.Drop drop && !drop.items().isEmpty());
    }
}
