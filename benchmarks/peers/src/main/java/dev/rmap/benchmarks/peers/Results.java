package dev.rmap.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All figures of a race: one for each round. */
final class Results {

    private final Map<Work, Map<Contender, List<Double>>> figures = new EnumMap<>(Work.class);

    void add(Work work, Contender contender, double figure) {
        figures.computeIfAbsent(work, w -> new EnumMap<>(Contender.class))
                .computeIfAbsent(contender, c -> new ArrayList<>())
                .add(figure);
        System.out.printf("  %-26s %-58s %12.1f %s%n", contender.label(), work.label(), figure, work.unit());
    }

    /** The figures of a work, sorted; none if the contender did not do it. */
    List<Double> sorted(Work work, Contender contender) {
        List<Double> sorted =
                new ArrayList<>(figures.getOrDefault(work, Map.of()).getOrDefault(contender, List.of()));
        Collections.sort(sorted);
        return sorted;
    }

    /** All figures of a work, in the order of the rounds. */
    List<Double> inOrder(Work work, Contender contender) {
        return figures.getOrDefault(work, Map.of()).getOrDefault(contender, List.of());
    }

    OptionalDouble median(Work work, Contender contender) {
        List<Double> sorted = sorted(work, contender);
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** The best median of the peers of that kind. */
    OptionalDouble bestPeer(Work work, Contender.Kind kind) {
        return java.util.Arrays.stream(Contender.values())
                .filter(c -> c.kind() == kind && c.isPeer())
                .map(c -> median(work, c))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .reduce(work.moreIsBetter() ? Math::max : Math::min);
    }
}
