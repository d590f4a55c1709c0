package dev.rmap.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the same work on everybody, round by round, so that a machine whose speed drifts is the same for all. Everybody's
 * nodes are started and warmed up first, and live until the end. Nothing else should run on the machine meanwhile.
 */
public final class Race {

    /**
     * How long the race is.
     *
     * @param rounds how often everybody runs
     * @param joins how often a large map is joined
     * @param entries how many entries the large map has
     * @param warm how many times longer, or oftener, everything is done before it counts
     */
    record Length(int rounds, int joins, int entries, int warm) {

        static Length of(String mode) {
            return switch (mode) {
                case "quick" -> new Length(1, 1, 100_000, 2);
                case "round" -> new Length(1, 1, 1_000_000, 8);
                case "full" -> new Length(5, 2, 1_000_000, 8);
                default -> throw new IllegalArgumentException("mode " + mode + "; there are quick, round and full");
            };
        }
    }

    private final Length length;
    private final Results results = new Results();
    private final List<Entrant> entrants = new ArrayList<>();

    private Race(Length length) {
        this.length = length;
    }

    /** {@code quick|round|full <folder for the report> [only=<contender>,<contender>...]}. */
    public static void main(String[] args) {
        Race race = new Race(Length.of(args[0]));
        List<Contender> contenders = contenders(args.length > 2 ? args[2] : "only=");
        Report report = new Report(race.results, args[0], contenders);
        try {
            contenders.forEach(race::enter);
            System.out.println(report.setup());
            for (int round = 1; round <= race.length.rounds; round++) {
                System.out.println("round " + round + " of " + race.length.rounds);
                race.run(entrant -> entrant.run(1, race.results::add));
                report.write(Path.of(args[1]), round);
            }
            for (int join = 1; join <= race.length.joins; join++) {
                System.out.println("large map, " + join + " of " + race.length.joins);
                race.large();
            }
            report.write(Path.of(args[1]), race.length.rounds);
        } finally {
            race.entrants.forEach(Entrant::close);
        }
    }

    private static List<Contender> contenders(String only) {
        String names = only.substring(only.indexOf('=') + 1);
        return names.isBlank() || names.startsWith("$")
                ? List.of(Contender.values())
                : Arrays.stream(names.split(",")).map(Contender::valueOf).toList();
    }

    private void enter(Contender contender) {
        System.out.println("warming up " + contender.label());
        Entrant entrant = Entrant.start(contender);
        if (succeeds(entrant, warming -> warming.run(length.warm, (work, who, figure) -> {}))) {
            entrants.add(entrant);
        }
    }

    /** Who fails runs no further; the others do. */
    private void run(Consumer<Entrant> work) {
        entrants.removeIf(entrant -> !succeeds(entrant, work));
    }

    private static boolean succeeds(Entrant entrant, Consumer<Entrant> work) {
        try {
            work.accept(entrant);
            return true;
        } catch (RuntimeException failed) {
            System.out.println("  " + entrant.contender().label() + " failed: " + failed.getMessage());
            entrant.close();
            return false;
        }
    }

    private void large() {
        run(entrant -> {
            if (entrant.contender() == Contender.HASH_MAP) {
                Entrant.measureHeap(Contender.HASH_MAP, length.entries, results::add);
            } else if (entrant.contender().joinsLarge()) {
                entrant.join(length.entries, results::add);
            }
        });
    }
}
