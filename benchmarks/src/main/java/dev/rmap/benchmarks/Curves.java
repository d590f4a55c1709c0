package dev.rmap.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures over what they grow with: as tables in {@code growth.md}, and as lines in {@code growth.svg}. */
final class Curves {

    private record Point(double x, double y) {}

    private record Name(String over, String figure, String unit) {}

    private static final int WIDTH = 420;
    private static final int HEIGHT = 200;
    private static final int MARGIN = 50;

    private final Map<Name, List<Point>> curves = new LinkedHashMap<>();

    void add(String over, double x, String figure, String unit, double y) {
        curves.computeIfAbsent(new Name(over, figure, unit), name -> new ArrayList<>())
                .add(new Point(x, y));
        System.out.printf(Locale.ROOT, "%-18s %,12.0f  %-28s %,14.1f %s%n", over, x, figure, y, unit);
    }

    void write(Path folder, String server) {
        StringBuilder text = new StringBuilder("# How costs grow\n\nMade by\n\n")
                .append("    ./mvnw -q -Pbench -DskipTests -pl benchmarks -am verify -Drmap.benchmark=Growth\n\n")
                .append("Java ")
                .append(Runtime.version())
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors, ")
                .append(server)
                .append("; 16-byte keys, 100-byte values where nothing else is said; one run.\n\n")
                .append("![the same as curves](growth.svg)\n");
        curves.forEach((name, points) -> text.append(table(name, points)));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("growth.md"), text);
            Files.writeString(folder.resolve("growth.svg"), svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table(Name name, List<Point> points) {
        StringBuilder head = new StringBuilder("\n| " + name.over() + " |");
        StringBuilder row =
                new StringBuilder("| " + name.figure() + (name.unit().isEmpty() ? "" : ", " + name.unit()) + " |");
        for (Point point : points) {
            head.append(String.format(Locale.ROOT, " %,.0f |", point.x()));
            row.append(String.format(Locale.ROOT, point.y() < 100 ? " %.1f |" : " %,.0f |", point.y()));
        }
        return head + "\n|" + " --- |".repeat(points.size() + 1) + "\n" + row + "\n";
    }

    private String svg() {
        StringBuilder all = new StringBuilder();
        int at = 0;
        for (Map.Entry<Name, List<Point>> curve : curves.entrySet()) {
            int left = at % 2 * WIDTH;
            int top = at / 2 * HEIGHT;
            all.append(String.format(Locale.ROOT, "<g transform=\"translate(%d,%d)\">%n", left, top))
                    .append(plot(curve.getKey(), curve.getValue()))
                    .append("</g>\n");
            at++;
        }
        int rows = (at + 1) / 2;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + 2 * WIDTH + "\" height=\"" + rows * HEIGHT
                + "\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                + all + "</svg>\n";
    }

    /** One curve; steps to the right are steps of the list, which grows by factors. */
    private static String plot(Name name, List<Point> points) {
        double most = points.stream().mapToDouble(Point::y).max().orElse(1);
        StringBuilder line = new StringBuilder();
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            double x = MARGIN + (double) i / Math.max(1, points.size() - 1) * (WIDTH - 2 * MARGIN);
            double y = HEIGHT - MARGIN - points.get(i).y() / most * (HEIGHT - 2 * MARGIN);
            line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            labels.append(label(
                            x,
                            HEIGHT - MARGIN + 16,
                            String.format(Locale.ROOT, "%,.0f", points.get(i).x())))
                    .append(label(
                            x,
                            y - 6,
                            String.format(Locale.ROOT, "%,.1f", points.get(i).y())));
        }
        return label(WIDTH / 2.0, 16, name.figure() + " (" + name.unit() + ") over " + name.over())
                + "<polyline fill=\"none\" stroke=\"#c0392b\" stroke-width=\"2\" points=\"" + line + "\"/>\n" + labels;
    }

    private static String label(double x, double y, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n", x, y, text);
    }
}
