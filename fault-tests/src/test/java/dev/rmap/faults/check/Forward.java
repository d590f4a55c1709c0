package dev.rmap.faults.check;

import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.Look;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** G3: the revisions that a process sees, and those that its listener hears of, never go back. */
final class Forward implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        evidence.history()
                .looks()
                .forEach((process, looks) -> back(
                        "process " + process + " saw",
                        looks.stream().map(Look::revision).toList(),
                        violations));
        evidence.history()
                .heard()
                .forEach((process, events) -> back(
                        "the listener of process " + process + " heard of",
                        events.stream().map(Heard::revision).toList(),
                        violations));
        return violations;
    }

    private static void back(String who, List<Revision> revisions, List<Violation> violations) {
        Set<Lineage> left = new HashSet<>();
        Revision before = Revision.NONE;
        for (Revision revision : revisions) {
            if (left.contains(revision.lineage())) {
                violations.add(
                        new Violation(Promise.FORWARD, who + " " + revision + ", of a history that it had left"));
            } else if (revision.sameLineage(before) && revision.number() < before.number()) {
                violations.add(new Violation(Promise.FORWARD, who + " " + revision + " after " + before));
            } else if (!revision.sameLineage(before)) {
                left.add(before.lineage());
            }
            before = revision;
        }
    }
}
