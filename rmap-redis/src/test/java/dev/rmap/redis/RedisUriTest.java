package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {

    @Test
    void aHostIsEnough() {
        RedisUri uri = RedisUri.parse("redis://example");
        assertThat(uri.address()).isEqualTo("redis://example:6379");
        assertThat(uri.user()).isEmpty();
        assertThat(uri.password()).isEmpty();
        assertThat(uri.database()).isZero();
    }

    @Test
    void everythingCanBeSaid() {
        RedisUri uri = RedisUri.parse("rediss://ann:s%3Acr%40t+%2F@redis_1.example:7000/3");
        assertThat(uri.address()).isEqualTo("rediss://redis_1.example:7000");
        assertThat(uri.user()).isEqualTo(Optional.of("ann"));
        assertThat(uri.password()).isEqualTo(Optional.of("s:cr@t+/"));
        assertThat(uri.database()).isEqualTo(3);
        assertThat(uri).hasToString("rediss://redis_1.example:7000/3");
    }

    @Test
    void aPasswordGoesWithoutAUser() {
        RedisUri uri = RedisUri.parse("redis://:secret@example/");
        assertThat(uri.user()).isEmpty();
        assertThat(uri.password()).isEqualTo(Optional.of("secret"));
    }

    @Test
    void aPasswordMayContainAnAtSign() {
        assertThat(RedisUri.parse("redis://:a@b@example").password()).isEqualTo(Optional.of("a@b"));
    }

    @Test
    void anAddressOfVersionSixStandsInBrackets() {
        assertThat(RedisUri.parse("redis://[::1]:6380").address()).isEqualTo("redis://[::1]:6380");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "http://:secret@example",
                "redis://",
                "redis://:secret@",
                "redis://:secret@a,b",
                "redis://:secret@a:70000",
                "redis://:secret@a:0",
                "redis://:secret@a/x",
                "redis://:secret@a/1?timeout=1",
                "redis://secret@a",
                "redis+sentinel://:secret@a/b",
            })
    void anythingElseIsRefusedWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> RedisUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
