package dev.rmap.faults.check;

import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.Look;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** G7: each event says what was before it, and the events up to a revision fold to what the replica held there. */
final class Listeners implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        evidence.history().heard().forEach((process, events) -> {
            Map<Revision, Map<String, String>> looks = new HashMap<>();
            evidence.history()
                    .looks()
                    .getOrDefault(process, List.of())
                    .forEach(look -> looks.put(look.revision(), look.entries()));
            fold(process, events, looks, evidence.order(), violations);
            last(process, events, evidence, violations);
        });
        return violations;
    }

    private static void fold(
            int process,
            List<Heard> events,
            Map<Revision, Map<String, String>> looks,
            Order order,
            List<Violation> violations) {
        Map<String, String> fold = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            Heard event = events.get(i);
            Optional<String> held = Optional.ofNullable(fold.get(event.key()));
            if (isOfEntry(event) && !held.equals(event.before())) {
                violations.add(new Violation(
                        Promise.LISTENERS,
                        "process " + process + " heard " + event + ", but the events before it left " + held));
            }
            apply(event, fold);
            boolean revisionIsComplete =
                    i + 1 == events.size() || !events.get(i + 1).revision().equals(event.revision());
            if (revisionIsComplete && event.kind() != Heard.Kind.LINEAGE) {
                Optional<Map<String, String>> expected =
                        Optional.ofNullable(looks.get(event.revision())).or(() -> order.at(event.revision()));
                if (expected.isPresent() && !expected.get().equals(fold)) {
                    violations.add(new Violation(
                            Promise.LISTENERS,
                            "the events of process " + process + " up to " + event.revision() + " fold to " + fold
                                    + ", but the replica held " + expected.get()));
                    fold.clear();
                    fold.putAll(expected.get());
                }
            }
        }
    }

    private static boolean isOfEntry(Heard event) {
        return event.kind() == Heard.Kind.CHANGE || event.kind() == Heard.Kind.DIFFERENCE;
    }

    private static void apply(Heard event, Map<String, String> fold) {
        switch (event.kind()) {
            case CHANGE, DIFFERENCE ->
                event.after().ifPresentOrElse(value -> fold.put(event.key(), value), () -> fold.remove(event.key()));
            case RESET -> fold.clear();
            case LINEAGE -> {
                // Says that another history begins; the differences to it are events of their own.
            }
        }
    }

    /** When all is quiet, everything has been heard: all events together fold to the last snapshot. */
    private static void last(int process, List<Heard> events, Evidence evidence, List<Violation> violations) {
        List<Look> looks = evidence.history().looks().getOrDefault(process, List.of());
        Map<String, String> fold = new TreeMap<>();
        events.forEach(event -> apply(event, fold));
        if (!looks.isEmpty()) {
            Look end = looks.get(looks.size() - 1);
            boolean settled = end.revision().equals(evidence.history().ending().revision());
            if (settled && !end.entries().equals(fold)) {
                violations.add(new Violation(
                        Promise.LISTENERS,
                        "all events of process " + process + " fold to " + fold + ", but the replica holds "
                                + end.entries()));
            }
        }
    }
}
