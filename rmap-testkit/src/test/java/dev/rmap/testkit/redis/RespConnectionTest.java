package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RespConnectionTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final RespConnection redis = RedisServers.shared().connect();

    @BeforeEach
    void empty() {
        redis.command("DEL", "resp:h", "resp:l");
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void repliesAreJavaObjects() {
        assertThat(redis.command("PING")).isEqualTo("PONG");
        assertThat(redis.command("RPUSH", "resp:l", "a", "b")).isEqualTo(2L);
        assertThat(redis.command("LINDEX", "resp:l", "0")).isEqualTo("a".getBytes(UTF_8));
        assertThat(redis.command("LINDEX", "resp:l", "9")).isNull();
        assertThat(redis.list("LRANGE", "resp:l", "0", "-1"))
                .usingRecursiveComparison()
                .isEqualTo(List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
        assertThat(redis.list("LRANGE", "resp:none", "0", "-1")).isEmpty();
    }

    @Test
    void anyBytesPass() {
        byte[] wild = new byte[256];
        for (int i = 0; i < wild.length; i++) {
            wild[i] = (byte) i;
        }
        redis.command("HSET".getBytes(UTF_8), "resp:h".getBytes(UTF_8), "f".getBytes(UTF_8), wild);

        assertThat(redis.hash("resp:h")).hasSize(1).containsEntry("f", wild);
    }

    @Test
    void anErrorIsThrownAndTheConnectionLivesOn() {
        assertThatThrownBy(() -> redis.command("NONSENSE"))
                .isInstanceOf(RespException.class)
                .hasMessageContaining("unknown command");
        assertThat(redis.text("PING")).isEqualTo("PONG");
    }

    @Test
    void anArrayThatLooksLikeAMessageIsNone() {
        redis.command("RPUSH", "resp:l", "message", "channel", "payload");

        assertThat(redis.list("LRANGE", "resp:l", "0", "-1")).hasSize(3);
    }

    @Test
    void messagesArriveInOrderAndTheirAbsenceIsBounded() {
        try (RespConnection subscriber = RedisServers.shared().connect()) {
            subscriber.subscribe("resp:one", "resp:two");
            assertThat(redis.integer("PUBLISH", "resp:one", "1")).isEqualTo(1);
            assertThat(redis.integer("PUBLISH", "resp:two", "2")).isEqualTo(1);

            assertThat(subscriber.nextMessage(SOON)).map(Published::text).hasValue("1");
            assertThat(subscriber.nextMessage(SOON)).map(Published::channel).hasValue("resp:two");
            assertThat(subscriber.nextMessage(Duration.ofMillis(20))).isEmpty();
        }
    }

    @Test
    void aKilledConnectionSaysSo() {
        try (RespConnection victim = RedisServers.shared().connect()) {
            long id = victim.integer("CLIENT", "ID");
            assertThat(redis.integer("CLIENT", "KILL", "ID", Long.toString(id))).isEqualTo(1);

            assertThatThrownBy(() -> victim.command("PING")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void nobodyListensThere() {
        RedisAddress nowhere = RedisAddress.parse("redis://127.0.0.1:1");

        assertThatThrownBy(() -> RespConnection.open(nowhere))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:1");
    }
}
