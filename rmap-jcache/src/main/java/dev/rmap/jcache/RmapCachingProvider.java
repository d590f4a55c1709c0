package dev.rmap.jcache;

import dev.rmap.local.LocalBackend;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** The way into our caches that {@code Caching.getCachingProvider()} finds. */
public final class RmapCachingProvider implements CachingProvider {

    /** Named by the specification of the project: no scheme, nothing that JMX dislikes. */
    static final URI DEFAULT_URI = URI.create("rmap");

    private final ClassLoader defaultLoader = new ContextLoader();

    /** The open managers. Guarded by itself. A class loader that nobody else holds takes its managers with it. */
    private final Map<ClassLoader, Map<URI, RmapCacheManager>> managers = new WeakHashMap<>();

    /** A provider without managers; users call {@code Caching.getCachingProvider()}. */
    public RmapCachingProvider() {}

    @Override
    public CacheManager getCacheManager(
            @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
        URI managerUri = uri == null ? DEFAULT_URI : uri;
        ClassLoader loader = classLoader == null ? defaultLoader : classLoader;
        synchronized (managers) {
            Map<URI, RmapCacheManager> ofLoader = managers.computeIfAbsent(loader, l -> new HashMap<>());
            return ofLoader.computeIfAbsent(
                    managerUri,
                    u -> new RmapCacheManager(
                            this,
                            u,
                            loader,
                            properties == null ? new Properties() : properties,
                            new Stores(LocalBackend::create)));
        }
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
        return DEFAULT_URI;
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
        URI managerUri = uri == null ? DEFAULT_URI : uri;
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
