package dev.rmap.faults.times;

import dev.rmap.faults.LaneReport;
import dev.rmap.faults.times.Incident.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures how long a replica takes to know that something is wrong, and to be well again, with the times that maps have
 * when nothing else is said. A measurement, not a test. {@code -Drmap.times.rounds} says how often each incident happens.
 */
public final class RecoveryTimes {

    private static final int ROUNDS = Integer.getInteger("rmap.times.rounds", 10);

    private RecoveryTimes() {}

    /** Measures all of them and prints a table. */
    public static void main(String[] arguments) {
        LaneReport report = new LaneReport("times");
        for (Incident incident : Incident.values()) {
            List<Times> times = measure(incident);
            String known = medianAndWorst(times, Times::known);
            String recovered = medianAndWorst(times, Times::recovered);
            System.out.printf("%s: known after %s ms, well after %s ms%n", incident.title(), known, recovered);
            report.row(incident.title(), ROUNDS, known, recovered);
        }
        report.write("| incident | rounds | known: median / worst, ms | well again: median / worst, ms |");
        System.exit(0);
    }

    private static List<Times> measure(Incident incident) {
        List<Times> times = new ArrayList<>();
        try (Site site = new Site(incident.options())) {
            for (int round = 0; round < ROUNDS; round++) {
                site.settle();
                times.add(incident.happen(site));
            }
        }
        return times;
    }

    private static String medianAndWorst(List<Times> times, ToDoubleFunction<Times> which) {
        double[] sorted = times.stream().mapToDouble(which).sorted().toArray();
        return String.format(Locale.ROOT, "%.0f / %.0f", sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
