package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotAppliedException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The scenarios of the Go original's tests on whole maps, on waiting and on closing, numbered as in its checklist. */
abstract class MapScenarios extends OnBackend {

    @Test
    void S1_resetLeavesNothing() {
        ReplicatedMap<String, String> map = join();
        map.put("left", "over");
        map.reset();
        assertThat(map).isEmpty();
        assertThat(map.keySet()).isEmpty();
    }

    @Test
    void S2_setOnAnEmptyMap() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.put("foo", "bar")).isNull();
        assertThat(map).containsExactly(Map.entry("foo", "bar"));
        assertThat(map.keySet()).containsExactly("foo");
        assertThat(map.get("foo")).isEqualTo("bar");
    }

    @Test
    void S3_deleteTheOnlyEntry() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.remove("foo")).isEqualTo("bar");
        assertThat(map).isEmpty();
        assertThat(map.get("foo")).isNull();
    }

    @Test
    void S4_setThreeKeys() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.put("foo", "bar")).isNull();
        assertThat(map.put("foo2", "bar2")).isNull();
        assertThat(map.put("foo3", "bar3")).isNull();
        assertThat(map).isEqualTo(Map.of("foo", "bar", "foo2", "bar2", "foo3", "bar3"));
    }

    @Test
    void S5_deleteOneOfThree() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("foo", "bar", "foo2", "bar2", "foo3", "bar3"));
        assertThat(map.remove("foo2")).isEqualTo("bar2");
        assertThat(map).hasSize(2).isEqualTo(Map.of("foo", "bar", "foo3", "bar3"));
        assertThat(map.containsKey("foo2")).isFalse();
        assertThat(map.getOrDefault("foo2", "")).isEmpty();
    }

    @Test
    void S6_resetWithEntries() {
        ReplicatedMap<String, String> map = join();
        map.putAll(Map.of("foo", "bar", "foo3", "bar3"));
        map.reset();
        assertThat(map).isEmpty();
        assertThat(map.get("foo")).isNull();
        assertThat(map.get("foo3")).isNull();
    }

    @Test
    void S7_absoluteLifetimeIsSetByTheFirstWrite() {
        ReplicatedMap<String, String> map = join(builder -> builder.lifetime(Duration.ofMinutes(2)));
        assertThat(map.timeToLive()).isEmpty();
        map.put("k", "v");
        assertThat(map.timeToLive().orElseThrow()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(121));
    }

    /** The first writer leaves little time, so that an extension would show. */
    @Test
    void S8_absoluteLifetimeIsNotExtended() {
        ReplicatedMap<String, String> hasty = join(builder -> builder.lifetime(Duration.ofSeconds(30)));
        ReplicatedMap<String, String> map = join(builder -> builder.lifetime(Duration.ofMinutes(10)));
        hasty.put("k", "v");
        hasty.put("k2", "v2");
        map.put("k3", "v3");
        assertThat(map.timeToLive().orElseThrow()).isLessThan(Duration.ofSeconds(31));
    }

    @Test
    void S9_slidingLifetimeIsSetByTheFirstWrite() {
        ReplicatedMap<String, String> map = join(builder -> builder.slidingLifetime(Duration.ofMinutes(2)));
        map.put("k", "v");
        assertThat(map.timeToLive().orElseThrow()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(121));
    }

    /** The first writer leaves little time, so that the extension shows. */
    @Test
    void S10_slidingLifetimeIsExtended() {
        ReplicatedMap<String, String> hasty = join(builder -> builder.slidingLifetime(Duration.ofSeconds(30)));
        ReplicatedMap<String, String> map = join(builder -> builder.slidingLifetime(Duration.ofMinutes(10)));
        hasty.put("k", "v");
        assertThat(hasty.timeToLive().orElseThrow()).isLessThan(Duration.ofSeconds(31));
        map.put("k2", "v2");
        assertThat(map.timeToLive().orElseThrow()).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void S11_setAndWaitOnANewKey() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.put("foo", "bar")).isNull();
        assertThat(map.get("foo")).isEqualTo("bar");
    }

    @Test
    void S12_setAndWaitOnAnExistingKey() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        assertThat(map.put("foo", "baz")).isEqualTo("bar");
        assertThat(map.get("foo")).isEqualTo("baz");
    }

    @Test
    void S13_waitingAmongManyOtherWrites() {
        ReplicatedMap<String, String> map = join();
        for (int i = 0; i < 20; i++) {
            map.async().put("key" + i, "before");
        }
        map.put("waited", "for");
        assertThat(map.get("waited")).isEqualTo("for");
        for (int i = 0; i < 20; i++) {
            map.async().put("key" + i, "after");
        }
        soon().until(() -> map.values().stream().filter("after"::equals).count() == 20);
    }

    /** Unless there was nothing to wait for. */
    @Test
    void S14_aCancelledCallerIsToldAndNothingIsSent() {
        ReplicatedMap<String, String> map = join();
        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> map.put("foo", "bar"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown)
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining("interrupted")
                .hasMessageContaining(name);
        map.sync(Duration.ofSeconds(20));
        assertThat(map).isEmpty();
    }

    @Test
    void S15_closedIsSeen() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        map.close();
        soon().until(() -> map.status().state() == MapStatus.State.CLOSED);
    }

    @Test
    void S16_theFrozenCopyStaysReadable() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        map.close();
        assertThat(map).hasSize(1).containsExactly(Map.entry("foo", "bar"));
        assertThat(map.keySet()).containsExactly("foo");
        assertThat(map.get("foo")).isEqualTo("bar");
        assertThat(map.snapshot().entries()).isEqualTo(Map.of("foo", "bar"));
    }

    @Test
    void S17_setAfterClose() {
        ReplicatedMap<String, String> map = join();
        map.close();
        assertThatThrownBy(() -> map.put("foo", "bar"))
                .isInstanceOf(MapClosedException.class)
                .hasMessageContaining(name);
    }

    @Test
    void S18_deleteAfterClose() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        map.close();
        assertThatThrownBy(() -> map.remove("foo"))
                .isInstanceOf(MapClosedException.class)
                .hasMessageContaining(name);
    }

    @Test
    void S19_resetAfterClose() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        map.put("foo", "bar");
        soon().until(() -> other.containsKey("foo"));
        map.close();
        map.reset();
        soon().until(other::isEmpty);
        assertThat(map).containsExactly(Map.entry("foo", "bar"));
    }

    @Test
    void S20_theEmptyStringIsAValue() {
        ReplicatedMap<String, String> map = join();
        assertThat(map.put("foo", "")).isNull();
        assertThat(map.containsKey("foo")).isTrue();
        assertThat(map.get("foo")).isEmpty();
    }

    @Test
    void S71_destroyEmptiesTheMap() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        map.destroy();
        assertThat(map).isEmpty();
    }

    @Test
    void S72_aDestroyedMapCanBeUsed() {
        ReplicatedMap<String, String> map = join();
        map.put("foo", "bar");
        map.destroy();
        map.put("foo", "again");
        assertThat(map.get("foo")).isEqualTo("again");
        assertThat(map.revision().number()).isEqualTo(3);
    }

    @Test
    void S75_aWaiterIsReleasedByALaterRevision() {
        ReplicatedMap<String, String> map = join();
        for (int i = 0; i < 5; i++) {
            map.put("foo", "bar" + i);
        }
        assertThat(map.revision().number()).isEqualTo(5);
        assertThat(map.awaitRevision(map.revision().at(4), SOON)).isTrue();
        assertThat(map.awaitRevision(map.revision().at(6), Duration.ofMillis(1)))
                .isFalse();
    }
}
