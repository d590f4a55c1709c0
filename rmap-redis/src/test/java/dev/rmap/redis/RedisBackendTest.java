package dev.rmap.redis;

import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.Permissions;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisTimeoutException;
import org.redisson.config.Config;
import org.redisson.config.NameMapper;

/** Ways to a server, and ways to miss it. */
class RedisBackendTest extends OnRedis {

    @Test
    void aServerThatIsNotThereIsSaidWithItsAddressAndWithoutThePassword() {
        int port = freePort();
        assertThatThrownBy(() -> RedisBackend.builder("redis://ann:secret@127.0.0.1:" + port)
                        .connectTimeout(Duration.ofSeconds(2))
                        .connect())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .satisfies(e -> assertThat(everythingSaid(e)).doesNotContain("secret"));
    }

    @Test
    void aServerThatDoesNotAnswerIsSaidWithinTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String uri = "redis://:secret@127.0.0.1:" + silent.getLocalPort();
            RedisBackend.Builder builder = RedisBackend.builder(uri)
                    .connectTimeout(Duration.ofMillis(300))
                    .responseTimeout(Duration.ofMillis(300));
            assertThatThrownBy(builder::connect)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
                    .satisfies(e -> assertThat(everythingSaid(e)).doesNotContain("secret"));
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (RedisServer own = RedisServers.start(RedisOptions.plain().withPassword("right"))) {
            String uri = "redis://:wrong@" + own.address();
            assertThat(failure(() -> RedisBackend.connect(uri)))
                    .returns(Kind.REFUSED, BackendException::kind)
                    .satisfies(e -> assertThat(everythingSaid(e)).doesNotContain("wrong@"));
        }
    }

    private static String everythingSaid(Throwable thrown) {
        StringBuilder said = new StringBuilder();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            said.append(at).append('\n');
        }
        return said.toString();
    }

    @Test
    void userPasswordAndDatabaseOfTheAddressCount() {
        try (RedisServer own = RedisServers.start(RedisOptions.plain().withPassword("p:w@d"))) {
            own.connect().command("ACL", "SETUSER", "ann", "on", ">s%:@", "~*", "&*", "+@all");
            String uri = "redis://ann:s%25%3A%40@" + own.address() + "/3";
            try (RedisBackend asAnn = RedisBackend.connect(uri)) {
                new Writer(asAnn.link(map)).run(set("a", "1"));
                assertThat(asAnn.description()).isEqualTo("redis://" + own.address() + "/3");
                assertThat(asAnn).hasToString("RedisBackend[redis://" + own.address() + "/3, open]");
            }
            assertThat(own.connect().text("INFO", "keyspace")).contains("db3:").doesNotContain("db0:");
        }
    }

    @Test
    void aClientThatTheUserHasStaysOpen() {
        RedissonClient client = client(NameMapper.direct());
        try {
            try (RedisBackend own = RedisBackend.using(client)) {
                new Writer(own.link(map)).run(set("a", "1"));
                assertThat(own.description()).isEqualTo(server.uri());
            }
            assertThat(client.isShutdown()).isFalse();
            assertThat(content()).hasSize(1);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void theNameMapperOfAClientIsObeyedEverywhere() {
        Permissions.alsoNames(redis, "team:");
        RedissonClient client = client(new NameMapper() {
            @Override
            public String map(String name) {
                return "team:" + name;
            }

            @Override
            public String unmap(String name) {
                return name.substring("team:".length());
            }
        });
        try (RedisBackend own = RedisBackend.using(client)) {
            Link mapped = own.link(map);
            RecordingFeed feed = feed(mapped);
            new Writer(mapped).run(set("a", "1"));
            feed.awaitChanges(1);
            assertThat(redis.text("HGET", "team:" + keys.content(), "a")).isEqualTo("1");
            assertThat(redis.integer("EXISTS", "{team:" + keys.content() + "}:meta"))
                    .isEqualTo(1);
            assertThat(content()).isEmpty();
        } finally {
            client.shutdown();
        }
    }

    private RedissonClient client(NameMapper mapper) {
        Config config = new Config();
        config.useSingleServer().setAddress(server.uri()).setConnectionMinimumIdleSize(1);
        config.setNameMapper(mapper);
        return Redisson.create(config);
    }

    @Test
    void scriptsSurviveThatTheServerForgetsThem() {
        writer.run(set("a", "1"));
        redis.command("SCRIPT", "FLUSH");
        assertThat(writer.runOne(set("a", "2")).before()).hasValue(Bytes.utf8("1"));
        redis.command("SCRIPT", "FLUSH");
        assertThat(content()).hasSize(1);
    }

    @Test
    void aRestartedServerIsWrittenToAgain() {
        try (RedisServer own = RedisServers.start(RedisOptions.plain().keepingData());
                RedisBackend there = RedisBackend.connect(own.uri())) {
            Link other = there.link(map);
            Writer survivor = new Writer(other);
            survivor.run(set("a", "1"));
            Position before = Eventually.get(other.tip()).position();
            own.restart();
            Eventually.until("the server answers", () -> {
                try {
                    return Eventually.get(other.tip()).position().equals(before);
                } catch (BackendException e) {
                    return false;
                }
            });
            survivor.run(set("a", "2"));
            assertThat(CatchUpReader.read(other, before)).isInstanceOf(CatchUpReader.Result.Missed.class);
        }
    }

    @Test
    void aLostConnectionIsNotKnownToHaveDoneNothing() {
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RedisBackend there = RedisBackend.builder(
                                server.address().through(proxy.port()).uri())
                        .responseTimeout(Duration.ofMillis(200))
                        .connect()) {
            Writer distant = new Writer(there.link(map));
            distant.run(set("a", "1"));
            proxy.halfOpen();
            assertThat(failure(() -> distant.run(set("a", "2")))).satisfies(e -> {
                assertThat(e.kind()).isEqualTo(Kind.UNKNOWN);
                assertThat(e).hasMessageContaining(":" + proxy.port());
            });
        }
    }

    @Test
    void aServerThatRefusesConnectionsIsUnavailable() {
        try (RedisServer own = RedisServers.start();
                RedisBackend there = RedisBackend.builder(own.uri())
                        .responseTimeout(Duration.ofMillis(500))
                        .connect()) {
            Link other = there.link(map);
            Eventually.get(other.tip());
            own.kill();
            Eventually.until(
                    "the call is known to have had no effect",
                    () -> failure(() -> Eventually.get(other.tip())).kind() == Kind.UNAVAILABLE);
        }
    }

    @Test
    void howeverWrappedARefusedConnectionHadNoEffect() {
        Throwable refused =
                new RedisTimeoutException("no connection").initCause(new RuntimeException(new ConnectException()));
        assertThat(new Failures("here", "", "").of(refused).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(new Failures("here", "", "")
                        .of(new RedisTimeoutException("no answer"))
                        .kind())
                .isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void aClosedBackendGivesNoLinks() {
        backend.close();
        backend.close();
        assertThatThrownBy(() -> backend.link(map)).isInstanceOf(IllegalStateException.class);
        assertThat(backend).hasToString("RedisBackend[" + backend.description() + ", closed]");
    }

    @Test
    void theLinksOfAClosedBackendRefuseAtOnce() {
        writer.run(set("a", "1"));
        Position before = position();
        backend.close();
        assertThat(List.of(
                        failure(() -> writer.run(set("a", "2"))),
                        failure(this::tip),
                        failure(() -> Eventually.get(link.fetch(List.of(Bytes.utf8("a"))))),
                        ((CatchUpReader.Result.Failed) since(before)).cause()))
                .allSatisfy(refused -> assertThat(refused)
                        .returns(Kind.REFUSED, BackendException::kind)
                        .hasMessageContaining(server.uri())
                        .hasMessageContaining("closed"));
        RecordingFeed feed = new RecordingFeed();
        link.openFeed(feed);
        assertThat(feed.events()).singleElement().isInstanceOf(RecordingFeed.Event.Lost.class);
        assertThat(redis.text("HGET", keys.content(), "a")).isEqualTo("1");
    }

    @Test
    void theLinksOfAClosedBackendRefuseAlsoWhereTheClientGoesOn() {
        RedissonClient client = client(NameMapper.direct());
        try {
            RedisBackend own = RedisBackend.using(client);
            Writer survivor = new Writer(own.link(map));
            survivor.run(set("a", "1"));
            own.close();
            assertThat(failure(() -> survivor.run(set("a", "2"))).kind()).isEqualTo(Kind.REFUSED);
        } finally {
            client.shutdown();
        }
        assertThat(redis.text("HGET", keys.content(), "a")).isEqualTo("1");
    }

    @Test
    void aNameThatIsNoTextIsRefused() {
        assertThatThrownBy(() -> backend.link(new MapName("\ud800"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timeoutsHaveLimits() {
        RedisBackend.Builder builder = RedisBackend.builder("redis://localhost");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.responseTimeout(Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
