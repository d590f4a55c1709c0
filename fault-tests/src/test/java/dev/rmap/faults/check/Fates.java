package dev.rmap.faults.check;

import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Operation;
import dev.rmap.faults.history.Published;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** G8: what was acknowledged happened once, what was said not to be applied never, and everything else at most once. */
final class Fates implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Operation operation : evidence.operations()) {
            if (operation.call().action().storesItsOwn()) {
                stored(operation, evidence, violations);
            }
        }
        counted(evidence, violations);
        return violations;
    }

    private static void stored(Operation operation, Evidence evidence, List<Violation> violations) {
        Call call = operation.call();
        List<Published> storings = evidence.storings(call.key(), call.value().orElseThrow());
        if (storings.size() > 1) {
            violations.add(new Violation(Promise.FATES, operation + " was applied twice: " + storings));
        }
        boolean denied = operation.end().fate() == Fate.NOT_APPLIED
                || (operation.end().fate() == Fate.DONE && !operation.end().applied());
        if (denied && !storings.isEmpty()) {
            violations.add(new Violation(Promise.FATES, operation + " was applied all the same: " + storings));
        }
        boolean claimed = operation.isApplied() || operation.end().fate() == Fate.NOT_VISIBLE;
        if (claimed && storings.isEmpty() && isComplete(operation.end().revision(), evidence)) {
            violations.add(new Violation(Promise.FATES, operation + " is nowhere in the order: it is lost"));
        }
    }

    /** Whether a change that is not among those published never was. */
    private static boolean isComplete(Revision at, Evidence evidence) {
        return !evidence.history().terms().mayMissPublished()
                || (!at.equals(Revision.NONE)
                        && evidence.order().changes(at.lineage()).containsKey(at.number()));
    }

    private static final class Tally {
        private int acknowledged;
        private int possible;
    }

    /** As many additions as were acknowledged, and at most those more of which nobody knows. */
    private static void counted(Evidence evidence, List<Violation> violations) {
        if (evidence.order().lineages().size() != 1
                || evidence.history().terms().mayMissPublished()) {
            return;
        }
        Map<String, Tally> tallies = new HashMap<>();
        for (Operation operation : evidence.operations()) {
            if (operation.call().action().counts()) {
                Tally tally = tallies.computeIfAbsent(operation.call().key(), key -> new Tally());
                boolean sure = operation.isApplied() || operation.end().fate() == Fate.NOT_VISIBLE;
                tally.acknowledged += sure ? 1 : 0;
                tally.possible += sure || operation.end().fate() != Fate.NOT_APPLIED ? 1 : 0;
            }
        }
        Lineage lineage = evidence.order().lineages().get(0);
        tallies.forEach((key, tally) -> {
            long made = evidence.order().changes(lineage).values().stream()
                    .filter(change -> change.key().equals(key))
                    .count();
            if (made < tally.acknowledged || made > tally.possible) {
                violations.add(new Violation(
                        Promise.FATES,
                        made + " additions to " + key + " were made; " + tally.acknowledged
                                + " were acknowledged, and at most " + tally.possible + " are possible"));
            }
        });
    }
}
