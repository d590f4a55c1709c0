package dev.rmap.local;

import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import dev.rmap.model.Receipt;
import java.util.List;

/**
 * What becomes of a commit.
 *
 * @param receipts one for each command
 * @param changes what was applied, with consecutive revisions; none if the commit was refused or had no effect
 * @param mapDeadline when the whole map ends, after the commit
 */
public record Verdict(List<Receipt> receipts, List<Change> changes, Deadline mapDeadline) {}
