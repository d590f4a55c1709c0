package dev.rmap.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SingleFlight;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.redis.RedisBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A process whose threads all ask for the same missing value, key by key as its input says, until that ends. */
final class FlightCallers {

    private static final int COMPUTING_MILLIS = 100;

    private final Process process;

    private FlightCallers(Process process) {
        this.process = process;
    }

    /** {@code <map> <uri> <threads>}. */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        int threads = Integer.parseInt(args[2]);
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try (RedisBackend backend = RedisBackend.connect(args[1]);
                ReplicatedMap<String, String> map =
                        ReplicatedMap.strings(args[0]).backend(backend).open()) {
            answers.println("joined");
            BufferedReader keys = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String key = keys.readLine(); key != null; key = keys.readLine()) {
                answers.println(ask(map.singleFlight(SingleFlightOptions.DEFAULTS), key, threads, callers));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** Answers how many computed, and how many microseconds the slowest answer took from when the value was computed. */
    private static String ask(SingleFlight<String, String> flight, String key, int threads, ExecutorService callers)
            throws Exception {
        AtomicInteger computed = new AtomicInteger();
        List<Future<Long>> asking = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            asking.add(callers.submit(() -> {
                String done = flight.get(key, (missing, lease) -> {
                    computed.incrementAndGet();
                    return compute();
                });
                return micros() - Long.parseLong(Objects.requireNonNull(done));
            }));
        }
        long slowest = 0;
        for (Future<Long> each : asking) {
            slowest = Math.max(slowest, each.get());
        }
        return computed + " " + slowest;
    }

    /** The time at which it was done. */
    private static String compute() {
        long end = System.nanoTime() + COMPUTING_MILLIS * 1_000_000L;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return String.valueOf(micros());
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Returns when it has joined. */
    static FlightCallers start(String map, String uri, int threads) {
        try {
            FlightCallers callers = new FlightCallers(new ProcessBuilder(List.of(
                            System.getProperty("java.home") + "/bin/java",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FlightCallers.class.getName(),
                            map,
                            uri,
                            String.valueOf(threads)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            callers.line();
            return callers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All threads of the process ask for the key. */
    void ask(String key) {
        try {
            process.outputWriter(UTF_8).write(key + "\n");
            process.outputWriter(UTF_8).flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came of it. */
    String line() {
        try {
            String line = process.inputReader(UTF_8).readLine();
            if (line == null) {
                throw new IllegalStateException("a process of callers died");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        process.destroy();
    }
}
