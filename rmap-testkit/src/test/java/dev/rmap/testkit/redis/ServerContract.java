package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.testkit.resp.RespFrame;
import dev.rmap.testkit.resp.RespReader;
import dev.rmap.testkit.resp.RespRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** What every server does that was started here, whatever the way. */
abstract class ServerContract {

    abstract LaunchWay way();

    private RedisServer start(RedisOptions options) {
        return RedisServers.start(way(), options);
    }

    @Test
    void aFreshServerAnswersAndIsEmpty() {
        try (RedisServer server = start(RedisOptions.plain());
                RespConnection redis = server.connect()) {
            assertThat(server.way()).isEqualTo(way());
            assertThat(server.uri()).isEqualTo("redis://" + server.address());
            assertThat(redis.integer("DBSIZE")).isZero();
        }
    }

    @Test
    void twoServersAreTwo() {
        try (RedisServer one = start(RedisOptions.plain());
                RedisServer two = start(RedisOptions.plain());
                RespConnection first = one.connect();
                RespConnection second = two.connect()) {
            first.command("SET", "k", "v");
            assertThat(second.text("GET", "k")).isNull();
        }
    }

    @Test
    void aRestartedServerIsEmptyAtTheSamePort() {
        try (RedisServer server = start(RedisOptions.plain())) {
            RedisAddress before = server.address();
            set(server, "v");
            server.restart();
            assertThat(server.address()).isEqualTo(before);
            assertThat(get(server)).isNull();
        }
    }

    @Test
    void dataThatIsKeptOutlivesACrash() {
        try (RedisServer server = start(RedisOptions.plain().keepingData())) {
            set(server, "v");
            server.kill();
            assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
            server.restart();
            assertThat(get(server)).isEqualTo("v");
            server.restart();
            assertThat(get(server)).isEqualTo("v");
            server.restartEmpty();
            assertThat(get(server)).isNull();
        }
    }

    @Test
    void aServerComesBackWithAnOldBackup() {
        try (RedisServer server = start(RedisOptions.plain())) {
            set(server, "old");
            try (RespConnection redis = server.connect()) {
                redis.command("SAVE");
            }
            set(server, "new");
            server.restartSaved();
            assertThat(get(server)).isEqualTo("old");
        }
    }

    @Test
    void aPasswordIsAskedFor() throws IOException {
        try (RedisServer server = start(RedisOptions.plain().withPassword("s e\"c/r@t"))) {
            set(server, "v");
            assertThat(get(server)).isEqualTo("v");
            RedisAddress address = server.address();
            try (Socket stranger = new Socket(address.host(), address.port())) {
                stranger.getOutputStream().write(RespRequest.of("PING").encoded());
                RespFrame answer = new RespReader(stranger.getInputStream()).next();
                assertThat(answer.value()).asString().contains("NOAUTH");
            }
        }
    }

    @Test
    void linesOfTheConfigurationReachTheServer() {
        RedisOptions options = RedisOptions.plain().withMaxMemory("20mb").withLine("notify-keyspace-events Kx");
        try (RedisServer server = start(options);
                RespConnection redis = server.connect()) {
            assertThat(redis.list("CONFIG", "GET", "maxmemory").get(1)).isEqualTo("20971520".getBytes(UTF_8));
            assertThat((byte[]) redis.list("CONFIG", "GET", "notify-keyspace-events")
                            .get(1))
                    .contains('x');
        }
    }

    @Test
    void aServerThatDoesNotStartIsQuoted() {
        assertThatThrownBy(() -> start(RedisOptions.plain().withLine("no-such-directive yes")))
                .isInstanceOf(RedisLaunchException.class)
                .hasMessageContaining("no-such-directive");
    }

    @Test
    void stoppingIsFinalAndMayBeRepeated() {
        RedisServer server = start(RedisOptions.plain());
        server.kill();
        server.kill();
        server.stop();
        server.stop();
        assertThatThrownBy(server::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped for good");
        assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
    }

    private static void set(RedisServer server, String value) {
        try (RespConnection redis = server.connect()) {
            redis.command("SET", "k", value);
        }
    }

    private static String get(RedisServer server) {
        try (RespConnection redis = server.connect()) {
            return redis.text("GET", "k");
        }
    }
}
