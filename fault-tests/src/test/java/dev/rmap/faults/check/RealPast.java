package dev.rmap.faults.check;

import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** G2: a snapshot is what the map held at its revision, the same in every process, with both or none of a pair. */
final class RealPast implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<Object, Look> first = new HashMap<>();
        evidence.history()
                .looks()
                .values()
                .forEach(looks -> looks.forEach(look -> {
                    String who = "process " + look.process() + " at " + look.revision() + " saw " + look.entries();
                    Look other = first.putIfAbsent(look.revision(), look);
                    if (other != null && !other.entries().equals(look.entries())) {
                        violations.add(new Violation(
                                Promise.REAL_PAST,
                                who + ", but process " + other.process() + " saw " + other.entries()));
                    }
                    evidence.order()
                            .at(look.revision())
                            .filter(held -> !held.equals(look.entries()))
                            .ifPresent(held -> violations.add(new Violation(
                                    Promise.REAL_PAST, who + ", but the changes up to there make " + held)));
                    if (!Objects.equals(
                            look.entries().get(Call.LEFT), look.entries().get(Call.RIGHT))) {
                        violations.add(new Violation(Promise.REAL_PAST, who + ": half of a commit"));
                    }
                }));
        return violations;
    }
}
