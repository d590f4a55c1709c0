package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.Subscription;
import dev.rmap.event.MapEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Commands over several entries. */
abstract class BatchContract extends OnBackend {

    @Test
    void allOrNothing() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("a", "1", "b", "2"));

        MapBatch.Result<String> applied = map.batch()
                .require("a", "1")
                .requirePresent("b")
                .requireAbsent("c")
                .put("a", "10")
                .remove("b")
                .put("c", "30", SOON)
                .add("n", 5)
                .commit();
        assertThat(applied.applied()).isTrue();
        assertThat(applied.refusedBy()).isEmpty();
        assertThat(applied.revision()).isEqualTo(map.revision());
        assertThat(map).isEqualTo(Map.of("a", "10", "c", "30", "n", "5"));
        assertThat(map.timeToLive("c")).isPresent();
        assertThat(map.timeToLive("a")).isEmpty();
    }

    @Test
    void theFirstRequirementThatDoesNotHoldIsNamed() {
        ReplicatedMap<String, String> map = join();
        map.put("a", "1");
        long before = map.revision().number();
        assertThat(map.batch().put("x", "y").require("a", "2").commit().refusedBy())
                .contains("a");
        assertThat(map.batch().put("x", "y").requireAbsent("a").commit().refusedBy())
                .contains("a");
        assertThat(map.batch().requirePresent("b").put("x", "y").commit().refusedBy())
                .contains("b");
        assertThat(map.batch().require("a", "1").require("b", "").put("x", "y").commit())
                .isEqualTo(new MapBatch.Result<>(/* applied= */ false, Optional.of("b"), map.revision()));
        assertThat(map.revision().number()).isEqualTo(before);
        assertThat(map).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void laterCommandsSeeEarlierOnes() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.batch()
                        .put("a", "1")
                        .require("a", "1")
                        .add("a", 41)
                        .require("a", "42")
                        .remove("a")
                        .requireAbsent("a")
                        .commit()
                        .applied())
                .isTrue();
        assertThat(map).isEmpty();
    }

    @Test
    void anEmptyBatchIsApplied() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.batch().commit().applied()).isTrue();
        assertThat(map.batch().commitAsync().toCompletableFuture().join().applied())
                .isTrue();
        map.putAll(Map.of());
        assertThat(map.revision().number()).isZero();
    }

    @Test
    void aBatchIsCommittedOnce() {
        ReplicatedMap<String, String> map = join();
        MapBatch<String, String> batch = map.batch().put("a", "1");
        assertThat(batch.commit().applied()).isTrue();
        map.remove("a");
        for (ThrowingCallable again : List.<ThrowingCallable>of(
                batch::commit,
                batch::commitAsync,
                () -> batch.put("b", "1"),
                () -> batch.put("b", "1", SOON),
                () -> batch.remove("b"),
                () -> batch.add("b", 1),
                () -> batch.require("b", "1"),
                () -> batch.requirePresent("b"),
                () -> batch.requireAbsent("b"))) {
            assertThatThrownBy(again)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("once");
        }
        assertThat(map).isEmpty();
    }

    @Test
    void batchesWithoutBlocking() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.batch()
                        .put("a", "1")
                        .commitAsync()
                        .toCompletableFuture()
                        .join()
                        .applied())
                .isTrue();
        assertThat(map.batch()
                        .requireAbsent("a")
                        .put("a", "2")
                        .commitAsync()
                        .toCompletableFuture()
                        .join()
                        .refusedBy())
                .contains("a");
        assertThat(map).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void additionsThatFailApplyNothing() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("word", "w", "max", String.valueOf(Long.MAX_VALUE)));
        assertThatThrownBy(() -> map.batch().put("a", "1").add("word", 1).commit())
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("word");
        assertThatThrownBy(() -> map.batch().put("a", "1").add("max", 1).commit())
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("max");
        assertThat(map).hasSize(2);
    }

    /** A listener that asks for the map's size at each event of a commit never sees half of it. */
    @Test
    void G2_putAllIsSeenWholeOrNotAtAll() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = other.subscribe(event -> {
            heard.add(event);
            sizes.add(other.snapshot().entries().size());
        });
        for (int i = 0; i < 20; i++) {
            Map<String, String> ten = new HashMap<>();
            for (int n = 0; n < 10; n++) {
                ten.put("key-" + i + "-" + n, "v");
            }
            map.putAll(ten);
        }
        soon().until(() -> heard.size() == 200);
        soon().until(subscription::isIdle);
        assertThat(sizes).allMatch(size -> size % 10 == 0);
    }

    @Test
    void moreThanTheLimitIsRefusedAtOnce() {
        EngineConfig.Limits few = new EngineConfig.Limits(100, 10, 1_000, 5, 100, 100, 100);
        ReplicatedMap<String, String> map = join(builder -> builder.limits(few));
        Map<String, String> six = new HashMap<>();
        IntStream.range(0, 6).forEach(i -> six.put("key" + i, "v"));
        assertThatThrownBy(() -> map.putAll(six))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("6");
        six.remove("key0");
        map.putAll(six);
        assertThat(map).hasSize(5);
    }

    @Test
    void whatIsWrongWithOneEntryStopsAll() {
        ReplicatedMap<String, String> map = join();
        Map<String, String> withNull = new HashMap<>(Map.of("a", "1"));
        withNull.put("b", null);
        assertThatThrownBy(() -> map.putAll(withNull)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.putAll(Map.of("a", "1", "b=", "2"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.putAll(Map.of("a", "1"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(map.revision().number()).isZero();
    }
}
