package dev.rmap.faults.crew;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.faults.history.FactText;
import dev.rmap.faults.history.Look;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.jvm.ChildProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that joins a map, works on it and records everything.
 */
public final class Worker implements ChildProgram {

    private static final int THREADS = 2;
    private static final long BETWEEN_LOOKS_NANOS = 3_000_000;

    /** What is lost without a sign is looked for within a fraction of a second. */
    private static final SyncTimes TIMES = new SyncTimes(200, 50, 1_000, 20, 500);

    /**
     * What a worker is told when it starts.
     *
     * @param process its number in the run
     * @param uri the server, or the proxy in front of it
     * @param map the name of the map
     * @param file where it records
     * @param seed of what it does
     * @param writeTimeout how long a write may take
     */
    record Settings(int process, String uri, String map, Path file, long seed, Duration writeTimeout) {

        static Settings of(String... words) {
            return new Settings(
                    Integer.parseInt(words[0]),
                    words[1],
                    words[2],
                    Path.of(words[3]),
                    Long.parseLong(words[4]),
                    Duration.parse(words[5]));
        }

        List<String> words() {
            return List.of(
                    String.valueOf(process), uri, map, file.toString(), String.valueOf(seed), writeTimeout.toString());
        }
    }

    private final Settings settings;
    private final Recorder recorder;
    private final RedisBackend backend;
    private final ReplicatedMap<String, String> map;
    private final Subscription subscription;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> defect = new AtomicReference<>();
    private volatile boolean over;

    private Worker(Settings settings) throws IOException {
        this.settings = settings;
        this.recorder = new Recorder(settings.file());
        this.backend = RedisBackend.builder(settings.uri())
                .responseTimeout(Duration.ofMillis(500))
                .connect();
        this.map = ReplicatedMap.strings(settings.map())
                .backend(backend)
                .syncTimes(TIMES)
                .writeTimeout(settings.writeTimeout())
                .open();
        this.subscription =
                map.subscribe(new RecordingListener(settings.process(), recorder), SubscribeOptions.WITH_CONTENT);
    }

    /** The words are those of the settings. */
    public static void main(String[] words) throws Exception {
        ChildProgram.run(() -> new Worker(Settings.of(words)));
    }

    @Override
    public void close() {
        map.close();
        backend.close();
    }

    @Override
    public String obey(String... words) {
        return switch (words[0]) {
            case "go" -> go();
            case "stop" -> stop();
            case "look" -> stateAndLook();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private String go() {
        for (int thread = 0; thread < THREADS; thread++) {
            start(new Work(settings, map, recorder, thread, () -> over), "work-" + thread);
        }
        start(this::lookAgainAndAgain, "looks");
        return "";
    }

    private void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((at, thrown) -> defect.compareAndSet(null, thrown));
        thread.start();
        threads.add(thread);
    }

    private void lookAgainAndAgain() {
        while (!over) {
            look();
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Takes a snapshot and records it; one after the other, so that they stand in the order in which they were taken. */
    private synchronized Look look() {
        Snapshot<String, String> snapshot = map.snapshot();
        Look look = new Look(settings.process(), System.nanoTime(), snapshot.revision(), snapshot.entries());
        recorder.add(look);
        return look;
    }

    private String stop() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (defect.get() != null) {
            throw new IllegalStateException("a thread ended with " + defect.get(), defect.get());
        }
        return "";
    }

    /** Where it stands, and what it does; that it is behind unless its listener has heard all up to there. */
    private String stateAndLook() {
        Look look = look();
        String state = map.status().state() + (subscription.isIdle() ? "" : " BEHIND");
        return state + "\t" + FactText.write(look);
    }
}
