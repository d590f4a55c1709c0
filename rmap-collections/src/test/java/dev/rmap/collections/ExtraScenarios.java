package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of the fork, in the order in which the checklist has them. */
abstract class ExtraScenarios extends OnBackend {

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\0b", "a*", "a?", "a[", "a]"})
    void E1_badNamesAreRefused(String bad) {
        assertThatThrownBy(() -> ReplicatedMap.strings(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("map name");
    }

    @Test
    void E1_namesAreCountedInCodePoints() {
        assertThatThrownBy(() -> ReplicatedMap.strings("a".repeat(513))).isInstanceOf(IllegalArgumentException.class);
        assertThat(ReplicatedMap.strings("\uD83D\uDE00".repeat(512))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.001S", "P99999999999D"})
    void E1_badLifetimesAreRefused(Duration bad) {
        ReplicatedMapBuilder<String, String> builder = ReplicatedMap.strings(name);
        assertThatThrownBy(() -> builder.lifetime(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
        assertThatThrownBy(() -> builder.slidingLifetime(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    private static Arguments write(String called, BiConsumer<ReplicatedMap<String, String>, String> write) {
        return Arguments.of(called, write);
    }

    static Stream<Arguments> writesOfOneKey() {
        return Stream.of(
                write("put", (map, key) -> map.put(key, "v")),
                write("put for a while", (map, key) -> map.put(key, "v", SOON)),
                write("set", (map, key) -> map.set(key, "v")),
                write("putIfAbsent", (map, key) -> map.putIfAbsent(key, "v")),
                write("putAll", (map, key) -> map.putAll(Map.of("good", "v", key, "v"))),
                write("remove", (map, key) -> map.remove(key)),
                write("remove a value", (map, key) -> map.remove(key, "v")),
                write("removeAll", (map, key) -> map.removeAll(List.of("good", key))),
                write("keySet().remove", (map, key) -> map.keySet().remove(key)),
                write("replace", (map, key) -> map.replace(key, "v")),
                write("replace a value", (map, key) -> map.replace(key, "v", "w")),
                write("testAndSet", (map, key) -> map.testAndSet(key, "v", "w")),
                write("testAndRemove", (map, key) -> map.testAndRemove(key, "v")),
                write("testAndReset", (map, key) -> map.testAndReset(Map.of(key, "v"))),
                write("compute", (map, key) -> map.compute(key, (k, v) -> "v")),
                write("computeIfAbsent", (map, key) -> map.computeIfAbsent(key, k -> "v")),
                write("computeIfPresent", (map, key) -> map.computeIfPresent(key, (k, v) -> "v")),
                write("merge", (map, key) -> map.merge(key, "v", String::concat)),
                write("setTimeToLive", (map, key) -> map.setTimeToLive(key, SOON)),
                write("removeTimeToLive", (map, key) -> map.removeTimeToLive(key)),
                write("counters().add", (map, key) -> map.counters().add(key, 1)),
                write("lists().append", (map, key) -> map.lists().append(key, "v")),
                write("lists().appendUnique", (map, key) -> map.lists().appendUnique(key, "v")),
                write("lists().remove", (map, key) -> map.lists().remove(key, "v")),
                write("batch().put", (map, key) -> map.batch().put(key, "v").commit()),
                write(
                        "batch().require",
                        (map, key) -> map.batch().require(key, "v").commit()),
                write("async().put", (map, key) -> map.async().put(key, "v")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writesOfOneKey")
    void E2_keysAreCheckedBeforeAnythingIsSent(String called, BiConsumer<ReplicatedMap<String, String>, String> write) {
        ReplicatedMap<String, String> map = join();
        for (String bad : List.of("", "=", "=rev", "foo=2")) {
            assertThatThrownBy(() -> write.accept(map, bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
        assertThatThrownBy(() -> write.accept(map, null)).isInstanceOf(NullPointerException.class);
        map.sync(SOON);
        assertThat(map.revision().number()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writesOfOneKey")
    void E7_aClosedMapIsAClosedMapWhateverTheArguments(
            String called, BiConsumer<ReplicatedMap<String, String>, String> write) {
        ReplicatedMap<String, String> map = join();
        map.close();
        assertThatThrownBy(() -> write.accept(map, "foo=2"))
                .isInstanceOf(MapClosedException.class)
                .hasMessageContaining(name);
    }

    @Test
    void E3_eventKindsInSequence() {
        ReplicatedMap<String, String> map = join();
        List<String> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = map.subscribe(new EntryListener<>() {
            @Override
            public void onChange(EntryEvent<String, String> event) {
                heard.add("change " + event.key() + " " + event.oldValue() + " " + event.newValue());
            }

            @Override
            public void onDelete(EntryEvent<String, String> event) {
                heard.add("delete " + event.key() + " " + event.oldValue() + " " + event.newValue());
            }

            @Override
            public void onReset(ResetEvent<String, String> event) {
                heard.add("reset " + event.reason());
            }

            @Override
            public void onExpire(EntryEvent<String, String> event) {
                heard.add("expire");
            }

            @Override
            public void onLineageEnded(LineageEvent<String, String> event) {
                heard.add("history lost");
            }
        });

        map.put("a", "1");
        map.remove("a");
        map.put("a", "2");
        map.put("a", "3");
        map.reset();
        map.destroy();
        soon().until(() -> heard.size() == 6);
        subscription.close();
        map.put("not", "heard");
        subscription.close();

        assertThat(heard)
                .containsExactly(
                        "change a Optional.empty Optional[1]",
                        "delete a Optional[1] Optional.empty",
                        "change a Optional.empty Optional[2]",
                        "change a Optional[2] Optional[3]",
                        "reset REMOVED",
                        "reset DESTROYED");
    }

    @Test
    void E4_twoReplicasConvergeBothWays() {
        ReplicatedMap<String, String> a = join();
        ReplicatedMap<String, String> b = join();
        a.put("foo", "bar");
        soon().until(() -> "bar".equals(b.get("foo")));
        assertThat(b.remove("foo")).isEqualTo("bar");
        soon().until(a::isEmpty);
    }

    @Test
    void E5_aLateJoinerReadsWhatIsThere() {
        join().putAll(Map.of("foo", "bar", "foo2", ""));
        assertThat(join()).isEqualTo(Map.of("foo", "bar", "foo2", ""));
    }

    @Test
    void E6_destroyEmptiesTheOthers() {
        ReplicatedMap<String, String> a = join();
        ReplicatedMap<String, String> b = join();
        a.put("foo", "bar");
        soon().until(() -> b.containsKey("foo"));
        a.destroy();
        soon().until(b::isEmpty);
    }

    @Test
    void E7_closingTwiceIsHarmless() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        Subscription subscription = map.subscribe(event -> {});
        map.close();
        map.close();

        assertThatThrownBy(() -> map.subscribe(event -> {})).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(map::clear).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(() -> map.sync(SOON)).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(map::batch).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(() -> map.replaceAll((k, v) -> v)).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(() -> map.entrySet().iterator().next().setValue("x")).isInstanceOf(MapClosedException.class);
        subscription.close();
        map.reset();
        map.destroy();
        assertThat(map).hasSize(1);
        assertThat(join()).isEmpty();
    }

    @Test
    void E8_aDroppedSubscriptionIsMadeUpFor() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> a = join();
        ReplicatedMap<String, String> b = join(builder -> builder.backend(shaky.backend()));
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        b.subscribe(heard::add);

        shaky.cut();
        a.put("foo", "bar");
        shaky.restore();

        soon().until(() -> "bar".equals(b.get("foo")));
        soon().until(() -> heard.size() == 1);
    }

    @Test
    void E10_anAbsoluteLifetimeIsSetWhereThereIsNone() {
        ReplicatedMap<String, String> permanent = join();
        permanent.put("foo", "bar");
        ReplicatedMap<String, String> map = join(builder -> builder.lifetime(Duration.ofMinutes(10)));
        assertThat(map.timeToLive()).isEmpty();
        map.put("foo2", "bar2");
        assertThat(map.timeToLive()).isPresent();
        map.reset();
        map.put("foo3", "bar3");
        assertThat(map.timeToLive()).isPresent();
    }
}
