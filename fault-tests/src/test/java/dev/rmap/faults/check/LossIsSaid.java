package dev.rmap.faults.check;

import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.Look;
import dev.rmap.faults.history.Operation;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;

/** G9: where the server lost nothing, no history ends; where it did, every listener hears of each history that ended. */
final class LossIsSaid implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        evidence.history().looks().forEach((process, looks) -> {
            List<Lineage> seen = lineages(looks.stream().map(Look::revision).toList());
            List<Heard> told = evidence.history().heard().getOrDefault(process, List.of()).stream()
                    .filter(event -> event.kind() == Heard.Kind.LINEAGE)
                    .toList();
            silent(process, seen, told, violations);
            if (!evidence.history().terms().mayLoseHistory() && (seen.size() > 1 || !told.isEmpty())) {
                violations.add(new Violation(
                        Promise.LOSS_IS_SAID,
                        "process " + process + " saw " + seen.size() + " histories, the last "
                                + seen.get(seen.size() - 1) + ", although the server lost nothing"));
            }
        });
        if (!evidence.history().terms().mayLoseHistory()) {
            for (Operation operation : evidence.operations()) {
                if (operation.end().fate() == Fate.HISTORY_ENDED) {
                    violations.add(
                            new Violation(Promise.LOSS_IS_SAID, operation + ", although the server lost nothing"));
                }
            }
        }
        return violations;
    }

    /** Each step from one history to another one that was seen needs events that lead from the one to the other. */
    private static void silent(int process, List<Lineage> seen, List<Heard> told, List<Violation> violations) {
        for (int i = 1; i < seen.size(); i++) {
            String ended = seen.get(i - 1).toString();
            String begun = seen.get(i).toString();
            boolean said = told.stream()
                            .anyMatch(event ->
                                    event.before().filter(ended::equals).isPresent())
                    && told.stream()
                            .anyMatch(
                                    event -> event.after().filter(begun::equals).isPresent());
            if (!said) {
                violations.add(new Violation(
                        Promise.LOSS_IS_SAID,
                        "process " + process + " came from the history " + ended + " to " + begun
                                + ", and its listener did not hear of it"));
            }
        }
    }

    private static List<Lineage> lineages(List<Revision> revisions) {
        return revisions.stream()
                .map(Revision::lineage)
                .filter(Lineage::isKnown)
                .distinct()
                .toList();
    }
}
