package dev.rmap.faults.soak;

import dev.rmap.faults.LaneReport;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Mixed load on several maps of two clients while things break at random, for {@code -Drmap.soak.minutes}. Compares what the
 * process and the server hold before and after; ends with an error if it has grown.
 */
public final class Soak {

    private static final int MINUTES = Integer.getInteger("rmap.soak.minutes", 30);
    private static final int THREADS_EACH = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration BETWEEN_STRIKES = Duration.ofSeconds(1);

    /** Threads for callbacks that are idle for half a minute end; and clients settle on their idle connections. */
    private static final Duration REST = Duration.ofSeconds(35);

    private static final long HEAP_SLACK = 4L << 20;
    private static final long REDIS_SLACK = 2L << 20;
    private static final int THREAD_SLACK = 8;
    private static final int CONNECTION_SLACK = 8;

    private final RedisServer server = RedisServers.start();
    private final RespConnection redis = server.connect();
    private final long seed = Long.getLong("rmap.soak.seed", new Random().nextLong());
    private final List<String> complaints = new ArrayList<>();

    private Soak() {}

    /** Runs it; the exit code says whether all is as it was. */
    public static void main(String[] arguments) throws InterruptedException {
        Soak soak = new Soak();
        soak.load();
        soak.complaints.forEach(System.out::println);
        soak.redis.close();
        soak.server.close();
        System.exit(soak.complaints.isEmpty() ? 0 : 1);
    }

    private void load() throws InterruptedException {
        System.out.println("seed " + seed);
        LaneReport report = new LaneReport("soak");
        try (Member one = new Member(server);
                Member two = new Member(server)) {
            work(one, two, WARM_UP, seed);
            settle(one, two);
            Figures before = figures("before the load", report);
            work(one, two, Duration.ofMinutes(MINUTES), seed + 1);
            settle(one, two);
            Figures after = figures(
                    "after " + MINUTES + " minutes, " + (one.operations() + two.operations()) + " operations", report);
            report.write(Figures.HEAD);
            System.out.println(one.counts() + "; " + two.counts());
            compare("the load", before, after);
        }
    }

    private static void work(Member one, Member two, Duration time, long seed) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS_EACH; i++) {
            int number = i;
            threads.add(new Thread(() -> one.work(seed + number, end)));
            threads.add(new Thread(() -> two.work(seed + THREADS_EACH + number, end)));
        }
        threads.forEach(Thread::start);
        Random chance = new Random(seed);
        while (System.nanoTime() < end) {
            Member victim = chance.nextBoolean() ? one : two;
            victim.strike(chance);
            rest(BETWEEN_STRIKES);
            victim.heal();
            rest(BETWEEN_STRIKES);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void settle(Member one, Member two) {
        one.endSilence();
        two.endSilence();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!one.equalTo(two) || !two.equalTo(one)) {
            if (System.nanoTime() > end) {
                complaints.add("the two members do not become equal");
                return;
            }
            rest(Duration.ofMillis(10));
        }
        rest(REST);
    }

    private static void rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Figures figures(String when, LaneReport report) {
        Figures figures = Figures.now(redis);
        System.out.println(when + ": " + figures);
        report.row(figures.cells(when));
        return figures;
    }

    private void compare(String what, Figures before, Figures after) {
        limit(what + ": heap", before.heapBytes() + HEAP_SLACK, after.heapBytes());
        limit(what + ": threads", before.threads() + THREAD_SLACK, after.threads());
        limit(what + ": connections", before.connections() + CONNECTION_SLACK, after.connections());
        limit(what + ": memory of Redis", before.redisBytes() + REDIS_SLACK, after.redisBytes());
    }

    private void limit(String what, long most, long found) {
        if (found > most) {
            complaints.add(what + " has grown to " + found + ", more than " + most);
        }
    }
}
