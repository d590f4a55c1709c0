package dev.rmap.faults.check;

import dev.rmap.faults.history.History;
import java.util.ArrayList;
import java.util.List;

/** Holds a recorded history against every promise. A function of values: it knows neither servers nor maps. */
public final class HistoryChecker {

    private static final List<Check> CHECKS = List.of(
            new RealTime(),
            new RealPast(),
            new Forward(),
            new OwnWrites(),
            new Conditions(),
            new InTheEndEqual(),
            new Listeners(),
            new Fates(),
            new LossIsSaid(),
            new Bounded());

    private HistoryChecker() {}

    /** All that is wrong with it; empty for a good history. */
    public static List<Violation> check(History history) {
        Evidence evidence = new Evidence(history);
        List<Violation> all = new ArrayList<>(evidence.order().conflicts());
        CHECKS.forEach(check -> all.addAll(check.violations(evidence)));
        return all;
    }
}
