package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lifetimes of whole maps and of entries. */
abstract class LifetimeScenarios extends OnBackend {

    private static final Duration SHORT = Duration.ofSeconds(30);

    /** This process knows the authority's clock a few milliseconds more or less. */
    private static final Duration SHORT_AND_A_BIT = SHORT.plusSeconds(1);

    private static final Duration LONG = Duration.ofMinutes(10);

    private static Arguments write(String called, Consumer<ReplicatedMap<String, String>> write) {
        return Arguments.of(called, write);
    }

    /** All change a map that holds list=["x"] and word=w. */
    static Stream<Arguments> effectiveWrites() {
        return Stream.of(
                write("put", map -> map.put("a", "1")),
                write("set", map -> map.set("a", "1")),
                write("putIfAbsent", map -> map.putIfAbsent("a", "1")),
                write("putAll", map -> map.putAll(Map.of("a", "1", "b", "2"))),
                write("remove", map -> map.remove("word")),
                write("remove a value", map -> map.remove("word", "w")),
                write("replace", map -> map.replace("word", "x")),
                write("testAndSet", map -> map.testAndSet("word", "w", "x")),
                write("testAndRemove", map -> map.testAndRemove("word", "w")),
                write("compute", map -> map.compute("word", (key, old) -> old + old)),
                write("merge", map -> map.merge("word", "x", String::concat)),
                write("increment", map -> map.counters().increment("count")),
                write("append", map -> map.lists().append("list", "y")),
                write("appendUnique", map -> map.lists().appendUnique("list", "y")),
                write("remove items", map -> map.lists().remove("list", "x")),
                write("batch", map -> map.batch().put("a", "1").remove("word").commit()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("effectiveWrites")
    void E9_eachWriteExtendsASlidingLifetime(String called, Consumer<ReplicatedMap<String, String>> write) {
        ReplicatedMap<String, String> hasty = join(builder -> builder.slidingLifetime(SHORT));
        ReplicatedMap<String, String> map = join(builder -> builder.slidingLifetime(LONG));
        hasty.putAll(Map.of("list", "[\"x\"]", "word", "w"));
        assertThat(hasty.timeToLive().orElseThrow()).isLessThan(SHORT_AND_A_BIT);

        write.accept(map);

        assertThat(map.timeToLive().orElseThrow()).isGreaterThan(SHORT_AND_A_BIT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("effectiveWrites")
    void E9_noWriteExtendsAnAbsoluteLifetime(String called, Consumer<ReplicatedMap<String, String>> write) {
        ReplicatedMap<String, String> hasty = join(builder -> builder.lifetime(SHORT));
        ReplicatedMap<String, String> map = join(builder -> builder.lifetime(LONG));
        hasty.putAll(Map.of("list", "[\"x\"]", "word", "w"));

        write.accept(map);

        assertThat(map.timeToLive().orElseThrow()).isLessThan(SHORT_AND_A_BIT);
    }

    @Test
    void N_whatChangesNothingDoesNotExtendALifetime() {
        ReplicatedMap<String, String> hasty = join(builder -> builder.slidingLifetime(SHORT));
        ReplicatedMap<String, String> map = join(builder -> builder.slidingLifetime(LONG));
        hasty.put("word", "w");

        map.remove("missing");
        map.testAndSet("word", "other", "x");
        map.lists().append("word");

        assertThat(map.timeToLive().orElseThrow()).isLessThan(SHORT_AND_A_BIT);
    }

    @Test
    void N_writersWithDifferentLifetimes() {
        ReplicatedMap<String, String> permanent = join();
        ReplicatedMap<String, String> absolute = join(builder -> builder.lifetime(SHORT));
        ReplicatedMap<String, String> sliding = join(builder -> builder.slidingLifetime(LONG));

        permanent.put("a", "1");
        assertThat(permanent.timeToLive()).isEmpty();
        absolute.put("a", "2");
        assertThat(absolute.timeToLive().orElseThrow()).isLessThan(SHORT_AND_A_BIT);
        permanent.sync(SOON);
        permanent.put("a", "3");
        assertThat(permanent.timeToLive().orElseThrow()).isLessThan(SHORT_AND_A_BIT);
        sliding.put("a", "4");
        assertThat(sliding.timeToLive().orElseThrow()).isGreaterThan(SHORT_AND_A_BIT);
    }

    @Test
    void G7_theEndOfAMapIsHeardAsOneReset() {
        ReplicatedMap<String, String> map = join(builder -> builder.lifetime(Duration.ofMillis(100)));
        ReplicatedMap<String, String> other = join();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        other.subscribe(heard::add);
        map.putAll(Map.of("a", "1", "b", "2"));

        soon().until(() -> heard.stream().anyMatch(event -> event instanceof ResetEvent));

        assertThat(other).isEmpty();
        assertThat(heard).hasSize(3);
        assertThat(((ResetEvent<String, String>) heard.get(2)).reason()).isEqualTo(Reason.EXPIRED);
        assertThat(other.revision().number()).isEqualTo(3);
        map.put("again", "1");
        assertThat(map.revision().number()).isEqualTo(4);
    }

    @Test
    void G7_theEndOfAnEntryIsHeardOnceByAll() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = other.subscribe(heard::add);

        map.put("a", "1", Duration.ofMillis(50));
        map.put("b", "2");
        assertThat(map.timeToLive("b")).isEmpty();
        assertThat(map.timeToLive("c")).isEmpty();

        soon().until(() -> heard.size() == 3);
        soon().until(() -> map.size() == 1);
        assertThat(heard.get(2)).isInstanceOf(EntryEvent.class);
        EntryEvent<String, String> end = (EntryEvent<String, String>) heard.get(2);
        assertThat(end.kind()).isEqualTo(EntryEvent.Kind.EXPIRE);
        assertThat(end.oldValue()).contains("1");
        assertThat(subscription.isIdle()).isTrue();
        assertThat(map.get("a")).isNull();
        assertThat(map.putIfAbsent("a", "new")).isNull();
    }

    @Test
    void entriesCanBeGivenMoreTime() {
        ReplicatedMap<String, String> map = join();
        map.put("a", "1", SHORT);
        assertThat(map.timeToLive("a").orElseThrow()).isLessThan(SHORT_AND_A_BIT);
        assertThat(map.setTimeToLive("a", LONG)).isTrue();
        assertThat(map.timeToLive("a").orElseThrow()).isGreaterThan(SHORT_AND_A_BIT);
        assertThat(map.removeTimeToLive("a")).isTrue();
        assertThat(map.timeToLive("a")).isEmpty();
        assertThat(map.removeTimeToLive("a")).isTrue();
        assertThat(map.setTimeToLive("missing", LONG)).isFalse();
        assertThat(map.removeTimeToLive("missing")).isFalse();
        assertThat(map).containsEntry("a", "1");
    }

    @Test
    void editsKeepTheDeadlineAndPutsDoNot() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("replace", "1", "compute", "1", "merge", "1", "count", "1", "put", "1"), LONG);
        map.replace("replace", "2");
        map.compute("compute", (key, old) -> old + old);
        map.merge("merge", "2", String::concat);
        map.counters().increment("count");
        map.put("put", "2");

        assertThat(map.keySet())
                .filteredOn(key -> map.timeToLive(key).isPresent())
                .containsExactlyInAnyOrder("replace", "compute", "merge", "count");
    }
}
