package dev.rmap.jcache;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of caches that runs on each authority. A process is a provider with a manager and a connection of its own. */
@ParameterizedClass
@EnumSource(Authority.class)
abstract class OnCaches {

    static final Duration SOON = Duration.ofSeconds(20);

    @Parameter
    Authority authority;

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private Supplier<Authority.Link> store;
    private int processes;
    String name;

    @BeforeEach
    final void openTheStore() {
        store = authority.newStore();
        name = "test-" + UUID.randomUUID();
    }

    @AfterEach
    final void closeAll() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    final void closeLater(Runnable close) {
        closing.push(close);
    }

    /** A process of its own. */
    final Peer newProcess() {
        return newProcess(getClass().getClassLoader());
    }

    final Peer newProcess(ClassLoader loader) {
        Authority.Link link = store.get();
        closeLater(link.close());
        Properties properties = new Properties();
        properties.put(RmapCachingProvider.BACKEND_PROPERTY, link.backend());
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        return new Peer(provider.getCacheManager(URI.create("local:process-" + ++processes), loader, properties), link);
    }

    /**
     * One process.
     *
     * @param manager its cache manager
     * @param link its connection
     */
    record Peer(CacheManager manager, Authority.Link link) {}

    /** The cache of this test, in a process of its own. */
    final <K, V> Cache<K, V> join(Configuration<K, V> configuration) {
        return newProcess().manager().createCache(name, adapted(configuration));
    }

    /** What a subclass makes of the configurations of all tests. */
    <K, V> Configuration<K, V> adapted(Configuration<K, V> configuration) {
        return configuration;
    }

    /** A bound of one value: nearly every read of a value fetches it. */
    static <K, V> Configuration<K, V> withOneHotValue(Configuration<K, V> configuration) {
        return RmapConfiguration.copyOf(configuration).setMaximumSize(1);
    }

    @SuppressWarnings("unchecked") // The caller knows what it created.
    static <K, V> ReplicatedCache<K, V> replicated(Cache<K, V> cache) {
        return cache.unwrap(ReplicatedCache.class);
    }

    /** Lets a process see what all others have done. */
    static void sync(Cache<?, ?> cache) {
        cache.unwrap(ReplicatedCache.class).sync(SOON);
    }

    /** Waits until something holds, with a bound. */
    static ConditionFactory soon() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(2));
    }
}
