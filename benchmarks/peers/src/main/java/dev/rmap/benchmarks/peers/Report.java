package dev.rmap.benchmarks.peers;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
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
import java.util.stream.Stream;

/** The tables of a race, in {@code peers.md}, the plot, and every figure in {@code peers.csv}. */
final class Report {

    private final Results results;
    private final String mode;
    private final List<Contender> contenders;
    private final String redis;

    Report(Results results, String mode, List<Contender> contenders) {
        this.results = results;
        this.mode = mode;
        this.contenders = contenders;
        try (RedisServer server = RedisServers.start();
                RespConnection admin = server.connect()) {
            this.redis = admin.version();
        }
    }

    /** What ran, and on what. */
    String setup() {
        return "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, Redis "
                + redis + "; " + version("redisson") + ", " + version("hazelcast") + ", "
                + version("infinispan-core") + ", " + version("caffeine") + ", Caffeine " + version("jcache")
                + "; 16-byte keys, 100-byte values, two nodes of everybody, each a JVM of its own on this machine that was warmed up first";
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
                    .append(work.unit().isEmpty() ? "" : ", " + work.unit())
                    .append(" |");
            contenders.forEach(
                    c -> text.append(' ').append(cell(results.sorted(work, c))).append(" |"));
            text.append('\n');
        }
        text.append("\n![the same as bars](peers.svg)\n\n## Ratios\n\n");
        text.append(
                "| ratio | here | here, a message a batch | the bare replica | to reach |\n| --- | ---: | ---: | ---: | ---: |\n");
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

    /**
     * A ratio of ours to something else, of ours where a batch is one message, and of the bare replica; and what ours should
     * be.
     */
    private List<String> ratios() {
        List<String> rows = new ArrayList<>();
        ratio(rows, "1a `get` / `ConcurrentHashMap`", Work.GET, Contender.HASH_MAP, "≤ 1.15");
        rows.add(row(
                "1b `get` of the best peer / ours", List.of(divided(best(Work.GET), ours(Work.GET)), "–", "–"), "≥ 4"));
        cacheRatio(rows, "2a JCache `get` / Caffeine's JCache", Work.GET, "≤ 1.3");
        cacheRatio(rows, "2b JCache `get` of a list / Caffeine's JCache", Work.GET_COPY, "≤ 1.1 of a copy");
        ratio(rows, "3 `put`, 1 thread / bare replica", Work.PUT, Contender.BARE, "≤ 1.1");
        againstBest(rows, "4a `put`, 16 threads / best peer", Work.PUT_MANY, "≥ 2");
        ratio(rows, "4b `put`, 16 threads / bare replica", Work.PUT_MANY, Contender.BARE, "≥ 3");
        OptionalDouble bestCache = results.bestPeer(Work.PUT_MANY, Contender.Kind.CACHE);
        rows.add(row(
                "4c JCache `put`, 16 threads / best JCache peer",
                List.of(divided(of(Work.PUT_MANY, Contender.RMAP_JCACHE), bestCache), "–", "–"),
                "≥ 2"));
        againstBest(rows, "5 asynchronous writes / best peer", Work.ASYNC, "≥ 2.5");
        againstBest(rows, "6 `putAll` / best peer", Work.PUT_ALL, "≥ 1.5");
        againstBest(rows, "7a delay until it is shown, p50 / best peer", Work.DELAY, "≤ 1");
        rows.add(row(
                "7b the same, p99 / p50",
                List.of(
                        divided(ours(Work.DELAY_P99), ours(Work.DELAY)),
                        divided(of(Work.DELAY_P99, Contender.RMAP_BATCHES), of(Work.DELAY, Contender.RMAP_BATCHES)),
                        divided(of(Work.DELAY_P99, Contender.BARE), of(Work.DELAY, Contender.BARE))),
                "≤ 4"));
        againstBest(rows, "7c delay until a listener hears it, p50 / best peer", Work.HEARD, "≤ 1");
        againstBest(rows, "8 events / best peer", Work.EVENTS, "≥ 3");
        againstBest(rows, "9a join / best peer", Work.JOIN, "≤ 0.6");
        rows.add(row(
                "9b rejoin, 1,000 changes missed, ms",
                List.of(ours(Work.REJOIN).isPresent() ? number(ours(Work.REJOIN).getAsDouble()) : "–", "–", "–"),
                "< 50"));
        ratio(rows, "10 heap / `ConcurrentHashMap`", Work.HEAP, Contender.HASH_MAP, "≤ 1.1");
        return rows;
    }

    private OptionalDouble of(Work work, Contender contender) {
        return results.median(work, contender);
    }

    private OptionalDouble ours(Work work) {
        return of(work, Contender.RMAP);
    }

    private OptionalDouble best(Work work) {
        return results.bestPeer(work, Contender.Kind.REPLICATED);
    }

    private void againstBest(List<String> rows, String name, Work work, String target) {
        rows.add(row(name, all(work, best(work)), target));
    }

    private void ratio(List<String> rows, String name, Work work, Contender to, String target) {
        rows.add(row(name, all(work, of(work, to)), target));
    }

    private void cacheRatio(List<String> rows, String name, Work work, String target) {
        String here = divided(of(work, Contender.RMAP_JCACHE), of(work, Contender.CAFFEINE_JCACHE));
        rows.add(row(name, List.of(here, "–", "–"), target));
    }

    private List<String> all(Work work, OptionalDouble to) {
        return Stream.of(Contender.RMAP, Contender.RMAP_BATCHES, Contender.BARE)
                .map(contender -> divided(of(work, contender), to))
                .toList();
    }

    private static String divided(OptionalDouble of, OptionalDouble to) {
        return of.isPresent() && to.isPresent()
                ? String.format(Locale.ROOT, "%.2f", of.getAsDouble() / to.getAsDouble())
                : "–";
    }

    private static String row(String name, List<String> here, String target) {
        return "| " + name + " | " + String.join(" | ", here) + " | " + target + " |\n";
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
                        .append(contender)
                        .append(',')
                        .append(figures.mapToObj(f -> String.format(Locale.ROOT, "%.1f", f))
                                .collect(Collectors.joining(",")))
                        .append('\n');
            }
        }
        return csv.toString();
    }
}
