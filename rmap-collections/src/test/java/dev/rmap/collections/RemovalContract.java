package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.EngineConfig;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** No value that was being computed outlives a removal of its entry, however that is removed. */
abstract class RemovalContract extends OnFlights {

    private static final Duration LONG = Duration.ofMinutes(5);

    /** Removes the entry of a key that holds "x". */
    interface Way {
        void remove(ReplicatedMap<String, String> map, String key) throws Exception;
    }

    /** Those that remove whatever is there, or nothing. */
    static Map<String, Way> always() {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("remove", Map::remove);
        ways.put("removeAll", (map, key) -> map.removeAll(List.of(key)));
        ways.put("keySet.remove", (map, key) -> map.keySet().remove(key));
        ways.put("batch", (map, key) -> map.batch().remove(key).commit());
        ways.put("batch async", (map, key) -> await(map.batch().remove(key).commitAsync()));
        ways.put("async remove", (map, key) -> await(map.async().remove(key)));
        ways.put("async removeAll", (map, key) -> await(map.async().removeAll(List.of(key))));
        return ways;
    }

    static Map<String, Way> all() {
        Map<String, Way> ways = always();
        ways.put("remove with value", (map, key) -> map.remove(key, "x"));
        ways.put("testAndRemove", (map, key) -> map.testAndRemove(key, "x"));
        ways.put("compute", (map, key) -> map.compute(key, (k, v) -> null));
        ways.put("computeIfPresent", (map, key) -> map.computeIfPresent(key, (k, v) -> null));
        ways.put("merge", (map, key) -> map.merge(key, "y", (x, y) -> null));
        ways.put("last item of a list", (map, key) -> map.lists().remove(key, "x"));
        ways.put("keySet.iterator", (map, key) -> removeFrom(map.keySet().iterator(), key, k -> k));
        ways.put("entrySet.iterator", (map, key) -> removeFrom(map.entrySet().iterator(), key, Map.Entry::getKey));
        ways.put("values.iterator", (map, key) -> removeFrom(map.values().iterator(), "x", v -> v));
        ways.put("keySet.removeIf", (map, key) -> map.keySet().removeIf(key::equals));
        ways.put("keySet.removeAll", (map, key) -> map.keySet().removeAll(List.of(key)));
        ways.put("keySet.retainAll", (map, key) -> map.keySet().retainAll(List.of()));
        ways.put("values.remove", (map, key) -> map.values().remove("x"));
        ways.put("values.removeIf", (map, key) -> map.values().removeIf("x"::equals));
        ways.put("entrySet.remove", (map, key) -> map.entrySet().remove(Map.entry(key, "x")));
        ways.put(
                "entrySet.removeIf",
                (map, key) -> map.entrySet().removeIf(e -> e.getKey().equals(key)));
        ways.put("async remove with value", (map, key) -> await(map.async().remove(key, "x")));
        ways.put("async testAndRemove", (map, key) -> await(map.async().testAndRemove(key, "x")));
        ways.put("async compute", (map, key) -> await(map.async().compute(key, (k, v) -> null)));
        ways.put("async computeIfPresent", (map, key) -> await(map.async().computeIfPresent(key, (k, v) -> null)));
        ways.put("async merge", (map, key) -> await(map.async().merge(key, "y", (x, y) -> null)));
        return ways;
    }

    private static void await(CompletionStage<?> stage) throws Exception {
        within(stage.toCompletableFuture());
    }

    private static <E> void removeFrom(Iterator<E> elements, String wanted, Function<E, String> text) {
        while (elements.hasNext()) {
            if (text.apply(elements.next()).equals(wanted)) {
                elements.remove();
            }
        }
    }

    @Test
    void everyRemovalEndsTheComputation() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        for (Map.Entry<String, Way> way : all().entrySet()) {
            String key = way.getKey();
            Slow old = new Slow("old");
            Future<String> answer = begin(mine, OPTIONS, key, old);
            yours.put(key, "x");
            way.getValue().remove(yours, key);
            assertThat(yours).as(key).doesNotContainKey(key);
            assertThat(showsLease(yours, key)).as(key).isFalse();
            old.mayEnd.countDown();
            assertThat(within(answer)).as(key).isEqualTo("old");
            assertThat(mine).as(key).doesNotContainKey(key);
        }
    }

    @Test
    void aRemovalOfWhatIsNotThereEndsTheComputation() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        for (Map.Entry<String, Way> way : always().entrySet()) {
            String key = way.getKey();
            Slow old = new Slow("old");
            Future<String> answer = begin(mine, OPTIONS, key, old);
            way.getValue().remove(yours, key);
            assertThat(showsLease(yours, key)).as(key).isFalse();
            old.mayEnd.countDown();
            assertThat(within(answer)).as(key).isEqualTo("old");
            assertThat(mine).as(key).doesNotContainKey(key);
        }
    }

    @Test
    void aRemovalEndsALeaseThatItsProcessHadNotHeardOf() throws Exception {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> yours =
                closeLater(ReplicatedMap.strings(name).backend(shaky.backend()).open());
        ReplicatedMap<String, String> mine = join();
        SingleFlight<String, String> flight =
                mine.singleFlight(OPTIONS.withLifetime(LONG.multipliedBy(3)).withRefreshAhead(LONG.multipliedBy(2)));
        for (Map.Entry<String, Way> way : all().entrySet()) {
            String key = way.getKey();
            mine.put(key, "x", LONG);
            soon().until(() -> yours.containsKey(key));
            shaky.loseNextChange();
            Slow fresh = new Slow("new");
            assertThat(flight.get(key, fresh)).isEqualTo("x");
            assertThat(await(fresh.begun)).isTrue();
            way.getValue().remove(yours, key);
            assertThat(yours).as(key).doesNotContainKey(key);
            assertThat(showsLease(yours, key)).as(key).isFalse();
            fresh.mayEnd.countDown();
        }
    }

    @Test
    void aRemovalThatIsRefusedLeavesTheComputationAlone() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow slow = new Slow("computed");
        Future<String> answer = begin(mine, OPTIONS, "k", slow);
        soon().until(() -> showsLease(yours, "k"));
        assertThat(yours.remove("k", "x")).isFalse();
        assertThat(yours.computeIfPresent("k", (k, v) -> null)).isNull();
        assertThat(yours.batch().requirePresent("k").remove("k").commit().applied())
                .isFalse();
        assertThat(showsLease(yours, "k")).isTrue();
        slow.mayEnd.countDown();
        assertThat(within(answer)).isEqualTo("computed");
        assertThat(mine).containsEntry("k", "computed");
    }

    private ReplicatedMap<String, String> joinForCommitsOfFive() {
        return join(builder -> builder.limits(new EngineConfig.Limits(100, 10, 1_000, 5, 100, 100, 100)));
    }

    @Test
    void moreRemovalsThanACommitHoldsAreRefusedAtOnce() {
        ReplicatedMap<String, String> map = joinForCommitsOfFive();
        List<String> six = IntStream.range(0, 6).mapToObj(i -> "k" + i).toList();
        six.forEach(key -> map.put(key, "x"));
        MapBatch<String, String> batch = map.batch();
        six.forEach(batch::remove);
        for (ThrowingCallable way : List.<ThrowingCallable>of(
                () -> map.removeAll(six), () -> map.async().removeAll(six), batch::commit)) {
            assertThatThrownBy(way).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("limit of 5");
        }
        assertThat(map).containsOnlyKeys(six);
    }

    @Test
    void asManyRemovalsAsACommitHoldsEndAsManyLeases() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = joinForCommitsOfFive();
        List<String> keys = IntStream.range(0, 5).mapToObj(i -> "k" + i).toList();
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("keys", (map, unused) -> assertThat(map.removeAll(keys)).isEqualTo(5));
        ways.put(
                "view", (map, unused) -> assertThat(map.removeAll(map.keySet())).isEqualTo(5));
        ways.put("async keys", (map, unused) -> await(map.async().removeAll(keys)));
        ways.put("async view", (map, unused) -> await(map.async().removeAll(map.keySet())));
        ways.put("batch", (map, unused) -> {
            MapBatch<String, String> batch = map.batch();
            keys.forEach(batch::remove);
            assertThat(batch.commit().applied()).isTrue();
        });
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            mine.singleFlight(OPTIONS.withRememberNothing(LONG)).getAll(keys, leases -> Map.of());
            soon().until(() -> keys.stream().allMatch(key -> showsLease(yours, key)));
            keys.forEach(key -> yours.put(key, "x"));
            way.getValue().remove(yours, "all");
            assertThat(yours).as(way.getKey()).isEmpty();
            assertThat(keys).as(way.getKey()).noneMatch(key -> showsLease(yours, key));
        }
    }
}
