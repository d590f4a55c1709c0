package dev.rmap.acceptance;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.Subscription;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.jvm.ChildProgram;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is a member of one map and does with it what it is told.
 */
public final class MapProcess implements ChildProgram {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BETWEEN_SNAPSHOTS_NANOS = 500_000;

    private final CheckedFold fold = new CheckedFold();
    private final AtomicBoolean over = new AtomicBoolean();
    private final RedisBackend backend;
    private final ReplicatedMap<String, String> map;
    private final Subscription subscription;

    private MapProcess(String uri, String name) {
        backend =
                RedisBackend.builder(uri).responseTimeout(Duration.ofSeconds(1)).connect();
        map = ReplicatedMap.strings(name)
                .backend(backend)
                .syncTimes(Scene.ALERT)
                .open();
        subscription = map.subscribe(fold, SubscribeOptions.WITH_CONTENT);
    }

    /** The first two words are the address and the name of the map. */
    public static void main(String[] arguments) throws Exception {
        ChildProgram.run(() -> new MapProcess(arguments[0], arguments[1]));
    }

    @Override
    public void close() {
        map.close();
        backend.close();
    }

    @Override
    public String obey(String... words) {
        return switch (words[0]) {
            case "put" -> String.valueOf(map.put(words[1], words[2]));
            case "get" -> String.valueOf(map.get(words[1]));
            case "run" -> run(Long.parseLong(words[1]), Integer.parseInt(words[2]));
            case "compute" -> compute(words[1], Integer.parseInt(words[2]));
            case "merge" -> merge(words[1], Integer.parseInt(words[2]));
            case "sync" -> sync();
            case "revision" -> map.revision().toString();
            case "digest" -> Digest.of(map.snapshot().entries());
            case "mortal" -> Digest.of(mortal());
            case "check" -> check();
            case "counters" -> map.status().counters().toString();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    /** Works, while another thread takes snapshots to hold the events against. */
    private String run(long seed, int operations) {
        over.set(false);
        Thread checker = new Thread(this::takeSnapshots, "checker");
        checker.start();
        try {
            return new RandomWork(map, seed).run(operations);
        } finally {
            over.set(true);
            joinThread(checker);
        }
    }

    private void takeSnapshots() {
        while (!over.get()) {
            fold.expectSnapshotOf(map);
            LockSupport.parkNanos(BETWEEN_SNAPSHOTS_NANOS);
        }
    }

    private static void joinThread(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String compute(String key, int times) {
        for (int i = 0; i < times; i++) {
            map.compute(key, (k, old) -> String.valueOf(old == null ? 1 : Long.parseLong(old) + 1));
        }
        return String.valueOf(map.get(key));
    }

    private String merge(String key, int times) {
        for (int i = 0; i < times; i++) {
            map.merge(key, "1", (old, one) -> String.valueOf(Long.parseLong(old) + Long.parseLong(one)));
        }
        return String.valueOf(map.get(key));
    }

    private String sync() {
        map.sync(PATIENCE);
        return map.revision().toString();
    }

    /** Which entries have a deadline. */
    private Map<String, String> mortal() {
        Map<String, String> mortal = new TreeMap<>();
        map.snapshot().entries().forEach((key, value) -> {
            if (map.timeToLive(key).isPresent()) {
                mortal.put(key, value);
            }
        });
        return mortal;
    }

    /** How often the fold of the events was compared with the replica, and how many events were folded. */
    private String check() {
        Scene.soon().until(subscription::isIdle);
        return fold.finish() + " " + subscription.folded();
    }
}
