package dev.rmap.faults.times;

import dev.rmap.faults.LaneReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how long a replica takes to know that something is wrong, and to be well again, with the times that maps have
 * when nothing else is said. A measurement, not a test. {@code -Drmap.times.rounds} says how often each incident happens.
 */
public final class RecoveryTimes {

    private static final int ROUNDS = Integer.getInteger("rmap.times.rounds", 10);

    private final LaneReport report = new LaneReport("times");

    private RecoveryTimes() {}

    /** Measures all of them and prints a table. */
    public static void main(String[] arguments) {
        RecoveryTimes times = new RecoveryTimes();
        for (Incident incident : Incident.values()) {
            times.add(incident.title(), measure(incident));
        }
        List<Moves.Failover> failovers = Moves.failovers(ROUNDS);
        times.add(
                "Sentinel failover, the master killed; from when the copy is the master",
                failovers.stream().map(Moves.Failover::fromPromotion).toList());
        times.add(
                "the same failovers, from the kill",
                failovers.stream().map(Moves.Failover::fromKill).toList());
        times.add("slot of the entries moves", Moves.slotMove(ROUNDS, Pair.CONTENT));
        times.add("slot of the channel moves", Moves.slotMove(ROUNDS, Pair.CHANNEL));
        times.report.write("| incident | rounds | known: median / worst, ms | well again: median / worst, ms |");
        System.exit(0);
    }

    private void add(String title, List<Times> times) {
        String known = Times.of(times, Times::known);
        String recovered = Times.of(times, Times::recovered);
        System.out.printf("%s: known after %s ms, well after %s ms%n", title, known, recovered);
        report.row(title, times.size(), known, recovered);
    }

    private static List<Times> measure(Incident incident) {
        List<Times> times = new ArrayList<>();
        try (Site site = new Site(incident.options())) {
            for (int round = 0; round < ROUNDS; round++) {
                site.pair.settle();
                times.add(incident.happen(site));
            }
        }
        return times;
    }
}
