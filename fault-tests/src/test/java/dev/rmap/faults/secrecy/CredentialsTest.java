package dev.rmap.faults.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.jcache.RmapCachingProvider;
import dev.rmap.jcache.config.SettingsReader;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.net.FreePort;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who logs in, and with what, stays out of exceptions, logs, the names of JMX and every text of an object. */
class CredentialsTest {

    private static final String USER = "ali-baba-4711";
    private static final String PASSWORD = "open-sesame-4711";
    private static final String CREDENTIALS = USER + ":" + PASSWORD + "@";
    private static final String VALUE = "the-value-nobody-may-see";

    private final Everything everything = new Everything();

    private void nothingWasSaid() {
        everything.close();
        assertThat(everything.texts()).isNotEmpty();
        assertThat(everything.texts()).noneMatch(text -> text.contains(PASSWORD));
        assertThat(everything.texts()).noneMatch(text -> text.contains(USER));
        assertThat(everything.texts()).noneMatch(text -> text.contains(VALUE));
    }

    private void say(Object object) {
        everything.add(String.valueOf(object));
    }

    private void connect(String uri) {
        everything.keep(() -> RedisBackend.builder(uri)
                .connectTimeout(Duration.ofMillis(500))
                .responseTimeout(Duration.ofMillis(500))
                .connect()
                .close());
        everything.keep(() -> {
            try (RmapCachingProvider provider = new RmapCachingProvider()) {
                provider.getCacheManager(URI.create(uri), getClass().getClassLoader())
                        .createCache("names", new MutableConfiguration<>());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://CREDENTIALS127.0.0.1:PORT/3",
                "rediss://CREDENTIALS127.0.0.1:PORT",
                "redis-sentinel://CREDENTIALS127.0.0.1:PORT,127.0.0.1:PORT/master/3",
                "redis-cluster://CREDENTIALS127.0.0.1:PORT,127.0.0.1:PORT",
                "redis://CREDENTIALS127.0.0.1:PORT/no-number",
                "redis-sentinel://CREDENTIALS127.0.0.1:PORT",
                "redis-cluster://CREDENTIALS127.0.0.1:PORT/3"
            })
    void aConnectionThatDoesNotComeAboutSaysNothing(String form) {
        String uri = form.replace("PORT", String.valueOf(FreePort.find())).replace("CREDENTIALS", CREDENTIALS);
        connect(uri);
        assertThat(everything.texts())
                .filteredOn(text -> text.startsWith("thrown:"))
                .hasSize(2);
        nothingWasSaid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "redis-sentinel", "redis-cluster"})
    void aServerThatRefusesIsNotQuotedWithThem(String scheme) {
        try (RedisServer server = RedisServers.start()) {
            String master = scheme.equals("redis-sentinel") ? "/master" : "";
            connect(scheme + "://" + CREDENTIALS + server.address() + master);
            everything.add(server.toString());
        }
        assertThat(everything.texts())
                .filteredOn(text -> text.startsWith("thrown:"))
                .hasSize(2);
        nothingWasSaid();
    }

    @Test
    void whatIsConnectedNamesTheAddressAlone() throws Exception {
        try (RedisServer server = RedisServers.start();
                RespConnection redis = server.connect()) {
            redis.command("ACL", "SETUSER", USER, "on", ">" + PASSWORD, "~*", "&*", "+@all");
            String uri = "redis://" + CREDENTIALS + server.address();
            RedisBackend.Builder builder = RedisBackend.builder(uri);
            say(builder);
            try (RedisBackend backend = builder.connect();
                    ReplicatedMap<String, String> map =
                            ReplicatedMap.strings("names").backend(backend).open();
                    RmapCachingProvider provider = new RmapCachingProvider()) {
                map.put("k", VALUE);
                say(backend);
                say(backend.description());
                say(map.status());
                say(map.testAndSet("k", VALUE, VALUE));
                say(map.snapshot());
                say(map.subscribe(this::say));
                caches(provider, URI.create(uri));
            }
        }
        nothingWasSaid();
    }

    private void caches(RmapCachingProvider provider, URI uri) throws Exception {
        CacheManager manager = provider.getCacheManager(uri, getClass().getClassLoader(), new Properties());
        Cache<String, String> cache = manager.createCache(
                "names",
                new MutableConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setStatisticsEnabled(true)
                        .setManagementEnabled(true));
        cache.put("k", VALUE);
        say(provider);
        say(manager);
        say(manager.getURI());
        say(cache);
        cache.iterator().forEachRemaining(this::say);
        ManagementFactory.getPlatformMBeanServer()
                .queryNames(null, null)
                .forEach(name -> everything.add(name.getCanonicalName()));
        assertThat(everything.texts()).anyMatch(text -> text.contains("CacheStatistics"));
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"uri: 'URI", "uri: URI\n  x: [", "uri: URI\nother: 1", "uri: URI\ncaches: 3", "uri: [URI]"})
    void aFileThatIsWrongIsNotQuotedWithThem(String text) throws IOException {
        Path file = Files.writeString(
                directory.resolve("rmap.yaml"), text.replace("URI", "redis://" + CREDENTIALS + "example"));
        everything.keep(() -> SettingsReader.read(file.toUri().toURL()));
        assertThat(everything.texts()).hasSize(1);
        nothingWasSaid();
    }

    @Test
    void aFileThatIsRightHasATextWithoutThem() throws IOException {
        Path file = Files.writeString(directory.resolve("rmap.yaml"), "uri: redis://" + CREDENTIALS + "example\n");
        everything.add(SettingsReader.read(file.toUri().toURL()).toString());
        nothingWasSaid();
    }
}
