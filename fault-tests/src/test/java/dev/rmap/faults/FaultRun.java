package dev.rmap.faults;

import dev.rmap.faults.check.HistoryChecker;
import dev.rmap.faults.check.Violation;
import dev.rmap.faults.crew.Crew;
import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.History;
import dev.rmap.faults.history.Operation;
import dev.rmap.faults.history.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Three processes at work while one fault strikes again and again, by a seed; then what they recorded is checked. */
public final class FaultRun {

    private static final int WORKERS = 3;
    private static final int BETWEEN_STRIKES_MILLIS = 150;

    /** What a write may take, and as much again for a machine that has other things to do. */
    private static final Duration OPERATION = Crew.WRITE_TIMEOUT.multipliedBy(2);

    private static final Duration CONVERGENCE = Duration.ofSeconds(15);

    /**
     * What came of a run.
     *
     * @param fault what struck
     * @param seed repeats the schedule
     * @param strikes how often it struck
     * @param fates how many operations had which fate
     * @param events how many events the listeners heard
     * @param snapshots how many snapshots were compared
     * @param losses how many ends of a history the listeners heard of
     * @param convergence how long it took after the end until all were equal
     * @param violations what was broken
     */
    public record Result(
            Fault fault,
            long seed,
            int strikes,
            Map<Fate, Integer> fates,
            int events,
            int snapshots,
            int losses,
            Optional<Duration> convergence,
            List<Violation> violations) {

        /** How many operations there were. */
        public int operations() {
            return fates.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** For whoever has to repeat it. */
        @Override
        public String toString() {
            return "fault " + fault + ", seed " + seed + ": " + strikes + " strikes, " + operations() + " operations "
                    + fates + ", " + events + " events, " + snapshots + " snapshots, " + losses
                    + " ends of a history, equal after "
                    + convergence.map(Duration::toMillis).orElse(-1L) + " ms; " + violations.size() + " violations"
                    + violations.stream().limit(5).map(v -> "\n  " + v).reduce("", String::concat);
        }
    }

    private FaultRun() {}

    /** Lets the fault strike for that long, while processes work. */
    public static Result of(Fault fault, long seed, Duration time) {
        return of(fault, seed, time, Optional.empty());
    }

    /** The same with classes and resources in the place of the library's own. */
    public static Result of(Fault fault, long seed, Duration time, Optional<Path> overlay) {
        Random chance = new Random(seed);
        int strikes = 0;
        try (Crew crew = new Crew(fault.site(WORKERS), WORKERS, seed, overlay)) {
            crew.go();
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                Strikes.pause(chance, BETWEEN_STRIKES_MILLIS);
                fault.strike(crew, chance);
                strikes++;
            }
            fault.strikeLast(crew);
            Terms terms =
                    new Terms(OPERATION, CONVERGENCE, fault.loss() == Fault.Loss.OF_HISTORY, fault.losesMessages());
            return result(fault, seed, strikes, crew.finish(terms));
        }
    }

    private static Result result(Fault fault, long seed, int strikes, History history) {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        for (Operation operation : history.operations()) {
            fates.merge(operation.end().fate(), 1, Integer::sum);
        }
        return new Result(
                fault,
                seed,
                strikes,
                fates,
                history.heard().values().stream().mapToInt(List::size).sum(),
                history.looks().values().stream().mapToInt(List::size).sum(),
                (int) history.heard().values().stream()
                        .flatMap(List::stream)
                        .filter(event -> event.kind() == Heard.Kind.LINEAGE)
                        .count(),
                history.ending().convergence(),
                HistoryChecker.check(history));
    }
}
