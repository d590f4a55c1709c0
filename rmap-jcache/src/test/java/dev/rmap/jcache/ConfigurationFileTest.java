package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.jcache.opening.Address;
import dev.rmap.jcache.opening.ManagerUri;
import dev.rmap.jcache.opening.MapNames;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Where a manager finds its authority and its caches. */
class ConfigurationFileTest {

    @TempDir
    Path directory;

    private final RmapCachingProvider provider = new RmapCachingProvider();
    private final List<AutoCloseable> closing = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        provider.close();
        for (AutoCloseable each : closing) {
            each.close();
        }
    }

    /** Public, because a file names it. */
    public static final class Upper implements javax.cache.integration.CacheLoader<Object, Object> {
        @Override
        public Object load(Object key) {
            return String.valueOf(key).toUpperCase(java.util.Locale.ROOT);
        }

        @Override
        public Map<Object, Object> loadAll(Iterable<?> keys) {
            Map<Object, Object> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("rmap.yaml"), yaml);
    }

    private ClassLoader classPath() throws IOException {
        URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        closing.add(loader);
        return loader;
    }

    private static Address address(URI uri, Map<String, String> system, Map<String, String> environment) {
        return Address.of(
                uri,
                ConfigurationFileTest.class.getClassLoader(),
                new Address.Outside(new Properties(), system::get, environment::get));
    }

    @Test
    void declaredCachesExistWithTheManager() throws IOException {
        file("""
                defaults:
                  statistics: true
                caches:
                  upper:
                    key: java.lang.String
                    value: java.lang.String
                    loader: dev.rmap.jcache.ConfigurationFileTest$Upper
                    expiry: {created: 1h, accessed: 5m}
                """);
        CacheManager manager = provider.getCacheManager(null, classPath());
        assertThat(manager.getCacheNames()).containsExactly("upper");
        Cache<String, String> cache = manager.getCache("upper", String.class, String.class);
        assertThat(cache.get("k")).isEqualTo("K");
        FrozenConfiguration<String, String> configuration =
                ((RmapCache<String, String>) cache).life().configuration();
        assertThat(configuration.isStatisticsEnabled()).isTrue();
        assertThat(configuration.getExpiryPolicyFactory().create().getExpiryForAccess())
                .isEqualTo(new Duration(java.util.concurrent.TimeUnit.MINUTES, 5));
        assertThatThrownBy(() -> manager.createCache("upper", new MutableConfiguration<>()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("the file of the manager declares it");
    }

    @Test
    void theConfigurationOfADeclaredCacheCanBeSentElsewhere() throws Exception {
        file("caches:\n  upper:\n    loader: dev.rmap.jcache.ConfigurationFileTest$Upper\n");
        Cache<Object, Object> cache =
                provider.getCacheManager(null, classPath()).getCache("upper");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
            out.writeObject(((RmapCache<Object, Object>) cache).life().configuration());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            CompleteConfiguration<?, ?> there = (CompleteConfiguration<?, ?>) in.readObject();
            assertThat(there.isReadThrough()).isTrue();
            assertThat(there.getCacheLoaderFactory().create()).isInstanceOf(Upper.class);
        }
    }

    @Test
    void aFileIsNamedInManyWays() throws IOException {
        Path file = file("caches: {one: }");
        ClassLoader classPath = classPath();
        for (String uri :
                List.of(file.toUri().toString(), "classpath:rmap.yaml", "classpath:/rmap.yaml", "rmap.yaml")) {
            assertThat(provider.getCacheManager(URI.create(uri), classPath).getCacheNames())
                    .as(uri)
                    .containsExactly("one");
        }
        Properties named = new Properties();
        named.setProperty(RmapCachingProvider.CONFIG_PROPERTY, file.toUri().toString());
        assertThat(provider.getCacheManager(URI.create("local:" + UUID.randomUUID()), null, named)
                        .getCacheNames())
                .containsExactly("one");
        for (String uri : List.of("classpath:missing.yaml", "missing", "http://localhost/rmap.yaml")) {
            assertThatThrownBy(() -> provider.getCacheManager(URI.create(uri), classPath))
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining("redis://host:port");
        }
    }

    @Test
    void aWrongFileIsRefusedWithItsLine() throws IOException {
        file("caches:\n  one:\n    ttl: 5\n");
        ClassLoader classPath = classPath();
        assertThatThrownBy(() -> provider.getCacheManager(null, classPath))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("rmap.yaml, line 3: 'ttl' is not known in 'caches' 'one'");
        file("caches:\n  one:\n    key: com.example.Missing\n");
        assertThatThrownBy(() -> provider.getCacheManager(null, classPath))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(
                        "rmap.yaml, line 3: cache one: class com.example.Missing is not on the class path");
        file("defaults:\n  value: Long\ncaches:\n  one:\n");
        assertThatThrownBy(() -> provider.getCacheManager(null, classPath))
                .hasMessageContaining("rmap.yaml, line 2: cache one: class Long is not")
                .hasMessageContaining("with its package");
        file("uri: localhost:6379\n");
        assertThatThrownBy(() -> provider.getCacheManager(null, classPath))
                .hasMessageContaining("rmap.yaml, line 1: 'uri' must be redis://host:port");
        file("caches:\n  one:\n    loader: java.lang.String\n");
        assertThatThrownBy(() -> provider.getCacheManager(null, classPath))
                .hasMessageContaining("java.lang.String is no CacheLoader");
        file("caches:\n  one:\n");
        assertThat(provider.getCacheManager(null, classPath).getCacheNames()).containsExactly("one");
    }

    @Test
    void whatIsSetFromOutsideComesFirst() throws IOException {
        URI file = file("uri: local:of-the-file").toUri();
        Map<String, String> system = Map.of("rmap.uri", "local:of-the-jvm");
        Map<String, String> environment = Map.of("RMAP_URI", "local:of-the-environment");
        assertThat(address(file, Map.of(), Map.of()).authority()).hasValue("local:of-the-file");
        assertThat(address(file, Map.of(), environment).authority()).hasValue("local:of-the-environment");
        assertThat(address(file, system, environment).authority()).hasValue("local:of-the-jvm");
        assertThat(address(URI.create("local:mine"), system, environment).authority())
                .hasValue("local:mine");
        assertThat(address(ManagerUri.DEFAULT, Map.of(), Map.of()))
                .isEqualTo(new Address(Optional.empty(), dev.rmap.jcache.config.FileSettings.NONE));
    }

    @Test
    void aManagersUriHasNoPasswordAndNothingThatJmxDislikes() {
        assertThat(ManagerUri.clean(URI.create("redis://me:secret@host:7000/3?timeout=5,x")))
                .isEqualTo(URI.create("redis://host:7000/3"));
        assertThat(ManagerUri.clean(URI.create("rediss://:secret@host"))).isEqualTo(URI.create("rediss://host"));
        assertThat(ManagerUri.clean(URI.create("redis-sentinel://me:secret@one:1,two/master/3")))
                .isEqualTo(URI.create("redis-sentinel://one:1%2Ctwo/master/3"));
        assertThat(ManagerUri.clean(URI.create("rediss-cluster://me:s%40cret@one")))
                .isEqualTo(URI.create("rediss-cluster://one"));
        assertThat(ManagerUri.isRedis("redis-cluster://one")).isTrue();
        assertThat(ManagerUri.clean(URI.create("file:/a,b=c/rmap.yaml")))
                .isEqualTo(URI.create("file:/a%2Cb%3Dc/rmap.yaml"));
        assertThat(ManagerUri.clean(URI.create("local:x"))).isEqualTo(URI.create("local:x"));
        assertThatThrownBy(() -> ManagerUri.clean(URI.create("redis:me:secret@host")))
                .isInstanceOf(CacheException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutTellingIt() {
        Properties wrong = new Properties();
        wrong.setProperty(RmapCachingProvider.URI_PROPERTY, "mongodb://me:secret@host");
        CacheManager manager = provider.getCacheManager(null, getClass().getClassLoader(), wrong);
        assertThatThrownBy(() -> manager.createCache("c", new MutableConfiguration<>()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("mongodb")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aUriThatIsNoneIsRefusedWithoutTellingMoreThanItsBeginning() {
        for (String uri : List.of(
                "redsi://me:secret@host",
                "jar:redis://me:secret@host",
                "//me:secret@host",
                "redsi://host?password=secret")) {
            assertThatThrownBy(() -> provider.getCacheManager(URI.create(uri), null))
                    .as(uri)
                    .isInstanceOf(CacheException.class)
                    .satisfies(thrown ->
                            assertThat(Throwables.getStackTrace(thrown)).doesNotContain("secret"));
        }
        assertThatThrownBy(() -> provider.getCacheManager(URI.create("redsi://me:secret@host"), null))
                .hasMessageContaining("'redsi:...'");
        assertThatThrownBy(() -> provider.getCacheManager(URI.create("missing/rmap.yaml"), null))
                .hasMessageContaining("'missing/rmap.yaml'");
    }

    @Test
    void theSchemeOfAUriMayHaveLargeLetters() {
        URI large = URI.create("Redis://me:secret@host:7000/3");
        assertThat(ManagerUri.clean(large)).isEqualTo(URI.create("redis://host:7000/3"));
        assertThat(ManagerUri.clean(large).toString()).startsWith("redis:");
        assertThat(address(large, Map.of(), Map.of()).authority()).hasValue("redis://me:secret@host:7000/3");
        assertThat(address(URI.create("LOCAL:Name"), Map.of(), Map.of()).authority())
                .hasValue("local:Name");
    }

    /** Does what a test says, and then fails. Public, because a file names it. */
    public static final class Failing implements javax.cache.integration.CacheLoader<Object, Object> {
        private static Runnable first = () -> {};

        public Failing() {
            first.run();
            throw new IllegalStateException("no loader today");
        }

        @Override
        public Object load(Object key) {
            return key;
        }

        @Override
        public Map<Object, Object> loadAll(Iterable<?> keys) {
            return Map.of();
        }
    }

    @Test
    void whoAsksForAManagerWhileAnotherThreadFailsToOpenItsCachesIsTold() throws Exception {
        file("caches:\n  one:\n    loader: dev.rmap.jcache.ConfigurationFileTest$Failing\n");
        ClassLoader classPath = classPath();
        CompletableFuture<CacheManager> second = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                second.complete(provider.getCacheManager(null, classPath));
            } catch (CacheException told) {
                second.completeExceptionally(told);
            }
        });
        Failing.first = () -> {
            asking.start();
            Awaitility.await().until(() -> asking.getState() == Thread.State.BLOCKED);
        };
        assertThatThrownBy(() -> provider.getCacheManager(null, classPath)).isInstanceOf(CacheException.class);
        assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("another thread could not open its caches")
                .hasRootCauseMessage("no loader today");
    }

    @Test
    void managersOfOneServerShareTheirCaches() {
        String uri = RedisServers.shared().uri();
        String name = "shared-" + UUID.randomUUID();
        CacheManager byUri =
                provider.getCacheManager(URI.create(uri), getClass().getClassLoader());
        assertThat(byUri.getURI().toString()).startsWith("redis://").doesNotContain("@");
        Properties property = new Properties();
        property.setProperty(RmapCachingProvider.URI_PROPERTY, uri);
        CacheManager byProperty = provider.getCacheManager(null, getClass().getClassLoader(), property);
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        RedissonClient client = Redisson.create(config);
        closing.add(client::shutdown);
        Properties object = new Properties();
        object.put(RmapCachingProvider.REDISSON_PROPERTY, client);
        CacheManager byClient = provider.getCacheManager(URI.create("local:given"), null, object);

        Cache<Object, Object> one = byUri.createCache(name, new MutableConfiguration<>());
        one.put("k", "1");
        Cache<Object, Object> two = byProperty.createCache(name, new MutableConfiguration<>());
        Cache<Object, Object> three = byClient.createCache(name, new MutableConfiguration<>());
        assertThat(two.get("k")).isEqualTo("1");
        assertThat(three.get("k")).isEqualTo("1");
        byUri.destroyCache(name);
        byClient.close();
        assertThat(client.isShutdown()).isFalse();
    }

    @Test
    void whatIsHandedInIsChecked() {
        Properties wrong = new Properties();
        wrong.put(RmapCachingProvider.REDISSON_PROPERTY, "a client");
        CacheManager manager = provider.getCacheManager(URI.create("local:wrong"), null, wrong);
        assertThatThrownBy(() -> manager.createCache("c", new MutableConfiguration<>()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("needs a RedissonClient");
    }

    @Test
    void aBackendThatIsNoneIsRefused() {
        Properties wrong = new Properties();
        wrong.put(RmapCachingProvider.BACKEND_PROPERTY, "redis://localhost");
        CacheManager manager = provider.getCacheManager(URI.create("local:no-backend"), null, wrong);
        assertThatThrownBy(() -> manager.createCache("c", new MutableConfiguration<>()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("rmap.backend")
                .hasMessageContaining("java.lang.String");
    }

    @Test
    void namespacesKeepApplicationsApart() throws IOException {
        Properties here = new Properties();
        RedisBackend backend = RedisBackend.connect(RedisServers.shared().uri());
        closing.add(backend);
        here.put(RmapCachingProvider.BACKEND_PROPERTY, backend);
        String name = "apart-" + UUID.randomUUID();
        here.setProperty(
                RmapCachingProvider.CONFIG_PROPERTY,
                file("namespace: one").toUri().toString());
        CacheManager one = provider.getCacheManager(URI.create("local:one"), null, here);
        file("namespace: two");
        CacheManager two = provider.getCacheManager(URI.create("local:two"), null, here);
        Cache<Object, Object> first = one.createCache(name, new MutableConfiguration<>());
        first.put("k", "1");
        assertThat(two.createCache(name, new MutableConfiguration<>()).containsKey("k"))
                .isFalse();
    }

    @Test
    void theNamesOfTheSharedMaps() {
        assertThat(MapNames.ofCache("default", "books").text()).isEqualTo("jcache:default:books");
        assertThat(MapNames.ofCache("a:b", "odd *?[]{}%\u0000 name").text())
                .isEqualTo("jcache:a%3Ab:odd%20%2A%3F%5B%5D%7B%7D%25%00%20name");
        assertThat(MapNames.ofCache("n", "").text()).isEqualTo("jcache:n:%");
        assertThat(MapNames.ofOpeners("n").text()).isEqualTo("jcache-openers:n");
    }

    @Test
    void aFileMayBeNamedByItsPath() throws IOException {
        Properties properties = new Properties();
        properties.setProperty(
                RmapCachingProvider.CONFIG_PROPERTY, file("caches: {books: {}}").toString());
        CacheManager manager = provider.getCacheManager(null, getClass().getClassLoader(), properties);
        assertThat(manager.getCacheNames()).containsExactly("books");
    }

    @Test
    void aPropertyOfOursThatDoesNotExistIsRefused() {
        Properties properties = new Properties();
        properties.setProperty("rmap.url", "redis://localhost:1");
        assertThatThrownBy(() -> provider.getCacheManager(null, getClass().getClassLoader(), properties))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll("'rmap.url'", "rmap.uri");
    }
}
