package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "redis://:s3cr/t@localhost:7821, %2F",
        "redis://ann:s3cr/et@localhost/1, %2F",
        "redis://s3cret@localhost, ':' before its password",
        "redis://ann/s3cret@localhost, %2F",
        "redis-sentinel://s3cret@localhost/master, ':' before its password",
        "redis://localhost:7821?password=s3cret, has a query",
        "redis://localhost:7821/1?user=s3cret&password=s3cret, has a query",
        "redis://localhost:7821/1?password=s3c@ret, %2F",
        "redis://:s3cret@localhost:7821#s3cret, not of a known form",
    })
    void theLikelyMistakeIsNamedAndNoSecretIsSaid(String text, String mistake) {
        assertThatThrownBy(() -> RedisUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(mistake)
                .message()
                .doesNotContain("s3c")
                .doesNotContain("ret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:s3cret",
                "redis://ann:s3cret",
                "redis://localhost:7821,two:s3cret",
                "redis://:s3c?r@et:0"
            })
    void whatStandsInThePlaceOfAPortIsNotRepeated(String text) {
        assertThatThrownBy(() -> RedisUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("s3c")
                .doesNotContain("et:");
    }

    @Test
    void addressesThatAreShownKeepTheirPorts() {
        assertThat(RedisUri.withoutCredentials("redis://:secret@[::1]:6380")).isEqualTo("redis://[::1]:6380");
        assertThat(RedisUri.withoutCredentials("redis-sentinel://one:1,two:2/master"))
                .isEqualTo("redis-sentinel://one:1,two:2/master");
    }

    @Test
    void blanksAroundAndCapitalsInTheSchemeDoNotMatter() {
        RedisUri uri = RedisUri.parse(" Rediss-SENTINEL://:Secret@Example/Master\n");
        assertThat(uri.setup()).isEqualTo(RedisUri.Setup.SENTINEL);
        assertThat(uri.addresses()).containsExactly("rediss://Example:26379");
        assertThat(uri.master()).isEqualTo("Master");
        assertThat(uri.password()).isEqualTo(Optional.of("Secret"));
    }
}
