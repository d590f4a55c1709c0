package dev.rmap.jcache;

import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.opening.Address;
import dev.rmap.jcache.opening.ContextLoader;
import dev.rmap.jcache.opening.ManagerProperties;
import dev.rmap.jcache.opening.ManagerUri;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** The way into our caches that {@code Caching.getCachingProvider()} finds. */
public final class RmapCachingProvider implements CachingProvider {

    /**
     * The property of a manager, and of the JVM, that holds the address of the authority: {@code redis://…},
     * {@code redis-sentinel://…}, {@code redis-cluster://…}, one of these with {@code rediss}, {@code local:name} or
     * {@code local}.
     */
    public static final String URI_PROPERTY = ManagerProperties.URI;

    /** The property of a manager, and of the JVM, that holds the URL of an {@code rmap.yaml}. */
    public static final String CONFIG_PROPERTY = ManagerProperties.CONFIG;

    /** The property of a manager that holds, as an object, a {@code RedissonClient} to use; it stays open. */
    public static final String REDISSON_PROPERTY = ManagerProperties.REDISSON;

    /** The property of a manager that holds, as an object, a {@link dev.rmap.backend.Backend} to use; it stays open. */
    public static final String BACKEND_PROPERTY = ManagerProperties.BACKEND;

    private final ClassLoader defaultLoader = new ContextLoader();

    /** The managers that are open or ending. Guarded by itself. A class loader that nobody else holds takes its managers with it. */
    private final Map<ClassLoader, Map<URI, RmapCacheManager>> managers = new WeakHashMap<>();

    /** A provider without managers; users call {@code Caching.getCachingProvider()}. */
    public RmapCachingProvider() {}

    @Override
    public CacheManager getCacheManager(
            @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
        URI known = uri == null ? ManagerUri.DEFAULT : ManagerUri.clean(uri);
        ClassLoader loader = classLoader == null ? defaultLoader : classLoader;
        Supplier<RmapCacheManager> maker = () -> newManager(
                uri == null ? known : uri, known, loader, properties == null ? new Properties() : properties);
        RmapCacheManager manager = find(known, loader, maker);
        while (manager.isClosed()) {
            manager.awaitEnd();
            forget(manager);
            manager = find(known, loader, maker);
        }
        manager.begin();
        return manager;
    }

    private RmapCacheManager find(URI uri, ClassLoader loader, Supplier<RmapCacheManager> maker) {
        synchronized (managers) {
            return managers.computeIfAbsent(loader, l -> new HashMap<>()).computeIfAbsent(uri, u -> maker.get());
        }
    }

    private RmapCacheManager newManager(URI given, URI known, ClassLoader loader, Properties properties) {
        ManagerProperties.requireKnown(properties);
        Address.Outside outside = new Address.Outside(properties, System::getProperty, System::getenv);
        return new RmapCacheManager(this, known, loader, properties, Address.of(given, loader, outside));
    }

    @Override
    public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
        return getCacheManager(uri, classLoader, null);
    }

    @Override
    public CacheManager getCacheManager() {
        return getCacheManager(null, null, null);
    }

    @Override
    public ClassLoader getDefaultClassLoader() {
        return defaultLoader;
    }

    @Override
    public URI getDefaultURI() {
        return ManagerUri.DEFAULT;
    }

    @Override
    public Properties getDefaultProperties() {
        return new Properties();
    }

    @Override
    public boolean isSupported(OptionalFeature optionalFeature) {
        return false;
    }

    @Override
    public void close() {
        closeIf(manager -> true);
    }

    @Override
    public void close(@Nullable ClassLoader classLoader) {
        ClassLoader loader = classLoader == null ? defaultLoader : classLoader;
        closeIf(manager -> manager.getClassLoader() == loader);
    }

    @Override
    public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
        URI managerUri = uri == null ? ManagerUri.DEFAULT : ManagerUri.clean(uri);
        ClassLoader loader = classLoader == null ? defaultLoader : classLoader;
        closeIf(manager ->
                manager.getClassLoader() == loader && manager.getURI().equals(managerUri));
    }

    private void closeIf(Predicate<RmapCacheManager> condition) {
        List<RmapCacheManager> closing = new ArrayList<>();
        synchronized (managers) {
            managers.values()
                    .forEach(ofLoader ->
                            ofLoader.values().stream().filter(condition).forEach(closing::add));
        }
        Failures failures = new Failures();
        closing.forEach(manager -> failures.collect(manager::close));
        failures.rethrow();
    }

    /** A manager was closed. */
    void forget(RmapCacheManager manager) {
        synchronized (managers) {
            managers.values().forEach(ofLoader -> ofLoader.remove(manager.getURI(), manager));
            managers.values().removeIf(Map::isEmpty);
        }
    }
}
