package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.lease.ComputationFailedException;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlightOptions.OnFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A missing value is computed once by all who ask for it, and all get the same answer. */
abstract class SingleFlightContract extends OnFlights {

    @Test
    void G5_manyCallersOfAMissingValueCostOneComputation() throws Exception {
        Slow slow = new Slow("v");
        List<ReplicatedMap<String, String>> maps =
                IntStream.range(0, 4).mapToObj(i -> join()).toList();
        List<Future<String>> answers = new ArrayList<>();
        for (ReplicatedMap<String, String> map : maps) {
            for (int i = 0; i < 20; i++) {
                answers.add(inThread(() -> map.singleFlight(OPTIONS).get("k", slow)));
            }
        }
        assertThat(await(slow.begun)).isTrue();
        maps.forEach(OnFlights::awaitFlight);
        slow.mayEnd.countDown();
        for (Future<String> answer : answers) {
            assertThat(within(answer)).isEqualTo("v");
        }
        assertThat(computed).hasValue(1);
        maps.forEach(map -> assertThat(flights(map)).isZero());
        soon().until(() -> maps.stream().noneMatch(map -> showsLease(map, "k")));
    }

    @Test
    void computeIfAbsentRunsOneFunction() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<String> first = inThread(() -> mine.computeIfAbsent("k", key -> {
            begun.countDown();
            assertThat(await(mayEnd)).isTrue();
            return "first";
        }));
        assertThat(await(begun)).isTrue();
        Future<String> second = inThread(() -> yours.computeIfAbsent("k", key -> "second"));
        awaitFlight(yours);
        mayEnd.countDown();
        assertThat(within(first)).isEqualTo("first");
        assertThat(within(second)).isEqualTo("first");
    }

    @Test
    void manyMissingValuesAtOnceAreComputedOnceEach() {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        List<CompletableFuture<Optional<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String key = "k" + i;
            answers.add(mine.singleFlight(OPTIONS).getAsync(key, this::computes, threads));
            answers.add(yours.singleFlight(OPTIONS).getAsync(key, this::computes, threads));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(computed).hasValue(1_000);
        assertThat(mine).hasSize(1_000);
    }

    @Test
    void severalMissingValuesAreComputedTogether() {
        ReplicatedMap<String, String> map = join();
        map.put("there", "already");
        List<Integer> calls = new ArrayList<>();
        Map<String, String> values = map.singleFlight(OPTIONS).getAll(List.of("there", "a", "b", "none"), leases -> {
            calls.add(leases.size());
            return Map.of("a", "1", "b", "2");
        });
        assertThat(values).isEqualTo(Map.of("there", "already", "a", "1", "b", "2"));
        assertThat(calls).containsExactly(3);
        assertThat(map).doesNotContainKey("none");
    }

    @Test
    void moreMissingValuesThanWritesCanWaitAreComputedTogether() {
        ReplicatedMap<String, String> map = join();
        Set<String> keys = IntStream.range(0, 70_000).mapToObj(i -> "k" + i).collect(Collectors.toSet());
        List<Integer> calls = new ArrayList<>();
        Map<String, String> values = map.singleFlight(OPTIONS).getAll(keys, leases -> {
            calls.add(leases.size());
            return leases.keySet().stream().collect(Collectors.toMap(key -> key, key -> "v"));
        });
        assertThat(values).hasSize(keys.size());
        assertThat(map).hasSize(keys.size());
        assertThat(calls).containsExactly(keys.size());
    }

    @Test
    void aValueThatIsGoneIsComputedAgainAtOnce() {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        assertThat(mine.singleFlight(OPTIONS).get("k", this::computes)).isEqualTo("computed k");
        yours.remove("k");
        assertThat(yours.singleFlight(OPTIONS).get("k", this::computes)).isEqualTo("computed k");
        yours.setTimeToLive("k", Duration.ofMillis(1));
        soon().until(() -> !yours.containsKey("k"));
        assertThat(yours.singleFlight(OPTIONS).get("k", this::computes)).isEqualTo("computed k");
        assertThat(computed).hasValue(3);
    }

    @Test
    void aFailureIsShared() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<String> computing = inThread(() -> mine.singleFlight(OPTIONS).get("k", (key, lease) -> {
            begun.countDown();
            assertThat(await(mayEnd)).isTrue();
            throw new IOException("the source is away");
        }));
        assertThat(await(begun)).isTrue();
        Future<String> beside = inThread(() -> mine.singleFlight(OPTIONS).get("k", this::computes));
        Future<String> elsewhere = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        mayEnd.countDown();
        for (Future<String> each : List.of(computing, beside, elsewhere)) {
            assertThatThrownBy(() -> within(each))
                    .cause()
                    .isInstanceOf(ComputationFailedException.class)
                    .hasMessageContaining("java.io.IOException")
                    .hasMessageNotContaining("the source is away");
        }
        for (Future<String> here : List.of(computing, beside)) {
            assertThatThrownBy(() -> within(here)).hasRootCauseMessage("the source is away");
        }
        assertThat(computed).hasValue(0);
        assertThat(yours.singleFlight(OPTIONS).get("k", this::computes)).isEqualTo("computed k");
    }

    @Test
    void wordsThatAreMeantForOthersReachThem() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<String> computing = inThread(() -> mine.singleFlight(OPTIONS).get("k", (key, lease) -> {
            begun.countDown();
            assertThat(await(mayEnd)).isTrue();
            throw new ComputationFailedException("no paper", new IOException("the password is 1234"));
        }));
        assertThat(await(begun)).isTrue();
        Future<String> elsewhere = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        mayEnd.countDown();
        assertThatThrownBy(() -> within(elsewhere))
                .cause()
                .isInstanceOf(ComputationFailedException.class)
                .hasMessageContaining("no paper")
                .hasMessageNotContaining("1234");
        assertThatThrownBy(() -> within(computing)).hasRootCauseMessage("the password is 1234");
    }

    @Test
    void aFailureIsTriedAgainByTheNext() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        SingleFlightOptions retry = OPTIONS.withOnFailure(OnFailure.RETRY);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<String> failing = inThread(() -> mine.singleFlight(retry).get("k", (key, lease) -> {
            begun.countDown();
            assertThat(await(mayEnd)).isTrue();
            throw new IllegalStateException("no luck");
        }));
        assertThat(await(begun)).isTrue();
        List<Future<String>> others = new ArrayList<>();
        for (ReplicatedMap<String, String> map : List.of(mine, yours)) {
            for (int i = 0; i < 5; i++) {
                others.add(inThread(() -> map.singleFlight(retry).get("k", this::computes)));
            }
        }
        awaitFlight(yours);
        mayEnd.countDown();
        assertThatThrownBy(() -> within(failing)).hasRootCauseMessage("no luck");
        for (Future<String> other : others) {
            assertThat(within(other)).isEqualTo("computed k");
        }
        assertThat(computed).hasValue(1);
    }

    @Test
    void thatThereIsNoValueIsAnAnswerForAll() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow nothing = new Slow(null);
        Future<String> first = begin(mine, OPTIONS, "k", nothing);
        Future<String> second = inThread(() -> yours.singleFlight(OPTIONS).get("k", this::computes));
        awaitFlight(yours);
        nothing.mayEnd.countDown();
        assertThat(within(first)).isNull();
        assertThat(within(second)).isNull();
        assertThat(computed).hasValue(1);
        assertThat(yours.singleFlight(OPTIONS).get("k", this::computes)).isEqualTo("computed k");
    }

    @Test
    void thatThereIsNoValueIsRememberedIfAsked() {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        SingleFlightOptions remembering = OPTIONS.withRememberNothing(Duration.ofMinutes(10));
        assertThat(mine.singleFlight(remembering).get("k", (key, lease) -> null))
                .isNull();
        soon().until(() -> showsLease(yours, "k"));
        assertThat(yours.singleFlight(remembering).get("k", this::computes)).isNull();
        assertThat(yours.singleFlight(OPTIONS).get("k", this::computes)).isEqualTo("computed k");
        assertThat(mine.singleFlight(remembering).get("gone", (key, lease) -> null))
                .isNull();
        mine.remove("gone");
        assertThat(mine.singleFlight(remembering).get("gone", this::computes)).isEqualTo("computed gone");
    }

    @Test
    void aValueNearItsEndIsComputedAnewWhileAllReadTheOldOne() throws Exception {
        ReplicatedMap<String, String> map = join();
        SingleFlight<String, String> flight =
                map.singleFlight(OPTIONS.withLifetime(Duration.ofMinutes(10)).withRefreshAhead(Duration.ofMinutes(9)));
        map.put("k", "old", Duration.ofMinutes(5));
        Slow fresh = new Slow("new");
        assertThat(flight.get("k", fresh)).isEqualTo("old");
        assertThat(await(fresh.begun)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(flight.get("k", fresh)).isEqualTo("old");
        }
        fresh.mayEnd.countDown();
        soon().until(() -> "new".equals(map.get("k")));
        assertThat(computed).hasValue(1);
    }

    @Test
    void aRefreshThatFailsLeavesTheOldValueAndIsNotTriedAgainAtOnce() {
        ReplicatedMap<String, String> map = join();
        SingleFlight<String, String> flight =
                map.singleFlight(OPTIONS.withLifetime(Duration.ofMinutes(10)).withRefreshAhead(Duration.ofMinutes(9)));
        map.put("k", "old", Duration.ofMinutes(5));
        for (int i = 0; i < 5; i++) {
            assertThat(flight.get("k", (key, lease) -> {
                        computed.incrementAndGet();
                        throw new IllegalStateException("no luck");
                    }))
                    .isEqualTo("old");
            soon().until(() -> computed.get() == 1 && showsLease(map, "k"));
        }
        map.remove("k");
        assertThat(flight.get("k", this::computes)).isEqualTo("computed k");
    }

    @Test
    void lifetimesAreSpread() {
        ReplicatedMap<String, String> map = join();
        SingleFlight<String, String> flight =
                map.singleFlight(OPTIONS.withLifetime(Duration.ofHours(1)).withJitter(0.5));
        List<Duration> times = IntStream.range(0, 20)
                .mapToObj(i -> {
                    flight.get("k" + i, this::computes);
                    return map.timeToLive("k" + i).orElseThrow();
                })
                .toList();
        assertThat(times).allMatch(time -> time.toMinutes() >= 29 && time.toMinutes() <= 90);
        assertThat(times.stream().map(Duration::toMinutes).distinct().count()).isGreaterThan(3);
    }

    @Test
    void aComputationThatWaitsForItselfIsRefusedAndTheSameEntryCanBeUsed() {
        ReplicatedMap<String, String> map = join();
        SingleFlight<String, String> flight = map.singleFlight(OPTIONS);
        assertThatThrownBy(() -> flight.get("k", (key, lease) -> flight.get(key, this::computes)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waits for itself");
        assertThat(map.computeIfAbsent("k", key -> map.computeIfAbsent("other", k -> "inner") + "!"))
                .isEqualTo("inner!");
        assertThat(map.computeIfAbsent("same", key -> {
                    map.computeIfAbsent(key, k -> "inner");
                    return "outer";
                }))
                .isEqualTo("inner");
    }

    @Test
    void waitersNeedNoThreads() throws Exception {
        ReplicatedMap<String, String> mine = join();
        ReplicatedMap<String, String> yours = join();
        Slow slow = new Slow("v");
        Future<String> first = begin(mine, OPTIONS, "k", slow);
        soon().until(() -> showsLease(yours, "k"));
        int before = Thread.activeCount();
        List<CompletableFuture<Optional<String>>> waiting = IntStream.range(0, 5_000)
                .mapToObj(i -> yours.singleFlight(OPTIONS).getAsync("k", this::computes, Runnable::run))
                .toList();
        assertThat(Thread.activeCount()).isLessThan(before + 20);
        slow.mayEnd.countDown();
        within(first);
        for (CompletableFuture<Optional<String>> each : waiting) {
            assertThat(within(each)).contains("v");
        }
        assertThat(computed).hasValue(1);
    }
}
