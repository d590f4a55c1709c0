package dev.rmap.benchmarks.peers;

import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the same work on everybody, round by round, so that a machine whose speed drifts is the same for all; each node is
 * a JVM of its own. Nothing else should run on the machine meanwhile.
 */
public final class Race {

    /**
     * How long the race is.
     *
     * @param rounds how often everybody runs
     * @param largeRounds in how many of them a large map is joined
     * @param entries how many entries the large map has
     * @param warm how much longer, or oftener, a work is done before it counts; a JVM compiles what it runs for seconds
     */
    record Length(int rounds, int largeRounds, int entries, int warm) {

        static Length of(String mode) {
            return switch (mode) {
                case "quick" -> new Length(1, 1, 100_000, 3);
                case "round" -> new Length(1, 1, 1_000_000, 12);
                case "full" -> new Length(5, 2, 1_000_000, 12);
                default -> throw new IllegalArgumentException("mode " + mode + "; there are quick, round and full");
            };
        }
    }

    /** How long a work runs that has no end of its own, after a warm-up. */
    private static final int MILLIS = 400;

    private static final int MANY = 10_000;
    private static final int DROPS = 800;
    private static final int MISSED = 1_000;

    /** A command of the server that takes longer holds everybody up for too long. */
    private static final int SLOW_MICROS = 5_000;

    private final Length length;
    private final Results results = new Results();

    private Race(Length length) {
        this.length = length;
    }

    /** {@code quick|round|full <folder for the report> [only=<contender>,<contender>...]}. */
    public static void main(String[] args) {
        Race race = new Race(Length.of(args[0]));
        List<Contender> contenders = contenders(args.length > 2 ? args[2] : "only=");
        Report report = new Report(race.results, args[0], contenders);
        System.out.println(report.setup());
        for (int round = 1; round <= race.length.rounds; round++) {
            System.out.println("round " + round + " of " + race.length.rounds);
            for (Contender contender : contenders) {
                race.run(contender, round);
            }
            report.write(Path.of(args[1]), round);
        }
    }

    private static List<Contender> contenders(String only) {
        String names = only.substring(only.indexOf('=') + 1);
        return names.isBlank() || names.startsWith("$")
                ? List.of(Contender.values())
                : Arrays.stream(names.split(",")).map(Contender::valueOf).toList();
    }

    private void run(Contender contender, int round) {
        try (RedisServer server = RedisServers.start()) {
            switch (contender.kind()) {
                case HEAP -> heap(contender, server.uri(), round);
                case CACHE -> cache(contender, server.uri());
                case REMOTE -> {
                    try (WorkerProcess one = WorkerProcess.start(contender, server.uri());
                            WorkerProcess other = WorkerProcess.start(contender, server.uri())) {
                        other.ask("join 0");
                        one.ask("join 0");
                        writes(contender, one);
                    }
                }
                case REPLICATED -> replicated(contender, server, round);
            }
        } catch (RuntimeException failed) {
            System.out.println("  " + contender.label() + " failed: " + failed.getMessage());
        }
    }

    private void heap(Contender contender, String uri, int round) {
        try (WorkerProcess one = WorkerProcess.start(contender, uri)) {
            one.ask("fill 100000");
            reads(contender, one);
        }
        if (contender == Contender.HASH_MAP && round <= length.largeRounds) {
            try (WorkerProcess one = WorkerProcess.start(contender, uri)) {
                one.ask("fill " + length.entries);
                results.add(Work.HEAP, contender, one.figure("heap " + length.entries));
            }
        }
    }

    private void cache(Contender contender, String uri) {
        try (WorkerProcess one = WorkerProcess.start(contender, uri);
                WorkerProcess other = WorkerProcess.start(contender, uri)) {
            other.ask("join 0");
            one.ask("fill " + MANY);
            reads(contender, one);
            one.ask("getCopy " + length.warm * MILLIS);
            results.add(Work.GET_COPY, contender, one.figure("getCopy " + MILLIS));
            one.ask("put 16 " + length.warm * MILLIS);
            results.add(
                    Work.PUT_MANY,
                    contender,
                    Double.parseDouble(one.ask("put 16 " + MILLIS).split(" ")[2]));
        }
    }

    private void replicated(Contender contender, RedisServer server, int round) {
        String uri = server.uri();
        try (WorkerProcess one = WorkerProcess.start(contender, uri);
                WorkerProcess other = WorkerProcess.start(contender, uri)) {
            one.ask("join 0");
            other.ask("join 0");
            one.ask("fill 100000");
            other.ask("await 0 100000");
            reads(contender, one);
            writes(contender, one);
            visible(contender, one, other);
            heard(contender, one, other);
            if (round <= length.largeRounds && contender != Contender.RMAP_BATCHES) {
                large(contender, server, one);
            }
        }
    }

    private void reads(Contender contender, WorkerProcess one) {
        one.ask("get " + MILLIS);
        results.add(Work.GET, contender, one.figure("get " + MILLIS));
    }

    private void writes(Contender contender, WorkerProcess one) {
        one.ask("put 1 " + length.warm * MILLIS);
        String[] lone = one.ask("put 1 " + MILLIS).split(" ");
        results.add(Work.PUT, contender, Double.parseDouble(lone[0]));
        results.add(Work.PUT_P99, contender, Double.parseDouble(lone[1]));
        one.ask("put 16 " + length.warm * MILLIS);
        String[] many = one.ask("put 16 " + MILLIS).split(" ");
        results.add(Work.PUT_MANY, contender, Double.parseDouble(many[2]));
    }

    /** From the first write of a node until the other shows the last. */
    private void visible(Contender contender, WorkerProcess one, WorkerProcess other) {
        int generation = 100;
        for (int time = 0; time <= length.warm; time++) {
            double async = entriesPerSecond(one, other, "async " + ++generation + " " + MANY, generation);
            double all = entriesPerSecond(one, other, "putAll " + ++generation + " " + MANY, generation);
            if (time == length.warm) {
                results.add(Work.ASYNC, contender, async);
                results.add(Work.PUT_ALL, contender, all);
            }
        }
    }

    private static double entriesPerSecond(WorkerProcess one, WorkerProcess other, String work, int generation) {
        other.tell("await " + generation + " " + MANY);
        long began = Long.parseLong(one.ask(work));
        long shown = Long.parseLong(other.answer());
        return MANY * 1e9 / (shown - began);
    }

    private void heard(Contender contender, WorkerProcess one, WorkerProcess other) {
        other.ask("listen 200 " + DROPS);
        one.ask("drip 200 " + DROPS);
        other.ask("heard");
        other.ask("listen 201 " + DROPS);
        one.ask("drip 201 " + DROPS);
        String[] dripped = other.ask("heard").split(" ");
        results.add(Work.DELAY, contender, Double.parseDouble(dripped[2]));
        results.add(Work.DELAY_P99, contender, Double.parseDouble(dripped[3]));
        other.ask("listen 202 " + MANY);
        long began = Long.parseLong(one.ask("async 202 " + MANY));
        String[] poured = other.ask("heard").split(" ");
        int events = Integer.parseInt(poured[0]);
        results.add(Work.EVENTS, contender, events * 1e9 / (Long.parseLong(poured[1]) - began));
        results.add(Work.LOST, contender, MANY - (double) events);
    }

    private void large(Contender contender, RedisServer server, WorkerProcess one) {
        one.ask("fill " + length.entries);
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RespConnection admin = server.connect();
                WorkerProcess third = WorkerProcess.start(
                        contender, server.address().through(proxy.port()).uri())) {
            admin.command("CONFIG", "SET", "slowlog-log-slower-than", Integer.toString(SLOW_MICROS));
            admin.command("SLOWLOG", "RESET");
            results.add(Work.JOIN, contender, third.figure("join " + length.entries));
            if (contender == Contender.RMAP) {
                results.add(Work.SLOW, contender, admin.integer("SLOWLOG", "LEN"));
                rejoin(contender, one, third, proxy);
            }
            results.add(Work.HEAP, contender, third.figure("heap " + length.entries));
        }
    }

    private void rejoin(Contender contender, WorkerProcess one, WorkerProcess third, FaultProxy proxy) {
        proxy.refuse();
        proxy.cutAll();
        one.ask("putAll 300 " + MISSED);
        third.tell("rejoin 300 " + MISSED);
        proxy.accept();
        results.add(Work.REJOIN, contender, Double.parseDouble(third.answer()));
    }
}
