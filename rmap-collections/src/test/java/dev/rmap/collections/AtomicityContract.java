package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.NotAppliedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No update is lost, whatever the threads and the processes do at once. */
abstract class AtomicityContract extends OnBackend {

    private static final int THREADS = 4;
    private static final int ROUNDS = 100;

    private static void together(IntConsumer task) {
        Crew.together(THREADS, task);
    }

    /** Two maps stand for two processes; each has half of the threads. */
    private List<ReplicatedMap<String, Long>> twoProcesses() {
        return List.of(join(Codecs.longs()), join(Codecs.longs()));
    }

    private static void assertSum(List<ReplicatedMap<String, Long>> maps, String key) {
        for (ReplicatedMap<String, Long> map : maps) {
            map.sync(SOON);
            assertThat(map.get(key)).isEqualTo(THREADS * ROUNDS);
        }
    }

    @Test
    void G5_computeLosesNothing() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        together(i -> {
            for (int n = 0; n < ROUNDS; n++) {
                maps.get(i % 2).compute("sum", (key, old) -> old == null ? 1 : old + 1);
            }
        });
        assertSum(maps, "sum");
    }

    @Test
    void G5_mergeLosesNothing() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        together(i -> {
            for (int n = 0; n < ROUNDS; n++) {
                maps.get(i % 2).merge("sum", 1L, Long::sum);
            }
        });
        assertSum(maps, "sum");
    }

    @Test
    void G5_computeIfPresentLosesNothing() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        maps.get(0).put("sum", 0L);
        together(i -> {
            for (int n = 0; n < ROUNDS; n++) {
                maps.get(i % 2).computeIfPresent("sum", (key, old) -> old + 1);
            }
        });
        assertSum(maps, "sum");
    }

    @Test
    void G5_replaceAllLosesNothing() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        maps.get(0).putAll(Map.of("a", 0L, "b", 0L, "c", 0L));
        maps.get(1).sync(SOON);
        together(i -> {
            for (int n = 0; n < ROUNDS; n++) {
                maps.get(i % 2).replaceAll((key, old) -> old + 1);
            }
        });
        for (String key : List.of("a", "b", "c")) {
            assertSum(maps, key);
        }
    }

    @Test
    void G5_asynchronousComputesLoseNothing() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        together(i -> CompletableFuture.allOf(IntStream.range(0, ROUNDS)
                        .mapToObj(n -> maps.get(i % 2)
                                .async()
                                .merge("sum", 1L, Long::sum)
                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join());
        assertSum(maps, "sum");
    }

    @Test
    void G5_oneOfManyPutsIfAbsent() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        AtomicInteger winners = new AtomicInteger();
        together(i -> {
            for (int n = 0; n < ROUNDS; n++) {
                if (maps.get(i % 2).putIfAbsent("key" + n, (long) i) == null) {
                    winners.incrementAndGet();
                }
            }
        });
        assertThat(winners).hasValue(ROUNDS);
    }

    @Test
    void G5_oneOfManyRemoves() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        Map<String, Long> entries = new TreeMap<>();
        IntStream.range(0, ROUNDS).forEach(n -> entries.put("key" + n, 1L));
        maps.get(0).putAll(entries);
        AtomicInteger winners = new AtomicInteger();
        together(i -> entries.forEach((key, value) -> {
            if (i < 2 ? maps.get(i).remove(key, value) : maps.get(i % 2).remove(key) != null) {
                winners.incrementAndGet();
            }
        }));
        assertThat(winners).hasValue(ROUNDS);
        assertThat(maps.get(0)).isEmpty();
    }

    /** Money moves between accounts through conditional batches; none is made or lost. */
    @Test
    void G5_conditionalBatchesKeepTheSum() {
        List<ReplicatedMap<String, Long>> maps = twoProcesses();
        maps.get(0).putAll(Map.of("a", 1_000L, "b", 1_000L, "c", 1_000L));
        Seed seed = Seed.fresh();
        together(i -> {
            ReplicatedMap<String, Long> map = maps.get(i % 2);
            map.sync(SOON);
            Random random = new Random(seed.value() + i);
            for (int n = 0; n < ROUNDS; n++) {
                String from = "abc".substring(random.nextInt(3)).substring(0, 1);
                String to = from.equals("a") ? "b" : "a";
                transfer(map, from, to);
            }
        });
        maps.forEach(map -> map.sync(SOON));
        assertThat(maps.get(0).values().stream().mapToLong(v -> v).sum())
                .as("%s", seed)
                .isEqualTo(3_000);
        assertThat(maps.get(0)).isEqualTo(maps.get(1));
    }

    private static void transfer(ReplicatedMap<String, Long> map, String from, String to) {
        boolean applied = false;
        while (!applied) {
            long has = map.get(from);
            long other = map.get(to);
            applied = map.batch()
                    .require(from, has)
                    .require(to, other)
                    .put(from, has - 1)
                    .put(to, other + 1)
                    .commit()
                    .applied();
        }
    }

    @Test
    void aFunctionMayUseTheMap() {
        ReplicatedMap<String, Long> map = join(Codecs.longs());
        together(i -> {
            for (int n = 0; n < 10; n++) {
                map.compute("outer", (key, old) -> {
                    map.merge("inner", 1L, Long::sum);
                    return old == null ? 1 : old + 1;
                });
            }
        });
        assertThat(map.get("outer")).isEqualTo(THREADS * 10);
        assertThat(map.get("inner")).isGreaterThanOrEqualTo(THREADS * 10);
    }

    @Test
    void aFunctionThatThrowsChangesNothing() {
        ReplicatedMap<String, Long> map = join(Codecs.longs());
        map.put("a", 1L);
        assertThatThrownBy(() -> map.compute("a", (key, old) -> {
                    throw new IllegalStateException("mine");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThat(map).containsEntry("a", 1L);
        assertThat(map.revision().number()).isEqualTo(1);
    }

    /** One process's copy lacks what the other wrote: the decisions do not show it. */
    @Test
    void G5_aStaleCopyDecidesNothing() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> fresh = join();
        ReplicatedMap<String, String> stale = join(builder -> builder.backend(shaky.backend()));
        Runnable newsThatIsLost = () -> {
            fresh.sync(SOON);
            shaky.loseNextChange();
            fresh.merge("a", "+", String::concat);
        };
        fresh.put("a", "1");
        stale.sync(SOON);

        newsThatIsLost.run();
        assertThat(stale.replace("a", "1", "x")).isFalse();
        newsThatIsLost.run();
        assertThat(stale.compute("a", (key, old) -> old + "!")).isEqualTo("1++!");
        newsThatIsLost.run();
        assertThat(stale.computeIfPresent("a", (key, old) -> old + "!")).isEqualTo("1++!+!");
        newsThatIsLost.run();
        assertThat(stale.merge("a", "?", String::concat)).isEqualTo("1++!+!+?");
        newsThatIsLost.run();
        stale.replaceAll((key, old) -> old + ".");
        assertThat(stale.get("a")).isEqualTo("1++!+!+?+.");
        fresh.sync(SOON);
        shaky.loseNextChange();
        fresh.remove("a");
        assertThat(stale.computeIfPresent("a", (key, old) -> "not there")).isNull();
        shaky.loseNextChange();
        fresh.put("a", "new");
        assertThat(stale.computeIfPresent("a", (key, old) -> old + "!")).isEqualTo("new!");
        fresh.sync(SOON);
        shaky.loseNextChange();
        fresh.remove("a");
        shaky.loseNextChange();
        fresh.put("a", "2");
        assertThat(stale.putIfAbsent("a", "x")).isEqualTo("2");
        assertThat(stale.computeIfAbsent("b", key -> "b")).isEqualTo("b");
    }

    /** The function itself makes sure that the entry is never as it was seen. */
    @Test
    void G10_whoIsAlwaysOvertakenIsToldSoAndNothingOfHisIsApplied() {
        ReplicatedMap<String, String> others = join();
        ReplicatedMap<String, String> map = join(builder -> builder.writeTimeout(Duration.ofMillis(300)));
        AtomicInteger rounds = new AtomicInteger();
        assertThatThrownBy(() -> map.compute("a", (key, old) -> {
                    others.put("a", "theirs " + rounds.incrementAndGet());
                    return "mine";
                }))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'a'")
                .hasMessageContaining(rounds + " attempts");
        assertThat(rounds.get()).isGreaterThan(1);
        assertThat(others.get("a")).isEqualTo("theirs " + rounds);

        rounds.set(0);
        assertThatThrownBy(() -> map.async()
                        .merge("a", "mine", (old, mine) -> {
                            others.put("a", "theirs " + rounds.incrementAndGet());
                            return mine;
                        })
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(NotAppliedException.class);
        assertThat(others.get("a")).isEqualTo("theirs " + rounds);
    }

    /** What every reader of this process sees is the answer; the authority is asked only where there is nothing. */
    @Test
    void computeIfAbsentAnswersWhatThisProcessSees() {
        Shaky shaky = closeLater(newShaky());
        ReplicatedMap<String, String> fresh = join();
        ReplicatedMap<String, String> stale = join(builder -> builder.backend(shaky.backend()));
        fresh.put("a", "1");
        stale.sync(SOON);
        shaky.loseNextChange();
        fresh.remove("a");
        assertThat(stale.computeIfAbsent("a", key -> "2")).isEqualTo("1");
        shaky.loseNextChange();
        fresh.put("b", "1");
        assertThat(stale.computeIfAbsent("b", key -> "2")).isEqualTo("1");
        assertThat(fresh).containsEntry("b", "1").doesNotContainKey("a");
    }
}
