package dev.rmap.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers that their user does not own: the given one and the shared one. */
class BorrowedServerTest {

    private static final Duration BRIEFLY = Duration.ofMillis(200);

    @Test
    void aGivenServerIsUsedAndLeftRunning() {
        try (RedisServer owned =
                RedisServers.start(LaunchWay.EMBEDDED, RedisOptions.plain().withPassword("secret"))) {
            ServerChoice choice = given(owned.uri());
            RedisServer server = choice.start(RedisOptions.plain());
            assertThat(server.way()).isEqualTo(LaunchWay.GIVEN);
            assertThat(server.address()).isEqualTo(owned.address());
            assertThat(choice.description())
                    .startsWith("Redis by way of given: the server at 127.0.0.1:")
                    .doesNotContain("secret");

            server.stop();
            try (RespConnection redis = owned.connect()) {
                assertThat(redis.text("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aGivenServerCanBeNeitherRestartedNorSetUp() {
        ServerChoice choice = given(RedisServers.shared().uri());
        RedisServer server = choice.start(RedisOptions.plain());

        assertThat(server.canRestart()).isFalse();
        assertThatThrownBy(server::kill).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(server::restartEmpty).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(server::restartSaved).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(server::restart)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("given by rmap.redis.uri");
        assertThatThrownBy(() -> choice.start(RedisOptions.plain().keepingData()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aGivenServerThatDoesNotAnswerIsAnErrorAndNotPassedOver() {
        ServerChoice choice = new ServerChoice(
                Optional.empty(),
                List.of(
                        new GivenLauncher(Optional.of("redis://:secret@127.0.0.1:1"), BRIEFLY),
                        new EmbeddedLauncher(CarriedBinaries.ofThisMachine())));

        assertThatThrownBy(() -> choice.start(RedisOptions.plain()))
                .isInstanceOf(RedisLaunchException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("secret");
    }

    @Test
    void theSharedServerIsOneAndStaysUp() {
        RedisServer shared = RedisServers.shared();
        shared.close();

        assertThat(RedisServers.shared()).isSameAs(shared);
        try (RespConnection redis = shared.connect()) {
            assertThat(redis.text("PING")).isEqualTo("PONG");
        }
        assertThatThrownBy(shared::restart)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("everybody in this JVM shares it");
        assertThat(RedisServers.description())
                .startsWith("Redis by way of " + shared.way().word() + ": ");
    }

    private static ServerChoice given(String uri) {
        return new ServerChoice(Optional.empty(), List.of(new GivenLauncher(Optional.of(uri), BRIEFLY)));
    }
}
