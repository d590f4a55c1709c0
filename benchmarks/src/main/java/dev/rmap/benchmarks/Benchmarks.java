package dev.rmap.benchmarks;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs everything in rounds, each round in the same order, and prints medians, spreads and ratios. Nothing else should
 * run on the machine meanwhile.
 */
public final class Benchmarks {

    private static final int ENTRIES = Integer.getInteger("rmap.benchmark.entries", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("rmap.benchmark.rounds", 5);

    /** How often in a round reads are measured, each time in another JVM: they differ more than what is compared. */
    private static final int READ_PAIRS = 2;

    /** A command of the server that took longer than this is reported. */
    private static final int SLOW_MICROS = 5_000;

    private final Figures figures = new Figures();
    private final RedisServer server;

    private Benchmarks(RedisServer server) {
        this.server = server;
    }

    /** Takes no arguments; the properties {@code rmap.benchmark.entries} and {@code .rounds} make it smaller. */
    public static void main(String[] args) throws RunnerException {
        try (RedisServer server = RedisServers.start()) {
            System.out.println("Java " + Runtime.version() + ", "
                    + Runtime.getRuntime().availableProcessors() + " processors, " + RedisServers.description());
            new Benchmarks(server).run();
        }
    }

    private void run() throws RunnerException {
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("round " + round + " of " + ROUNDS);
            reads();
            writes();
        }
        large();
        tell();
    }

    private void reads() throws RunnerException {
        for (int pair = 0; pair < READ_PAIRS; pair++) {
            average("hashMapGet", "HashMap.get");
            average("replicatedMapGet", "ReplicatedMap.get");
        }
    }

    /**
     * The collector goes first, each time: how far what a read needs lies apart would otherwise depend on how the map was
     * filled, and whether it happened to be collected since; that alone is a third and more of a read.
     */
    private void average(String method, String figure) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(ReadBenchmark.class.getName() + "\\." + method + "$")
                .forks(1)
                .shouldDoGC(true)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1))
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        figures.add(figure, results.iterator().next().getPrimaryResult().getScore());
    }

    private void writes() {
        for (String line : Child.lines(Writes.class, server.uri())) {
            int tab = line.indexOf('\t');
            figures.add(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
        }
    }

    private void large() {
        String entries = Integer.toString(ENTRIES);
        Child.run(Join.class, "fill", entries, server.uri());
        try (RespConnection admin = server.connect()) {
            admin.command("CONFIG", "SET", "slowlog-log-slower-than", Integer.toString(SLOW_MICROS));
            admin.command("SLOWLOG", "RESET");
            for (int round = 0; round < ROUNDS; round++) {
                figures.add("join", Double.parseDouble(Child.run(Join.class, "join", entries, server.uri())));
            }
            figures.add("commands over 5 ms while joining", (double) admin.integer("SLOWLOG", "LEN"));
        }
        figures.add("heap of HashMap", Double.parseDouble(Child.run(Footprint.class, "hashmap", entries)));
        figures.add(
                "heap of ReplicatedMap",
                Double.parseDouble(Child.run(Footprint.class, "replica", entries, server.uri())));
    }

    private void tell() {
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "figure", "median", "least", "most");
        System.out.println(figures.told("HashMap.get", "ns"));
        System.out.println(figures.told("ReplicatedMap.get", "ns"));
        System.out.println(figures.told("bareScript p50", "µs"));
        System.out.println(figures.told("put p50", "µs"));
        System.out.println(figures.told("bareScript p99", "µs"));
        System.out.println(figures.told("put p99", "µs"));
        System.out.println(figures.told("bareScript, 16 threads", "writes/s"));
        System.out.println(figures.told("put, 16 threads", "writes/s"));
        System.out.println(figures.told("bareGroup, 16 threads", "writes/s"));
        System.out.println(figures.told("put, a message a batch, 16 threads", "writes/s"));
        System.out.println(figures.told("bareGroup, a message a batch, 16 threads", "writes/s"));
        System.out.println(figures.told("bareGroup that does nothing, 16 threads", "writes/s"));
        System.out.println(figures.told("join", "ms, " + ENTRIES + " entries"));
        System.out.println(figures.told("commands over 5 ms while joining", ""));
        System.out.println(figures.told("heap of HashMap", "bytes an entry"));
        System.out.println(figures.told("heap of ReplicatedMap", "bytes an entry"));
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "ratio", "median", "least", "most");
        System.out.println(figures.ratio("ReplicatedMap.get", "HashMap.get", "target: at most 1.3"));
        System.out.println(figures.ratio("put p50", "bareScript p50", "target: at most 1.2"));
        System.out.println(figures.ratio("put, 16 threads", "bareScript, 16 threads", "target: at least 3"));
        System.out.println(
                figures.ratio("bareGroup, 16 threads", "bareScript, 16 threads", "what grouping alone reaches"));
        System.out.println(figures.ratio(
                "put, a message a batch, 16 threads", "bareScript, 16 threads", "where no Go peer shares the map"));
        System.out.println(figures.ratio(
                "bareGroup, a message a batch, 16 threads",
                "bareScript, 16 threads",
                "what grouping alone reaches there"));
        System.out.println(figures.ratio(
                "bareGroup that does nothing, 16 threads",
                "bareScript, 16 threads",
                "what the way there and back leaves"));
        System.out.println(figures.ratio("heap of ReplicatedMap", "heap of HashMap", "target: at most 1.3"));
    }
}
