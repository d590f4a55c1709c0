package dev.rmap.faults.times;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one incident, in milliseconds.
 *
 * @param known from the incident to the first sign in the status
 * @param recovered until the replica is live and shows a write of another process that was made since; where a server has
 *     to come back first, from when it answers
 */
record Times(double known, double recovered) {

    private static final double NANOS_OF_A_MILLI = 1e6;

    static Times since(long incident, long known, long mended, long recovered) {
        return new Times((known - incident) / NANOS_OF_A_MILLI, (recovered - mended) / NANOS_OF_A_MILLI);
    }

    /** Median and worst. */
    static String of(List<Times> times, ToDoubleFunction<Times> which) {
        double[] sorted = times.stream().mapToDouble(which).sorted().toArray();
        return String.format(Locale.ROOT, "%.0f / %.0f", sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
