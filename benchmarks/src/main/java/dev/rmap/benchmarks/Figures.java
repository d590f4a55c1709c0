package dev.rmap.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures by name, some for each round: told as median and spread. */
final class Figures {

    private final Map<String, List<Double>> byName = new LinkedHashMap<>();

    void add(String name, double value) {
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    double median(String name) {
        return median(of(name));
    }

    String told(String name, String unit) {
        List<Double> sorted = sorted(of(name));
        return String.format(
                "%-44s %12.1f  %10.1f .. %-10.1f %s",
                name, median(sorted), sorted.get(0), sorted.get(sorted.size() - 1), unit);
    }

    /** The ratio of two figures, taken pair by pair, because a machine's speed drifts. */
    String ratio(String of, String to, String target) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < of(of).size(); i++) {
            ratios.add(of(of).get(i) / of(to).get(i));
        }
        List<Double> sorted = sorted(ratios);
        return String.format(
                "%-44s %12.2f  %10.2f .. %-10.2f %s",
                of + " / " + to, median(sorted), sorted.get(0), sorted.get(sorted.size() - 1), target);
    }

    private List<Double> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = sorted(values);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static List<Double> sorted(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }
}
