package dev.rmap.faults.check;

import dev.rmap.faults.history.Operation;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * G1: what had ended before something else began, comes before it in the order. Together with {@link Conditions} this
 * makes writes linearizable: the order is the witness, and a witness that holds needs no search for another.
 */
final class RealTime implements Check {

    private record Placed(Operation operation, Revision at) {}

    @Override
    public List<Violation> violations(Evidence evidence) {
        Map<Lineage, List<Placed>> byLineage = new HashMap<>();
        for (Operation operation : evidence.operations()) {
            evidence.placeOf(operation)
                    .ifPresent(at -> byLineage
                            .computeIfAbsent(at.lineage(), lineage -> new ArrayList<>())
                            .add(new Placed(operation, at)));
        }
        List<Violation> violations = new ArrayList<>();
        byLineage.values().forEach(placed -> inversions(placed, violations));
        return violations;
    }

    /** Goes through the order and remembers which operation so far began last: nothing later may have ended before. */
    private static void inversions(List<Placed> placed, List<Violation> violations) {
        placed.sort(Comparator.comparingLong((Placed each) -> each.at().number()));
        List<Placed> sameNumber = new ArrayList<>();
        Placed latest = placed.get(0);
        for (Placed each : placed) {
            if (!sameNumber.isEmpty()
                    && sameNumber.get(0).at().number() < each.at().number()) {
                latest = laterOf(latest, sameNumber);
                sameNumber.clear();
            }
            sameNumber.add(each);
            if (latest.at().number() < each.at().number() && each.operation().isBefore(latest.operation())) {
                violations.add(new Violation(
                        Promise.ONE_ORDER,
                        each.operation() + " had ended before " + latest.operation() + " began, but its revision is "
                                + each.at() + " and the other's is " + latest.at()));
            }
        }
    }

    private static Placed laterOf(Placed latest, List<Placed> others) {
        Placed found = latest;
        for (Placed other : others) {
            if (other.operation().call().nanos() > found.operation().call().nanos()) {
                found = other;
            }
        }
        return found;
    }
}
