package dev.rmap.acceptance;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlightOptions.OnFailure;
import dev.rmap.lease.SingleFlightOptions.Renewal;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.jvm.ChildProgram;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that asks for missing values as it is told. A computation takes a while, and its value is the time at
 * which it was done, so each caller knows how long his answer took to come.
 */
public final class FlightProcess implements ChildProgram {

    /** Leases and patience that outlast any pause of a busy machine. */
    private static final SingleFlightOptions OPTIONS = SingleFlightOptions.DEFAULTS
            .withLease(Duration.ofMinutes(2), Renewal.AUTOMATIC)
            .withPatience(Duration.ofMinutes(2))
            .withOnFailure(OnFailure.RETRY);

    /** For holders that die. */
    private static final SingleFlightOptions SHORT_LEASE = OPTIONS.withLease(Duration.ofSeconds(2), Renewal.AUTOMATIC);

    private static final int THREADS = 50;

    private final AtomicInteger computed = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final RedisBackend backend;
    private final ReplicatedMap<String, String> map;

    /** How often work was triggered, by key, for all to see. */
    private final ReplicatedMap<String, String> triggers;

    private FlightProcess(String uri, String name) {
        backend = RedisBackend.connect(uri);
        map = ReplicatedMap.strings(name).backend(backend).open();
        triggers = ReplicatedMap.strings(triggers(name)).backend(backend).open();
    }

    /** The name of the map that says how often work was triggered. */
    static String triggers(String name) {
        return name + "-triggers";
    }

    /** The first two words are the address and the name of the map. */
    public static void main(String[] arguments) throws Exception {
        ChildProgram.run(() -> new FlightProcess(arguments[0], arguments[1]));
    }

    @Override
    public void close() {
        map.close();
        triggers.close();
        backend.close();
    }

    @Override
    public String obey(String... words) throws Exception {
        computed.set(0);
        return switch (words[0]) {
            case "ask" -> ask(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "askAll" -> askAll(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "hang" -> String.valueOf(map.singleFlight(SHORT_LEASE).get(words[1], (key, lease) -> hang()));
            case "await" ->
                String.valueOf(map.singleFlight(OPTIONS)
                        .await(words[1], (key, lease) -> triggers.counters().increment(key)));
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private String compute(int millis) {
        computed.incrementAndGet();
        long end = micros() + 1_000L * millis;
        for (long left = end - micros(); left > 0; left = end - micros()) {
            LockSupport.parkNanos(1_000 * left);
        }
        return String.valueOf(micros());
    }

    private static String hang() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    /** So many threads ask for one value. Answers how many computed, and how long the slowest answer took to come. */
    private String ask(String key, int callers, int millis) throws Exception {
        List<Future<Long>> asking = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            asking.add(threads.submit(() -> {
                String done = map.singleFlight(OPTIONS).get(key, (k, lease) -> compute(millis));
                return micros() - Long.parseLong(String.valueOf(done));
            }));
        }
        long slowest = 0;
        for (Future<Long> each : asking) {
            slowest = Math.max(slowest, each.get());
        }
        return computed + " " + slowest;
    }

    /** So many callers ask for each of so many values, without a thread for any of them. */
    private String askAll(int round, int keys, int callers) {
        List<CompletableFuture<Long>> asking = new ArrayList<>();
        for (int k = 0; k < keys; k++) {
            String key = "round-" + round + "-key-" + k;
            for (int i = 0; i < callers; i++) {
                asking.add(map.singleFlight(OPTIONS)
                        .getAsync(key, (missing, lease) -> compute(100), threads)
                        .thenApply(FlightProcess::sinceDone));
            }
        }
        long slowest = asking.stream().mapToLong(CompletableFuture::join).max().orElse(0);
        return computed + " " + slowest;
    }

    private static long sinceDone(Optional<String> done) {
        return micros() - Long.parseLong(done.orElseThrow());
    }
}
