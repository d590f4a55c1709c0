package dev.rmap.faults.check;

import dev.rmap.faults.history.Action;
import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.Operation;
import dev.rmap.faults.history.Published;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** G5: each result is what it must be after the changes before it, and no addition is lost or made twice. */
final class Conditions implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Operation operation : evidence.operations()) {
            evidence.placeOf(operation)
                    .flatMap(at -> wrong(operation, at, evidence.order()))
                    .ifPresent(what -> violations.add(new Violation(Promise.CONDITIONS, operation + ": " + what)));
        }
        for (Lineage lineage : evidence.order().lineages()) {
            steps(evidence.order(), lineage, violations);
        }
        return violations;
    }

    private static Optional<String> wrong(Operation operation, Revision at, Order order) {
        Call call = operation.call();
        if (!operation.end().applied()) {
            return call.action() == Action.TEST_AND_SET ? wronglyRefused(call, at, order) : Optional.empty();
        }
        if (call.action() == Action.SYNC || at.number() == 0) {
            return Optional.empty();
        }
        Optional<Map<String, String>> before = order.at(at.at(at.number() - 1));
        Optional<Map<String, String>> after = order.at(at);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> old = Optional.ofNullable(before.get().get(call.key()));
        Optional<String> now = Optional.ofNullable(after.get().get(call.key()));
        return wrongEffect(operation, now)
                .map(what -> what + " at " + at)
                .or(() -> wrongResult(operation, old).map(what -> what + " at " + at));
    }

    private static Optional<String> wronglyRefused(Call call, Revision at, Order order) {
        return order.at(at)
                .filter(entries -> Optional.ofNullable(entries.get(call.key())).equals(call.expected()))
                .map(entries -> "refused at " + at + ", where its condition held");
    }

    private static Optional<String> wrongEffect(Operation operation, Optional<String> now) {
        Call call = operation.call();
        Optional<String> expected = switch (call.action()) {
            case SET, SWAP, PUT_IF_ABSENT, TEST_AND_SET, PAIR -> call.value();
            case REMOVE -> Optional.empty();
            case COMPUTE -> operation.end().result();
            case ADD, SYNC -> now;
        };
        return now.equals(expected) ? Optional.empty() : Optional.of("left " + now + " and not " + expected);
    }

    private static Optional<String> wrongResult(Operation operation, Optional<String> old) {
        Optional<String> claimed = switch (operation.call().action()) {
            case SWAP, REMOVE -> operation.end().result();
            case TEST_AND_SET -> operation.call().expected();
            case PUT_IF_ABSENT -> Optional.empty();
            case SET, ADD, COMPUTE, PAIR, SYNC -> old;
        };
        return old.equals(claimed) ? Optional.empty() : Optional.of("found " + claimed + " where " + old + " was");
    }

    /** Every change of a counter adds exactly one to what was there, where it is known what was there. */
    private static void steps(Order order, Lineage lineage, List<Violation> violations) {
        for (Published change : order.changes(lineage).values()) {
            if (Counters.isCounter(change.key())) {
                order.at(change.revision().at(change.revision().number() - 1))
                        .map(before -> count(Optional.ofNullable(before.get(change.key()))))
                        .filter(before -> count(change.value()) != before + 1)
                        .ifPresent(before -> violations.add(new Violation(
                                Promise.CONDITIONS,
                                change.key() + " went from " + before + " to " + count(change.value()) + " at "
                                        + change.revision())));
            }
        }
    }

    private static long count(Optional<String> value) {
        return value.map(Long::parseLong).orElse(0L);
    }
}
