package dev.rmap.benchmarks.peers;

import java.util.List;
import java.util.Locale;

/** The medians of a race as bars, a group for each work. */
final class Plot {

    private static final int WIDTH = 900;
    private static final int NAMES = 220;
    private static final int BAR = 16;
    private static final int GAP = 34;

    private final Results results;
    private final List<Contender> contenders;

    Plot(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = contenders;
    }

    String svg() {
        StringBuilder bars = new StringBuilder();
        int y = 10;
        for (Work work : Work.values()) {
            List<Contender> those = contenders.stream()
                    .filter(c -> results.median(work, c).isPresent())
                    .toList();
            if (!those.isEmpty()) {
                y = group(bars, y, work, those);
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + y
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                + bars + "</svg>\n";
    }

    private int group(StringBuilder bars, int top, Work work, List<Contender> those) {
        double most = those.stream()
                .mapToDouble(c -> results.median(work, c).getAsDouble())
                .max()
                .orElse(1);
        String better = work.moreIsBetter() ? "more is better" : "less is better";
        text(bars, 10, top + 14, work.label().replace("`", "") + " (" + work.unit() + ", " + better + ")", "bold");
        int y = top + 22;
        for (Contender contender : those) {
            double median = results.median(work, contender).getAsDouble();
            double length = most <= 0 ? 0 : median / most * (WIDTH - NAMES - 110);
            text(bars, 10, y + 12, contender.label(), "normal");
            bars.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    NAMES,
                    y + 2,
                    Math.max(1, length),
                    BAR - 4,
                    contender.name().startsWith("RMAP") ? "#c0392b" : "#7f8c8d"));
            text(bars, NAMES + (int) length + 6, y + 12, String.format(Locale.ROOT, "%,.1f", median), "normal");
            y += BAR;
        }
        return y + GAP - BAR;
    }

    private static void text(StringBuilder to, int x, int y, String text, String weight) {
        to.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" font-weight=\"")
                .append(weight)
                .append("\">")
                .append(text)
                .append("</text>\n");
    }
}
