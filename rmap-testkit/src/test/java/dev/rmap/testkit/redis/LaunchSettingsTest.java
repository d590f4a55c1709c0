package dev.rmap.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchSettingsTest {

    @Test
    void nothingIsSetByDefault() {
        LaunchSettings settings = settings(Map.of(), Map.of());

        assertThat(settings.uri()).isEmpty();
        assertThat(settings.forced()).isEmpty();
        assertThat(settings.image()).isEqualTo("redis:7.4");
    }

    @Test
    void aPropertyGoesBeforeAVariable() {
        LaunchSettings settings = settings(
                Map.of("rmap.redis.image", "valkey/valkey:8"),
                Map.of("RMAP_REDIS_IMAGE", "redis:6.2", "RMAP_REDIS_LAUNCHER", "Path", "RMAP_REDIS_URI", " "));

        assertThat(settings)
                .isEqualTo(new LaunchSettings(
                        Optional.empty(),
                        Optional.of(LaunchWay.PATH),
                        "valkey/valkey:8",
                        /* leastPermissions= */ false));
    }

    @Test
    void permissionsAreTheLeastWhereThatIsSaid() {
        assertThat(settings(Map.of(), Map.of("RMAP_REDIS_PERMISSIONS", "least")).leastPermissions())
                .isTrue();
    }

    @Test
    void anUnknownWayIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("rmap.redis.launcher", "docker"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'docker'")
                .hasMessageContaining("given or testcontainers or path or embedded");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://h:1, h, 1, ",
        "redis://h, h, 6379, ",
        "h:2, h, 2, ",
        "redis://:s%40e%2F@h:3, h, 3, s@e/",
        "redis://:a+b%20c@h:4, h, 4, a+b c",
    })
    void addresses(String text, String host, int port, String password) {
        RedisAddress address = RedisAddress.parse(text);

        assertThat(address).isEqualTo(new RedisAddress(host, port, Optional.ofNullable(password)));
        assertThat(RedisAddress.parse(address.uri())).isEqualTo(address);
        assertThat(address).hasToString(host + ":" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rediss://h:1", "http://h", "redis://user:secret@h:1", "redis:///"})
    void addressesThatAreNone(String text) {
        assertThatThrownBy(() -> RedisAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private static LaunchSettings settings(Map<String, String> properties, Map<String, String> environment) {
        return LaunchSettings.of(properties::get, environment::get);
    }
}
