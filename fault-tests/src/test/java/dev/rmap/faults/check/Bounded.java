package dev.rmap.faults.check;

import dev.rmap.faults.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** G10: whatever breaks, an operation ends in time. */
final class Bounded implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        Duration bound = evidence.history().terms().operation();
        List<Violation> violations = new ArrayList<>();
        for (Operation operation : evidence.operations()) {
            boolean ended = operation.end().nanos() != Long.MAX_VALUE;
            Duration taken =
                    Duration.ofNanos(operation.end().nanos() - operation.call().nanos());
            if (ended && taken.compareTo(bound) > 0) {
                violations.add(new Violation(Promise.BOUNDED, operation + " took " + taken + ", more than " + bound));
            }
        }
        return violations;
    }
}
