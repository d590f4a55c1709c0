package dev.rmap.benchmarks;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Single flight: a value that is there beside a read, one that is missing beside a write, and how soon those who wait have
 * their answer. Nothing else should run on the machine meanwhile.
 */
public final class FlightBenchmarks {

    private static final int ROUNDS = Integer.getInteger("rmap.benchmark.rounds", 5);
    private static final int ASKED = 20;
    private static final String[] HITS = {"get", "computeIfAbsent", "singleFlight", "singleFlightRefreshing"};

    private final Figures figures = new Figures();
    private final RedisServer server;

    private FlightBenchmarks(RedisServer server) {
        this.server = server;
    }

    /** Takes no arguments; the property {@code rmap.benchmark.rounds} makes it shorter. */
    public static void main(String[] args) throws RunnerException {
        try (RedisServer server = RedisServers.start()) {
            System.out.println("Java " + Runtime.version() + ", "
                    + Runtime.getRuntime().availableProcessors() + " processors, " + RedisServers.description());
            FlightBenchmarks benchmarks = new FlightBenchmarks(server);
            for (int round = 1; round <= ROUNDS; round++) {
                benchmarks.hits();
                benchmarks.misses();
            }
            benchmarks.tell();
            for (int processes : new int[] {1, 2, 4}) {
                for (int threads : new int[] {1, 50, 200}) {
                    benchmarks.wake(processes, threads);
                }
            }
        }
    }

    private void hits() throws RunnerException {
        for (String method : HITS) {
            figures.add(
                    method,
                    run(FlightHitBenchmark.class, method).getPrimaryResult().getScore());
        }
    }

    private void misses() throws RunnerException {
        for (String method : new String[] {"put", "miss"}) {
            figures.add(
                    method + " p50",
                    run(FlightMissBenchmark.class, method)
                            .getPrimaryResult()
                            .getStatistics()
                            .getPercentile(50));
        }
    }

    private RunResult run(Class<?> benchmark, String method) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(benchmark.getName() + "\\." + method + "$")
                .threads(1)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1))
                .verbosity(VerboseMode.SILENT);
        if (benchmark == FlightMissBenchmark.class) {
            options.param("uri", server.uri());
        }
        return new Runner(options.build()).run().iterator().next();
    }

    private void tell() {
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "figure", "median", "least", "most");
        for (String method : HITS) {
            System.out.println(figures.told(method, "ns"));
        }
        System.out.println(figures.told("put p50", "µs"));
        System.out.println(figures.told("miss p50", "µs"));
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "ratio", "median", "least", "most");
        System.out.println(figures.ratio("singleFlight", "get", ""));
        System.out.println(figures.ratio("miss p50", "put p50", "two round trips instead of one"));
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "slowest answer after its value", "median", "least", "most");
    }

    /** All threads of all processes ask for one missing key after another. */
    private void wake(int processes, int threads) {
        String map = "flight-" + processes + "-" + threads;
        List<FlightCallers> callers = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            callers.add(FlightCallers.start(map, server.uri(), threads));
        }
        String figure = processes + " processes of " + threads + " threads";
        for (int key = -ASKED; key < ASKED; key++) {
            String asked = "k" + key;
            callers.forEach(each -> each.ask(asked));
            long computed = 0;
            long slowest = 0;
            for (FlightCallers each : callers) {
                String[] answer = each.line().split(" ", -1);
                computed += Long.parseLong(answer[0]);
                slowest = Math.max(slowest, Long.parseLong(answer[1]));
            }
            if (computed != 1) {
                throw new IllegalStateException(figure + " computed a value " + computed + " times");
            }
            if (key >= 0) {
                figures.add(figure, slowest / 1e3);
            }
        }
        callers.forEach(FlightCallers::close);
        System.out.println(figures.told(figure, "ms"));
    }
}
