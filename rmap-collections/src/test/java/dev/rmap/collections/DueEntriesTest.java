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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
            .runtime(new EngineRuntime(standing, EngineRuntime.shared().executor(), () -> 0.5))
            .open();

    @AfterEach
    void close() {
        map.close();
        backend.close();
    }

    private static Arguments check(String called, Consumer<ReplicatedMap<String, String>> check) {
        return Arguments.of(called, check);
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                check("get", map -> assertThat(map.get("a")).isNull()),
                check("containsKey", map -> assertThat(map.containsKey("a")).isFalse()),
                check(
                        "containsValue",
                        map -> assertThat(map.containsValue("old")).isFalse()),
                check("size", map -> assertThat(map.size()).isZero()),
                check("isEmpty", map -> assertThat(map.isEmpty()).isTrue()),
                check("views", map -> assertThat(map.entrySet()).isEmpty()),
                check(
                        "forEach",
                        map -> map.forEach((key, value) -> assertThat(key).isNull())),
                check("snapshot", map -> assertThat(map.snapshot().entries()).isEmpty()),
                check("timeToLive", map -> assertThat(map.timeToLive("a")).isEmpty()),
                check("put", map -> assertThat(map.put("a", "new")).isNull()),
                check(
                        "putIfAbsent",
                        map -> assertThat(map.putIfAbsent("a", "new")).isNull()),
                check("remove", map -> assertThat(map.remove("a")).isNull()),
                check(
                        "remove a value",
                        map -> assertThat(map.remove("a", "old")).isFalse()),
                check(
                        "keySet().remove",
                        map -> assertThat(map.keySet().remove("a")).isFalse()),
                check(
                        "removeAll",
                        map -> assertThat(map.removeAll(List.of("a"))).isZero()),
                check("replace", map -> assertThat(map.replace("a", "new")).isNull()),
                check(
                        "replace a value",
                        map -> assertThat(map.replace("a", "old", "new")).isFalse()),
                check(
                        "compute",
                        map -> assertThat(map.compute("a", (key, old) -> "" + old))
                                .isEqualTo("null")),
                check(
                        "computeIfAbsent",
                        map -> assertThat(map.computeIfAbsent("a", key -> "new"))
                                .isEqualTo("new")),
                check(
                        "computeIfPresent",
                        map -> assertThat(map.computeIfPresent("a", (key, old) -> "new"))
                                .isNull()),
                check(
                        "merge",
                        map -> assertThat(map.merge("a", "new", String::concat)).isEqualTo("new")),
                check(
                        "setTimeToLive",
                        map -> assertThat(map.setTimeToLive("a", Duration.ofHours(1)))
                                .isFalse()),
                check(
                        "counters().add",
                        map -> assertThat(map.counters().increment("a")).isEqualTo(1)),
                check(
                        "lists().append",
                        map -> assertThat(map.lists().append("a", "x")).containsExactly("x")),
                check(
                        "batch().requireAbsent",
                        map -> assertThat(
                                        map.batch().requireAbsent("a").commit().applied())
                                .isTrue()),
                check(
                        "batch().require",
                        map -> assertThat(
                                        map.batch().require("a", "old").commit().applied())
                                .isFalse()),
                check(
                        "testAndReset",
                        map -> assertThat(map.testAndReset(Map.of("a", "old"))).isFalse()),
                check(
                        "async().put",
                        map -> assertThat(map.async()
                                        .put("a", "new")
                                        .toCompletableFuture()
                                        .join())
                                .isEmpty()),
                check(
                        "async().removeAll",
                        map -> assertThat(map.async()
                                        .removeAll(List.of("a"))
                                        .toCompletableFuture()
                                        .join())
                                .isZero()),
                check(
                        "async().compute",
                        map -> assertThat(map.async()
                                        .compute("a", (key, old) -> "" + old)
                                        .toCompletableFuture()
                                        .join())
                                .contains("null")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void noOperationSeesThem(String called, Consumer<ReplicatedMap<String, String>> check) {
        map.put("a", "old", Duration.ofMillis(100));
        now.addAndGet(100);
        check.accept(map);
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
