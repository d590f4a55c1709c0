package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.CodecException;
import dev.rmap.engine.MapClosedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a clear exception, before anything has changed. Keys are in {@link ExtraScenarios}. */
abstract class BadInputContract extends OnBackend {

    private interface Call {
        void on(ReplicatedMap<String, String> map);
    }

    private static Arguments call(String called, Call call) {
        return Arguments.of(called, call);
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                call("get", map -> map.get(null)),
                call("getOrDefault", map -> map.getOrDefault(null, "x")),
                call("containsKey", map -> assertThat(map.containsKey(null)).isFalse()),
                call("containsValue", map -> assertThat(map.containsValue(null)).isFalse()),
                call("put", map -> map.put("a", null)),
                call("put for a while", map -> map.put("a", "x", null)),
                call("set", map -> map.set("a", null)),
                call("putIfAbsent", map -> map.putIfAbsent("a", null)),
                call("replace", map -> map.replace("a", null)),
                call("replace the old", map -> map.replace("a", null, "x")),
                call("replace by the new", map -> map.replace("a", "1", null)),
                call("testAndSet", map -> map.testAndSet("a", null, "x")),
                call("testAndSet to", map -> map.testAndSet("a", "1", null)),
                call("testAndRemove", map -> map.testAndRemove("a", null)),
                call("testAndReset", map -> map.testAndReset(null)),
                call("compute", map -> map.compute("a", null)),
                call("computeIfAbsent", map -> map.computeIfAbsent("a", null)),
                call("computeIfPresent", map -> map.computeIfPresent("a", null)),
                call("merge a value", map -> map.merge("a", null, String::concat)),
                call("merge by a function", map -> map.merge("a", "x", null)),
                call("replaceAll", map -> map.replaceAll(null)),
                call("replaceAll by null", map -> map.replaceAll((key, value) -> null)),
                call("forEach", map -> map.forEach(null)),
                call("putAll", map -> map.putAll(null)),
                call("removeAll", map -> map.removeAll(null)),
                call("setTimeToLive", map -> map.setTimeToLive("a", null)),
                call("subscribe", map -> map.subscribe(null)),
                call("setValue", map -> map.entrySet().iterator().next().setValue(null)),
                call("keySet().removeIf", map -> map.keySet().removeIf(null)),
                call("keySet().removeAll", map -> map.keySet().removeAll(null)),
                call("values().retainAll", map -> map.values().retainAll(null)),
                call("batch().put", map -> map.batch().put("a", null)),
                call("batch().require", map -> map.batch().require("a", null)),
                call("lists().append", map -> map.lists().append("a", (String) null)),
                call("counters().get", map -> map.counters().get(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void nullsAreRefused(String called, Call call) {
        ReplicatedMap<String, String> map = join();
        map.put("a", "1");
        assertThatThrownBy(() -> call.on(map)).isInstanceOf(NullPointerException.class);
        assertThat(map).isEqualTo(Map.of("a", "1"));
        assertThat(map.revision().number()).isEqualTo(1);
    }

    @Test
    void aMissingTimeIsSaidWithItsMap() {
        ReplicatedMap<String, String> map = join();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> map.put("a", "x", null),
                () -> map.setTimeToLive("a", null),
                () -> map.batch().put("a", "x", null),
                () -> map.sync(null),
                () -> map.awaitRevision(map.revision(), null),
                () -> ReplicatedMap.strings(map.name()).lifetime(null),
                () -> ReplicatedMap.strings(map.name()).joinTimeout(null),
                () -> ReplicatedMap.strings(map.name()).writeTimeout(null))) {
            assertThatThrownBy(call)
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageStartingWith("map " + map.name() + ": a ")
                    .hasMessageEndingWith(" must not be null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P99999999999D"})
    void lifetimesOfEntriesArePositive(Duration bad) {
        ReplicatedMap<String, String> map = join();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> map.put("a", "1", bad),
                () -> map.putIfAbsent("a", "1", bad),
                () -> map.putAll(Map.of("a", "1"), bad),
                () -> map.setTimeToLive("a", bad),
                () -> map.batch().put("a", "1", bad))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining(bad.toString());
        }
        assertThat(map.revision().number()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", " 5", "5 ", "05", "+5", "-0", "1.0", "9223372036854775808"})
    void whatIsNoIntegerIsNotAddedTo(String value) {
        ReplicatedMap<String, String> map = join();
        map.put("n", value);
        assertThatThrownBy(() -> map.counters().increment("n"))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'n'");
        assertThatThrownBy(() -> map.counters().get("n")).isInstanceOf(NumberFormatException.class);
        assertThat(map).isEqualTo(Map.of("n", value));
        assertThat(map.revision().number()).isEqualTo(1);
    }

    @Test
    void sumsThatDoNotFitAreNotMade() {
        ReplicatedMap<String, String> map = join();
        map.put("max", String.valueOf(Long.MAX_VALUE));
        map.put("min", String.valueOf(Long.MIN_VALUE));
        assertThatThrownBy(() -> map.counters().increment("max"))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'max'");
        assertThatThrownBy(() -> map.counters().decrement("min")).isInstanceOf(ArithmeticException.class);
        assertThat(map.counters().add("max", Long.MIN_VALUE)).isEqualTo(-1);
        assertThat(map.revision().number()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2]", "{\"a\":1}", "[\"a\",null]", "[\"a\",[\"b\"]]"})
    void whatIsNoListOfStringsIsNotEdited(String value) {
        ReplicatedMap<String, String> map = join();
        map.put("l", value);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> map.lists().append("l", "x"),
                () -> map.lists().appendUnique("l", "x"),
                () -> map.lists().remove("l", "a"))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("'l'");
        }
        assertThat(map).isEqualTo(Map.of("l", value));
        assertThat(map.revision().number()).isEqualTo(1);
    }

    @Test
    void facesThatTheValuesDoNotHave() {
        ReplicatedMap<String, byte[]> bytes = join(Codecs.bytes());
        assertThatThrownBy(bytes::counters)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("bytes");
        assertThatThrownBy(bytes::lists)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> bytes.batch().add("n", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ReplicatedMap.builder(name, Codecs.bytes(), Codecs.strings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void textWithoutAForm() {
        ReplicatedMap<String, String> map = join();
        assertThatThrownBy(() -> map.put("a", "secret\uD800"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("strings")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> map.put("a\uD800", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
        assertThatThrownBy(() -> map.put("a", "\uDCC3\uDCA9")).isInstanceOf(CodecException.class);
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void typesThatOnlyRawMapsLetThrough() {
        @SuppressWarnings("unchecked") // what a program does that was compiled against raw maps
        Map<Object, Object> raw = (Map<Object, Object>) (Map<?, ?>) new HashMap<>(Map.of("a", 1));
        ReplicatedMap<String, String> map = join();
        @SuppressWarnings("unchecked") // the map has to find out by itself what is no string
        Map<Object, Object> target = (Map<Object, Object>) (Map<?, ?>) map;
        assertThatThrownBy(() -> target.putAll(raw)).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> target.put(1, "a")).isInstanceOf(ClassCastException.class);
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void timesOfTheBuilderArePositive() {
        ReplicatedMapBuilder<String, String> builder = ReplicatedMap.strings(name);
        assertThatThrownBy(() -> builder.joinTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.writeTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxValueBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.backend(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aListDoesNotGrowOverTheLimitOfAValue() {
        ReplicatedMap<String, String> map = join(builder -> builder.maxValueBytes(100));
        ReplicatedMap<String, String> other = join();
        map.lists().append("l", "x".repeat(60));
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> map.lists().append("l", "y".repeat(40)),
                () -> map.lists().appendUnique("l", "y".repeat(40)),
                () -> map.lists().append("new", "y".repeat(100)))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("limit of 100");
        }
        assertThat(map).hasSize(1);
        assertThat(map.revision().number()).isEqualTo(1);
        assertThat(map.lists().append("l", "y".repeat(33))).hasSize(2);
        assertThat(map.lists().appendUnique("l", "y".repeat(33))).hasSize(2);
        assertThat(other.lists().append("l", "over")).hasSize(3);
        map.sync(SOON);
        assertThat(map.lists().remove("l", "y".repeat(33)).remaining()).hasSize(2);
    }

    /** What this process saw last is not what decides: the authority's list has become longer, or shorter. */
    @Test
    void G5_theSizeOfAListIsTheOneThatTheAuthorityHas() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> fresh = join();
        ReplicatedMap<String, String> stale =
                join(builder -> builder.backend(shaky.backend()).maxValueBytes(100));
        stale.lists().append("l", "x".repeat(40));
        fresh.sync(SOON);
        shaky.loseNextChange();
        fresh.lists().append("l", "y".repeat(40));
        assertThatThrownBy(() -> stale.lists().append("l", "z".repeat(40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit of 100");
        fresh.sync(SOON);
        assertThat(fresh.lists().get("l").orElseThrow()).hasSize(2);
        stale.sync(SOON);
        shaky.loseNextChange();
        fresh.lists().remove("l", "x".repeat(40), "y".repeat(40));
        assertThat(stale.lists().append("l", "z".repeat(40))).hasSize(1);
    }

    @Test
    void aSumIsNotLongerThanTheLimitOfAValue() {
        ReplicatedMap<String, String> map = join(builder -> builder.maxValueBytes(3));
        assertThat(map.counters().add("n", 999)).isEqualTo(999);
        assertThatThrownBy(() -> map.counters().increment("n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("limit of 3");
        assertThatThrownBy(() -> map.async().add("n", 1).toCompletableFuture().join())
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.counters().add("n", Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> map.batch().add("n", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(map.counters().add("n", -1000)).isEqualTo(-1);
        assertThat(map.revision().number()).isEqualTo(2);
    }

    @Test
    void aWaiterOfAClosedMapIsTold() {
        ReplicatedMap<String, String> map = join();
        map.put("a", "1");
        var waiting = map.async().awaitRevision(map.revision().at(5)).toCompletableFuture();
        map.close();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(MapClosedException.class);
        assertThat(map.awaitRevision(map.revision(), SOON)).isTrue();
        assertThatThrownBy(() -> map.awaitRevision(map.revision().at(5), SOON)).isInstanceOf(MapClosedException.class);
    }
}
