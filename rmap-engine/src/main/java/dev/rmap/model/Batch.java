package dev.rmap.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes to the authority in one call: commits of any number of callers, each decided for itself, in order.
 *
 * <p>The batch is applied once however often it arrives: the authority keeps the answer to the latest batch of each
 * writer, and refuses an older one.
 *
 * @param id the identity of the batch
 * @param base the revision that the writer's replica has reached; if the authority is in another lineage or behind that
 *     number, history was lost and nothing is applied
 * @param lifetime the lifetime that the writer gives the map
 * @param commits at least one
 */
public record Batch(OperationId id, Revision base, Lifetime lifetime, List<Commit> commits) {

    /**
     * Copies the commits.
     *
     * @throws IllegalArgumentException if there are none, or the batch has no identity
     */
    public Batch {
        commits = List.copyOf(commits);
        if (commits.isEmpty() || !id.isKnown()) {
            throw new IllegalArgumentException("a batch needs an identity and at least one commit");
        }
    }

    /** Whether no commit asks for the values that it replaces. */
    public boolean terse() {
        return commits.stream().allMatch(Commit::terse);
    }

    /**
     * The receipts of these commits as the writer is told them: if the batch is terse, an applied command does not tell the
     * value before it, which of one that moved a deadline is the value after it, too. What refused a command is told always,
     * because an edit goes on from there.
     */
    public List<List<Receipt>> told(List<List<Receipt>> receipts) {
        if (!terse()) {
            return receipts;
        }
        List<List<Receipt>> told = new ArrayList<>(receipts.size());
        for (int i = 0; i < receipts.size(); i++) {
            told.add(toldTersely(commits.get(i).commands(), receipts.get(i)));
        }
        return List.copyOf(told);
    }

    private static List<Receipt> toldTersely(List<Command> commands, List<Receipt> receipts) {
        List<Receipt> told = new ArrayList<>(receipts.size());
        for (int i = 0; i < receipts.size(); i++) {
            boolean touch = commands.get(i).mutation() instanceof Mutation.Touch;
            told.add(touch ? receipts.get(i).withoutValues() : receipts.get(i).withoutReplaced());
        }
        return List.copyOf(told);
    }
}
