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
        assertThat(uri.addresses()).containsExactly("redis://example:6379");
        assertThat(uri.user()).isEmpty();
        assertThat(uri.password()).isEmpty();
        assertThat(uri.database()).isZero();
    }

    @Test
    void everythingCanBeSaid() {
        RedisUri uri = RedisUri.parse("rediss://ann:s%3Acr%40t+%2F@redis_1.example:7000/3");
        assertThat(uri.addresses()).containsExactly("rediss://redis_1.example:7000");
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

    @ParameterizedTest
    @ValueSource(
            strings = {"redis://:zz%zz@a", "redis://ann:zz%@a", "redis://:%zz@a", "redis://z%z:x@a", "redis://:zz%2@a"})
    void aBarePercentSignIsRefusedWithAWordOnHowToWriteItAndWithoutThePassword(String text) {
        assertThatThrownBy(() -> RedisUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("%25")
                .hasMessageContaining("://a'")
                .message()
                .doesNotContain("z");
    }

    @Test
    void anAddressOfVersionSixStandsInBrackets() {
        assertThat(RedisUri.parse("redis://[::1]:6380").addresses()).containsExactly("redis://[::1]:6380");
    }

    @Test
    void sentinelsNameTheMaster() {
        RedisUri uri = RedisUri.parse("redis-sentinel://ann:secret@one,two:7000,[::1]/my-master/2");
        assertThat(uri.setup()).isEqualTo(RedisUri.Setup.SENTINEL);
        assertThat(uri.addresses()).containsExactly("redis://one:26379", "redis://two:7000", "redis://[::1]:26379");
        assertThat(uri.master()).isEqualTo("my-master");
        assertThat(uri.database()).isEqualTo(2);
        assertThat(uri.password()).isEqualTo(Optional.of("secret"));
        assertThat(uri).hasToString("redis-sentinel://one:26379,two:7000,[::1]:26379/my-master/2");
    }

    @Test
    void aClusterIsKnownBySomeOfItsNodes() {
        RedisUri uri = RedisUri.parse("rediss-cluster://:secret@one,two:7000");
        assertThat(uri.setup()).isEqualTo(RedisUri.Setup.CLUSTER);
        assertThat(uri.addresses()).containsExactly("rediss://one:6379", "rediss://two:7000");
        assertThat(uri).hasToString("rediss-cluster://one:6379,two:7000");
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
                "redis-sentinel://:secret@a",
                "redis-sentinel://:secret@a/",
                "redis-sentinel://:secret@a,/master",
                "redis-sentinel://:secret@a,,b/master",
                "redis-sentinel://:secret@a/master/x",
                "redis-cluster://:secret@a/1",
                "redis-cluster://:secret@a:0,b",
            })
    void anythingElseIsRefusedWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> RedisUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
