package dev.rmap.faults.check;

import dev.rmap.faults.history.Action;
import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Operation;
import dev.rmap.faults.history.Return;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;

/** G4: when an operation has returned, its process stands at its revision or later, and reads what was there since. */
final class OwnWrites implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Operation operation : evidence.operations()) {
            evidence.placeOf(operation).ifPresent(at -> check(operation, at, evidence, violations));
        }
        return violations;
    }

    private static void check(Operation operation, Revision at, Evidence evidence, List<Violation> violations) {
        Return end = operation.end();
        if (end.fate() != Fate.DONE || !end.seen().sameLineage(at)) {
            return;
        }
        if (end.seen().number() < at.number()) {
            violations.add(new Violation(
                    Promise.OWN_WRITES,
                    operation + " was decided at " + at + ", and then its process stood at " + end.seen()));
        } else if (operation.call().action() != Action.SYNC
                && evidence.order()
                        .isKnown(at.lineage(), at.number(), end.seen().number())
                && !evidence.order()
                        .heldBetween(
                                at.lineage(),
                                operation.call().key(),
                                end.read(),
                                at.number(),
                                end.seen().number())) {
            violations.add(new Violation(
                    Promise.OWN_WRITES,
                    operation + " at " + at + " was followed by a read of " + end.read()
                            + ", which the entry did not have from there to " + end.seen()));
        }
    }
}
