package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rmap.backend.BackendException;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.model.Bytes;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in wrong comes back as an exception that says what and where, and nothing has changed. */
class BadInputTest {

    private static final String SECRET = "s3cr:et@word";

    /** Only a refusal can end a join that may take that long. */
    private static final Duration UNENDING = Duration.ofDays(365);

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    private static String allMessages(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            all.append(at).append('\n');
        }
        return all.toString();
    }

    private static Throwable thrownBy(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    @Test
    void aWrongPasswordIsSaidAndNotRepeated() {
        try (RedisServer server = RedisServers.start(RedisOptions.plain().withPassword(SECRET))) {
            String place = server.address().host() + ":" + server.address().port();
            for (String uri : List.of("redis://" + place, "redis://:wr0ng@" + place)) {
                Throwable thrown = thrownBy(() -> RedisBackend.connect(uri));
                assertThat(thrown).isInstanceOf(BackendException.class).hasMessageContaining(place);
                assertThat(thrown.getMessage()).containsAnyOf("NOAUTH", "WRONGPASS");
                assertThat(allMessages(thrown)).doesNotContain("wr0ng").doesNotContain(SECRET);
            }
            try (RedisBackend backend = RedisBackend.connect(server.uri());
                    ReplicatedMap<String, String> map =
                            ReplicatedMap.strings("m").backend(backend).open()) {
                map.put("a", "1");
                assertThat(map.get("a")).isEqualTo("1");
                assertThat(backend.description()).doesNotContain(SECRET).contains(place);
            }
        }
    }

    @Test
    void aWrongTypeAtTheKeyIsSaid() {
        scene.redis().command("SET", scene.content(), "no hash");
        assertThatThrownBy(() ->
                        scene.builder(scene.direct()).joinTimeout(UNENDING).open())
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("WRONGTYPE");
        scene.redis().command("DEL", scene.content());

        ReplicatedMap<String, String> map = scene.join();
        map.put("a", "1");
        scene.redis().command("SET", scene.content(), "no hash");
        assertThatThrownBy(() -> map.put("a", "2"))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("WRONGTYPE");
        assertThat(scene.redis().text("GET", scene.content())).isEqualTo("no hash");
        assertThat(map.get("a")).isEqualTo("1");
        scene.redis().command("DEL", scene.content());
        map.put("b", "1");
        assertThat(map).isEqualTo(Map.of("b", "1"));
    }

    @Test
    void aWrongTypeAtACompanionKeyIsSaidAndNothingIsChanged() {
        ReplicatedMap<String, String> map = scene.join();
        map.put("a", "1");
        map.put("a", "1", Duration.ofHours(1));
        for (Object key : scene.redis().list("KEYS", "*" + scene.name() + "*")) {
            String companion = Bytes.wrap((byte[]) key).utf8();
            if (companion.equals(scene.content()) || companion.contains(":answer:")) {
                continue;
            }
            scene.redis().command("RENAME", companion, "aside:" + companion);
            scene.redis().command("SET", companion, "something else");
            Map<String, String> before = scene.authority();
            assertThatThrownBy(() -> map.put("a", "2"))
                    .as(companion)
                    .isInstanceOf(NotAppliedException.class)
                    .hasMessageContaining("WRONGTYPE");
            assertThat(scene.authority()).as(companion).isEqualTo(before);
            scene.redis().command("RENAME", "aside:" + companion, companion);
            map.put("b", companion);
        }
        scene.awaitEqual(map);
    }

    @Test
    void aClosedMapRefusesWritesAndStaysReadable() {
        ReplicatedMap<String, String> map = scene.join();
        ReplicatedMap<String, String> other = scene.join();
        map.put("a", "1");
        map.close();
        map.close();
        assertThat(map.get("a")).isEqualTo("1");
        assertThatThrownBy(() -> map.put("a", "2"))
                .isInstanceOf(MapClosedException.class)
                .hasMessageContaining(scene.name());
        assertThatThrownBy(() -> map.put(null, null)).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(() -> map.subscribe(event -> {})).isInstanceOf(MapClosedException.class);
        Scene.soon().until(() -> "1".equals(other.get("a")));
        map.reset();
        Scene.soon().until(other::isEmpty);
        assertThat(map.get("a")).isEqualTo("1");
    }

    @Test
    void tooLargeAValueIsRefusedBeforeItIsSent() {
        ReplicatedMap<String, String> map =
                scene.open(scene.builder(scene.direct()).maxValueBytes(100));
        map.put("a", "x".repeat(100));
        long revision = scene.authorityRevision();
        assertThatThrownBy(() -> map.put("a", "x".repeat(101)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(scene.name())
                .hasMessageContaining("101")
                .hasMessageContaining("100");
        assertThatThrownBy(() -> map.putAll(Map.of("a", "1", "b", "\u00e9".repeat(51))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(scene.authorityRevision()).isEqualTo(revision);
    }

    @Test
    void badKeysAndValuesAreRefused() {
        ReplicatedMap<String, String> map = scene.join();
        for (String key : List.of("", "=", "a=b", "=rev")) {
            assertThatThrownBy(() -> map.put(key, "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(scene.name());
        }
        assertThatThrownBy(() -> map.put(null, "1")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> map.put("a", null)).isInstanceOf(NullPointerException.class);
        map.put("a", "no number");
        assertThatThrownBy(() -> map.counters().add("a", 1)).isInstanceOf(NumberFormatException.class);
        map.put("n", String.valueOf(Long.MAX_VALUE));
        assertThatThrownBy(() -> map.counters().add("n", 1)).isInstanceOf(ArithmeticException.class);
        map.put("o", "{\"no\":\"list\"}");
        assertThatThrownBy(() -> map.lists().append("o", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.put("a", "1", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.put("a", "1", Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(scene.authorityRevision()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a*", "a?", "[a", "a]", "a\0b"})
    void badNamesAreRefused(String name) {
        assertThatThrownBy(() -> ReplicatedMap.strings(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLengthOfANameIsCountedInCodePoints() {
        String longest = "\uD83D\uDE00".repeat(512);
        try (ReplicatedMap<String, String> map =
                ReplicatedMap.strings(longest).backend(scene.direct()).open()) {
            map.put("a", "1");
            assertThat(map.get("a")).isEqualTo("1");
            map.destroy();
        }
        assertThatThrownBy(() -> ReplicatedMap.strings("a".repeat(513))).isInstanceOf(IllegalArgumentException.class);
    }
}
