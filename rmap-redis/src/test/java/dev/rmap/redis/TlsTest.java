package dev.rmap.redis;

import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.model.Bytes;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.net.FreePort;
import dev.rmap.testkit.redis.Certificates;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** A server that only those reach who know its authority, and whom that authority knows. */
@Timeout(120)
class TlsTest {

    private static final MapName MAP = new MapName("guarded");

    @TempDir
    private static Path directory;

    private static Certificates certificates;
    private static RedisServer server;
    private static String uri;

    @BeforeAll
    static void start() {
        certificates = Certificates.in(directory);
        int port = FreePort.find();
        RedisOptions options = RedisOptions.plain().withPassword("secret");
        server = RedisServers.startProcess(certificates.server(options, port, /* clientsToo= */ true));
        uri = "rediss://:secret@127.0.0.1:" + port;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RedisBackend.Builder builder() {
        return RedisBackend.builder(uri).connectTimeout(Duration.ofSeconds(3));
    }

    private static void checkThatAllWorks(RedisBackend backend) {
        Link link = backend.link(MAP);
        RecordingFeed feed = new RecordingFeed();
        link.openFeed(feed);
        feed.awaitOpened();
        new Writer(link).run(set("a", "1"));
        feed.awaitChanges(1);
        assertThat(CatchUpReader.readSnapshot(link, Position.NONE).content()).containsOnlyKeys(Bytes.utf8("a"));
    }

    @Test
    void anAddressWithCertificatesIsEnough() {
        try (RedisBackend backend = builder()
                .trusting(certificates.trust())
                .identifiedBy(certificates.client())
                .connect()) {
            checkThatAllWorks(backend);
        }
    }

    @Test
    void aClientThatTheUserHasMayBringThem() {
        Config config = new Config()
                .setPassword("secret")
                .setSslTrustManagerFactory(certificates.trust())
                .setSslKeyManagerFactory(certificates.client());
        config.useSingleServer().setAddress(uri.replace(":secret@", "")).setConnectionMinimumIdleSize(1);
        RedissonClient client = Redisson.create(config);
        try (RedisBackend backend = RedisBackend.using(client)) {
            checkThatAllWorks(backend);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void aServerOfAnUnknownAuthorityIsNotTrusted() {
        assertThatThrownBy(() -> builder().identifiedBy(certificates.client()).connect())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("certification path")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aClientWithoutACertificateIsNotTakenAndNoSecretIsSaid() {
        assertThatThrownBy(() -> builder().trusting(certificates.trust()).connect())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("cannot connect to rediss://127.0.0.1")
                .hasMessageNotContaining("secret");
    }
}
