package dev.rmap.benchmarks.peers;

import dev.rmap.testkit.redis.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The tables of a race, in {@code peers.md}, the plot, and every figure in {@code peers.csv}. */
final class Report {

    private final Results results;
    private final String mode;
    private final List<Contender> contenders;

    Report(Results results, String mode, List<Contender> contenders) {
        this.results = results;
        this.mode = mode;
        this.contenders = contenders;
    }

    /** What ran, and on what. */
    String setup() {
        return "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + RedisServers.description() + "; " + version("redisson") + ", " + version("hazelcast") + ", "
                + version("infinispan-core") + ", " + version("caffeine") + ", Caffeine " + version("jcache")
                + "; 16-byte keys, 100-byte values, each node a JVM of its own on this machine";
    }

    /** The name of the jar on the class path, which tells the version. */
    private static String version(String artifact) {
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            String file = Path.of(entry).getFileName().toString();
            if (file.matches(artifact + "-[0-9].*[.]jar")) {
                return file.substring(0, file.length() - 4).replace('-', ' ');
            }
        }
        return artifact;
    }

    void write(Path folder, int rounds) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("peers.md"), text(rounds));
            Files.writeString(folder.resolve("peers.csv"), csv());
            Files.writeString(folder.resolve("peers.svg"), new Plot(results, contenders).svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(int rounds) {
        StringBuilder text = new StringBuilder("# Beside the peers\n\n");
        text.append("Medians of ")
                .append(rounds)
                .append(" interleaved rounds (mode ")
                .append(mode)
                .append("), in brackets the least and the most. Made by\n\n")
                .append("    ./mvnw -q -Ppeers -DskipTests -pl benchmarks/peers -am verify -Drmap.peers.mode=")
                .append(mode)
                .append("\n\n")
                .append(setup())
                .append(".\n\n")
                .append("| work |");
        contenders.forEach(c -> text.append(' ').append(c.label()).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(contenders.size())).append('\n');
        for (Work work : Work.values()) {
            text.append("| ")
                    .append(work.label())
                    .append(", ")
                    .append(work.unit())
                    .append(" |");
            contenders.forEach(
                    c -> text.append(' ').append(cell(results.sorted(work, c))).append(" |"));
            text.append('\n');
        }
        text.append("\n![the same as bars](peers.svg)\n\n## Ratios\n\n");
        text.append("| ratio | here | to reach |\n| --- | ---: | ---: |\n");
        ratios().forEach(text::append);
        return text.toString();
    }

    private String cell(List<Double> sorted) {
        if (sorted.isEmpty()) {
            return "–";
        }
        double median = sorted.size() % 2 == 1
                ? sorted.get(sorted.size() / 2)
                : (sorted.get(sorted.size() / 2 - 1) + sorted.get(sorted.size() / 2)) / 2;
        return number(median)
                + (sorted.size() == 1
                        ? ""
                        : " (" + number(sorted.get(0)) + "–" + number(sorted.get(sorted.size() - 1)) + ")");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private List<String> ratios() {
        List<String> rows = new ArrayList<>();
        ratio(rows, "1a `get` / `ConcurrentHashMap`", ours(Work.GET), of(Work.GET, Contender.HASH_MAP), "≤ 1.15");
        ratio(rows, "1b `get` of the best peer / ours", results.bestPeer(Work.GET), ours(Work.GET), "≥ 4");
        ratio(
                rows,
                "2 JCache `get` / Caffeine's JCache",
                of(Work.GET, Contender.RMAP_JCACHE),
                of(Work.GET, Contender.CAFFEINE_JCACHE),
                "≤ 1.3");
        ratio(rows, "3 `put`, 1 thread / bare script", ours(Work.PUT), of(Work.PUT, Contender.BARE), "≤ 1.1");
        againstBest(rows, "4a `put`, 16 threads / best peer", Work.PUT_MANY, "≥ 2");
        ratio(
                rows,
                "4b `put`, 16 threads / bare script",
                ours(Work.PUT_MANY),
                of(Work.PUT_MANY, Contender.BARE),
                "≥ 3");
        againstBest(rows, "5 asynchronous writes / best peer", Work.ASYNC, "≥ 2.5");
        againstBest(rows, "6 `putAll` / best peer", Work.PUT_ALL, "≥ 1.5");
        againstBest(rows, "7a delay, p50 / best peer", Work.DELAY, "≤ 1");
        ratio(rows, "7b delay, p99 / p50", ours(Work.DELAY_P99), ours(Work.DELAY), "≤ 4");
        againstBest(rows, "8 events / best peer", Work.EVENTS, "≥ 3");
        againstBest(rows, "9 join / best peer", Work.JOIN, "≤ 0.6");
        ratio(rows, "10 heap / `ConcurrentHashMap`", ours(Work.HEAP), of(Work.HEAP, Contender.HASH_MAP), "≤ 1.1");
        return rows;
    }

    private OptionalDouble of(Work work, Contender contender) {
        return results.median(work, contender);
    }

    private OptionalDouble ours(Work work) {
        return of(work, Contender.RMAP);
    }

    private void againstBest(List<String> rows, String name, Work work, String target) {
        ratio(rows, name, ours(work), results.bestPeer(work), target);
    }

    private static void ratio(List<String> rows, String name, OptionalDouble of, OptionalDouble to, String target) {
        String here = of.isPresent() && to.isPresent()
                ? String.format(Locale.ROOT, "%.2f", of.getAsDouble() / to.getAsDouble())
                : "–";
        rows.add("| " + name + " | " + here + " | " + target + " |\n");
    }

    private String csv() {
        StringBuilder csv = new StringBuilder("work,unit,contender,figures in the order of the rounds\n");
        for (Work work : Work.values()) {
            for (Contender contender : contenders) {
                DoubleStream figures = results.inOrder(work, contender).stream().mapToDouble(Double::doubleValue);
                csv.append(work)
                        .append(',')
                        .append(work.unit())
                        .append(',')
                        .append(contender.label())
                        .append(',')
                        .append(figures.mapToObj(f -> String.format(Locale.ROOT, "%.1f", f))
                                .collect(Collectors.joining(",")))
                        .append('\n');
            }
        }
        return csv.toString();
    }
}
