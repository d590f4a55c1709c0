package dev.rmap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rmap.engine.EngineConfig.Limits;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.time.Pace;
import dev.rmap.model.Lifetime;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineConfigTest {

    private static EngineConfig withTimeouts(Duration join, Duration write) {
        return new EngineConfig(Lifetime.FOREVER, join, write, SyncTimes.DEFAULTS, Limits.DEFAULTS);
    }

    @Test
    void timeoutsLieBetweenAMillisecondAndAYear() {
        Duration good = Duration.ofSeconds(1);
        assertThat(withTimeouts(Duration.ofMillis(1), Duration.ofDays(365))).isNotNull();
        for (Duration bad : new Duration[] {
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofNanos(999_999),
            Duration.ofDays(366),
            ChronoUnit.FOREVER.getDuration()
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> withTimeouts(bad, good))
                    .withMessageContaining("joinTimeout");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> withTimeouts(good, bad))
                    .withMessageContaining("writeTimeout");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void G10_timesOfTheProtocolLieBetweenAMillisecondAndAYear(int which) {
        String[] names = {"quietMillis", "graceMillis", "stallMillis", "retryMinMillis"};
        for (long bad : new long[] {0, -1, Duration.ofDays(366).toMillis(), Long.MAX_VALUE}) {
            long[] times = {1, 1, 1, 1};
            times[which] = bad;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SyncTimes(times[0], times[1], times[2], times[3], 5))
                    .withMessageContaining(names[which])
                    .withMessageContaining(String.valueOf(bad));
        }
    }

    @Test
    void theLongestPauseIsNotBelowTheShortestAndNotBeyondAYear() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SyncTimes(1, 1, 1, 10, 9));
        assertThatIllegalArgumentException().isThrownBy(() -> new SyncTimes(1, 1, 1, 10, Long.MAX_VALUE));
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        SyncTimes times = new SyncTimes(1, 1, 1, 50, 1_000);
        assertThat(times.pauseMillis(1)).isEqualTo(50);
        assertThat(times.pauseMillis(2)).isEqualTo(100);
        assertThat(times.pauseMillis(5)).isEqualTo(800);
        assertThat(times.pauseMillis(6)).isEqualTo(1_000);
        assertThat(times.pauseMillis(Integer.MAX_VALUE)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void G10_everyBoundIsPositive(int which) {
        int[] limits = {1, 1, 1, 1, 1, 1, 1};
        limits[which] = 0;
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Limits(limits[0], limits[1], limits[2], limits[3], limits[4], limits[5], limits[6]));
    }

    @Test
    void pausesAfterFailuresAreDrawnFromTheUpperHalf() {
        ManualTimers timers = new ManualTimers();
        for (double drawn : new double[] {0, 0.5, 0.999}) {
            Pace pace = new Pace(
                    new EngineRuntime(timers, Runnable::run, Runnable::run, () -> drawn),
                    new SyncTimes(1, 1, 1, 50, 1_000));
            long before = timers.nowMillis();
            pace.afterFailures(3, () -> assertThat(timers.nowMillis() - before).isBetween(100L, 200L));
            timers.pass(300);
        }
    }

    /** Each class refers to the others, and users begin with any of them. */
    @ParameterizedTest
    @ValueSource(strings = {"EngineConfig", "EngineConfig$SyncTimes", "EngineConfig$Limits"})
    void theDefaultsAreTheSameWhicheverClassIsLoadedFirst(String first) throws Exception {
        URL classes = EngineConfig.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader fresh = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class.forName("dev.rmap.engine." + first, /* initialize= */ true, fresh);
            Object defaults = Class.forName(EngineConfig.class.getName(), /* initialize= */ true, fresh)
                    .getField("DEFAULTS")
                    .get(null);
            assertThat(defaults).hasToString(EngineConfig.DEFAULTS.toString());
        }
    }
}
