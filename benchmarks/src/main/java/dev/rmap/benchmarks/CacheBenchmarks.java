package dev.rmap.benchmarks;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Reads through JCache, ours beside its peers, in rounds: medians, spreads and ratios. Nothing else should run on the
 * machine meanwhile.
 */
public final class CacheBenchmarks {

    private static final int ROUNDS = Integer.getInteger("rmap.benchmark.rounds", 5);
    private static final String[] METHODS = {
        "replicatedMapGet",
        "cacheGet",
        "caffeineGet",
        "redissonGet",
        "cacheGetCopy",
        "caffeineGetCopy",
        "redissonGetCopy"
    };

    private CacheBenchmarks() {}

    /** Takes no arguments; the property {@code rmap.benchmark.rounds} makes it shorter. */
    public static void main(String[] args) throws RunnerException {
        Figures figures = new Figures();
        try (RedisServer server = RedisServers.start()) {
            System.out.println("Java " + Runtime.version() + ", "
                    + Runtime.getRuntime().availableProcessors() + " processors, " + RedisServers.description());
            for (int round = 1; round <= ROUNDS; round++) {
                for (String method : METHODS) {
                    figures.add(method, nanos(method, server.uri()));
                }
            }
        }
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "figure", "median", "least", "most");
        for (String method : METHODS) {
            System.out.println(figures.told(method, "ns"));
        }
        System.out.printf("%n%-44s %12s  %10s .. %-10s%n", "ratio", "median", "least", "most");
        System.out.println(figures.ratio("cacheGet", "replicatedMapGet", "target: at most 2"));
        System.out.println(figures.ratio("cacheGet", "caffeineGet", "target: at most 1.3"));
        System.out.println(figures.ratio("cacheGetCopy", "caffeineGetCopy", ""));
    }

    private static double nanos(String method, String uri) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(CacheReadBenchmark.class.getName() + "\\." + method + "$")
                        .jvmArgsAppend("-D" + CacheReadBenchmark.SERVER + "=" + uri)
                        .threads(1)
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()
                .iterator()
                .next()
                .getPrimaryResult()
                .getScore();
    }
}
