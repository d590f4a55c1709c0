package dev.rmap.faults.check;

import dev.rmap.faults.history.Ending;
import dev.rmap.faults.history.Terms;
import java.util.ArrayList;
import java.util.List;

/** G6: all replicas are equal to the authority soon after the last fault, and the authority holds what it published. */
final class InTheEndEqual implements Check {

    @Override
    public List<Violation> violations(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Terms terms = evidence.history().terms();
        Ending ending = evidence.history().ending();
        if (ending.convergence().isEmpty()) {
            violations.add(new Violation(Promise.EQUAL, "not all replicas became equal to the authority"));
        } else if (ending.convergence().get().compareTo(terms.convergence()) > 0) {
            violations.add(new Violation(
                    Promise.EQUAL,
                    "it took " + ending.convergence().get() + ", more than " + terms.convergence()
                            + ", until all replicas were equal"));
        }
        evidence.order()
                .at(ending.revision())
                .filter(held -> !held.equals(ending.entries()))
                .ifPresent(held -> violations.add(new Violation(
                        Promise.EQUAL,
                        "the authority holds " + ending.entries() + " at " + ending.revision()
                                + ", but its changes make " + held)));
        return violations;
    }
}
