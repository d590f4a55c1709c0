package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.Timers;
import dev.rmap.local.LocalBackend;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Entries whose time is over and which nobody has expired yet, because all timers stand still: no operation sees them.
 */
class DueEntriesTest {

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final LocalBackend backend = new LocalStore(LocalOptions.DEFAULTS.withClock(now::get)).newBackend();

    private final Timers standing = new Timers() {
        @Override
        public long nowMillis() {
            return now.get();
        }

        @Override
        public Timeout after(long delayMillis, Runnable task) {
            return () -> {};
        }
    };

    private final ReplicatedMap<String, String> map = ReplicatedMap.strings("due")
            .backend(backend)
            .runtime(new EngineRuntime(
                    standing,
                    EngineRuntime.shared().executor(),
                    EngineRuntime.shared().relief(),
                    () -> 0.5))
            .open();

    @AfterEach
    void close() {
        map.close();
        backend.close();
    }

    private static Arguments row(String called, Function<ReplicatedMap<String, String>, Object> call, Object result) {
        return Arguments.of(called, call, result);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                row("get", map -> map.get("a"), null),
                row("containsKey", map -> map.containsKey("a"), false),
                row("containsValue", map -> map.containsValue("old"), false),
                row("size", Map::size, 0),
                row("isEmpty", Map::isEmpty, true),
                row("keySet", map -> Set.copyOf(map.keySet()), Set.of()),
                row("entrySet", map -> Set.copyOf(map.entrySet()), Set.of()),
                row("snapshot", map -> map.snapshot().entries(), Map.of()),
                row("timeToLive", map -> map.timeToLive("a"), Optional.empty()));
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                row("put", map -> map.put("a", "new"), null),
                row("putIfAbsent", map -> map.putIfAbsent("a", "new"), null),
                row("remove", map -> map.remove("a"), null),
                row("remove a value", map -> map.remove("a", "old"), false),
                row("keySet().remove", map -> map.keySet().remove("a"), false),
                row("removeAll", map -> map.removeAll(List.of("a")), 0),
                row("replace", map -> map.replace("a", "new"), null),
                row("replace a value", map -> map.replace("a", "old", "new"), false),
                row("compute", map -> map.compute("a", (key, old) -> "" + old), "null"),
                row("computeIfAbsent", map -> map.computeIfAbsent("a", key -> "new"), "new"),
                row("computeIfPresent", map -> map.computeIfPresent("a", (key, old) -> "new"), null),
                row("merge", map -> map.merge("a", "new", String::concat), "new"),
                row("setTimeToLive", map -> map.setTimeToLive("a", Duration.ofHours(1)), false),
                row("testAndReset", map -> map.testAndReset(Map.of("a", "old")), false),
                row("increment", map -> map.counters().increment("a"), 1L),
                row("append", map -> map.lists().append("a", "x"), List.of("x")));
    }

    static Stream<Arguments> batchesAndStages() {
        return Stream.of(
                row(
                        "requireAbsent",
                        map -> map.batch().requireAbsent("a").commit().applied(),
                        true),
                row("require", map -> map.batch().require("a", "old").commit().applied(), false),
                row("put", map -> now(map.async().put("a", "new")), Optional.empty()),
                row("removeAll", map -> now(map.async().removeAll(List.of("a"))), 0),
                row("compute", map -> now(map.async().compute("a", (key, old) -> "" + old)), Optional.of("null")));
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"reads", "writes", "batchesAndStages"})
    void noOperationSeesThem(String called, Function<ReplicatedMap<String, String>, Object> call, Object result) {
        map.put("a", "old", Duration.ofMillis(100));
        now.addAndGet(100);
        assertThat(call.apply(map)).isEqualTo(result);
    }

    @Test
    void lifetimesAreRoundedUp() {
        map.put("a", "1", Duration.ofNanos(1));
        assertThat(map.timeToLive("a")).contains(Duration.ofMillis(1));
        map.put("a", "1", Duration.ofNanos(1_000_001));
        assertThat(map.timeToLive("a")).contains(Duration.ofMillis(2));
        map.put("a", "1", Duration.ofMillis(3));
        assertThat(map.timeToLive("a")).contains(Duration.ofMillis(3));
        now.addAndGet(2);
        assertThat(map.timeToLive("a")).contains(Duration.ofMillis(1));
    }
}
