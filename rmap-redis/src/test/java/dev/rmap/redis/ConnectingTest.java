package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException;
import dev.rmap.testkit.net.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever cannot connect is told what is wrong there, and what may be wrong in the address. */
@Timeout(60)
class ConnectingTest {

    @ParameterizedTest
    @CsvSource({
        "redis, begins with rediss instead of redis",
        "rediss, begins with redis instead of rediss",
    })
    void aServerThatTakesConnectionsAndSaysNothingIsToldWithTheTimeAndTheQuestionOfTls(String scheme, String hint)
            throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String uri = scheme + "://:secret@127.0.0.1:" + silent.getLocalPort();
            assertThatThrownBy(() -> RedisBackend.builder(uri)
                            .connectTimeout(Duration.ofMillis(300))
                            .connect())
                    .isInstanceOf(BackendException.class)
                    .hasMessageStartingWith("cannot connect to " + scheme + "://127.0.0.1:" + silent.getLocalPort()
                            + ": no answer within 300 ms; does the server speak TLS at that port?")
                    .hasMessageEndingWith(hint)
                    .hasMessageNotContaining("null");
        }
    }

    @Test
    void aServerThatIsNotThereRefusesConnections() {
        int port = FreePort.find();
        assertThatThrownBy(() -> RedisBackend.builder("rediss://127.0.0.1:" + port)
                        .connectTimeout(Duration.ofSeconds(1))
                        .connect())
                .hasMessageContaining("the server refuses connections")
                .hasMessageNotContaining("TLS");
    }
}
