package dev.rmap.faults.moves;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.engine.RmapException;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.Eventually;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Somebody with a client of his own who joined a map, folds what he hears, and can be set to count: each increment is
 * acknowledged, denied, or of unknown fate, and afterwards the sum must say the same.
 */
final class Member implements AutoCloseable {

    /** What is lost without a sign is looked for within a fraction of a second. */
    private static final SyncTimes TIMES = new SyncTimes(200, 50, 1_000, 20, 500);

    private final RedisBackend backend;
    private final ReplicatedMap<String, String> map;
    private final Map<String, String> fold = new HashMap<>();
    private final AtomicInteger losses = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicReference<Throwable> defect = new AtomicReference<>();
    private Optional<Thread> counting = Optional.empty();
    private volatile boolean stop;

    private Member(String uri, String name) {
        this.backend = RedisBackend.builder(uri)
                .responseTimeout(Duration.ofMillis(500))
                .connect();
        this.map = ReplicatedMap.strings(name)
                .backend(backend)
                .syncTimes(TIMES)
                .writeTimeout(Duration.ofSeconds(10))
                .open();
        map.subscribe(this::hear, SubscribeOptions.WITH_CONTENT);
    }

    static Member join(String uri, String name) {
        return new Member(uri, name);
    }

    private void hear(MapEvent<String, String> event) {
        synchronized (fold) {
            if (event instanceof EntryEvent<String, String> entry) {
                assertThat(Optional.ofNullable(fold.get(entry.key())))
                        .as("G7: what was under %s before", entry.key())
                        .isEqualTo(entry.oldValue());
                entry.newValue().ifPresentOrElse(value -> fold.put(entry.key(), value), () -> fold.remove(entry.key()));
            } else if (event instanceof ResetEvent<String, String>) {
                fold.clear();
            } else if (event instanceof LineageEvent<String, String>) {
                losses.incrementAndGet();
            }
        }
    }

    ReplicatedMap<String, String> map() {
        return map;
    }

    /** Counts one up again and again, on a thread of its own. */
    void count(String key) {
        Thread thread = new Thread(() -> countUntilStopped(key), "counts-" + key);
        thread.setUncaughtExceptionHandler((at, thrown) -> defect.set(thrown));
        thread.start();
        counting = Optional.of(thread);
    }

    private void countUntilStopped(String key) {
        while (!stop) {
            try {
                long sum = map.counters().increment(key);
                acknowledged.incrementAndGet();
                assertThat(Long.parseLong(map.get(key))).as("G4").isGreaterThanOrEqualTo(sum);
            } catch (NotVisibleException | LineageEndedException applied) {
                acknowledged.incrementAndGet();
            } catch (OutcomeUnknownException e) {
                unknown.incrementAndGet();
            } catch (NotAppliedException e) {
                assertThat(e).hasMessageContaining("not applied");
            }
        }
    }

    /** Stops counting. */
    void stop() {
        stop = true;
        counting.ifPresent(thread -> {
            try {
                thread.join(Duration.ofSeconds(30).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).as("G10: a write never returned").isFalse();
        });
        assertThat(defect.get()).isNull();
    }

    /** How many increments were acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** How many increments may have been applied. */
    int unknown() {
        return unknown.get();
    }

    /** How many lost histories the listener heard of. */
    int losses() {
        return losses.get();
    }

    /** The answer to a write; what fails is tried again until the servers are well. */
    void put(String key, String value) {
        Eventually.until("a write is applied", () -> {
            try {
                map.put(key, value);
                return true;
            } catch (RmapException notNow) {
                return false;
            }
        });
    }

    /** Waits until this member holds these entries, and checks that its listener heard exactly that. */
    void awaitEqual(Map<String, String> entries) {
        Eventually.until(
                "a replica is live and equal to the authority",
                () -> map.snapshot().entries().equals(entries) && map.status().state() == MapStatus.State.LIVE);
        Eventually.until("the events fold to the replica", () -> {
            synchronized (fold) {
                return fold.equals(entries);
            }
        });
        assertThat(map.status().counters().listenerFailures()).as("G7").isZero();
    }

    @Override
    public void close() {
        stop = true;
        map.close();
        backend.close();
    }
}
