package dev.rmap.jcache;

import dev.rmap.backend.Backend;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.jcache.base.Check;
import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.base.Unwrap;
import dev.rmap.jcache.config.FileSettings;
import dev.rmap.jcache.form.ClassPattern;
import dev.rmap.jcache.opening.Address;
import dev.rmap.jcache.opening.Backends;
import dev.rmap.jcache.opening.ContextLoader;
import dev.rmap.jcache.opening.ManagerProperties;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caches of one URI and one class loader. */
final class RmapCacheManager implements CacheManager {

    private static final Logger log = LoggerFactory.getLogger(RmapCacheManager.class);

    private final RmapCachingProvider provider;
    private final URI uri;
    private final WeakReference<ClassLoader> loader;
    private final Properties properties;
    private final FileSettings settings;
    private final Stores stores;
    private final Names names;

    /** Guards creating and ending; looking does not need it, and no user code but factories runs under it. */
    private final Object lifecycle = new Object();

    /** Guarded by {@link #lifecycle}. */
    private boolean begun;

    /** Whether the caches of the file are open. Written under {@link #lifecycle}. */
    private volatile boolean ready;

    /** Why the caches of the file could not be opened. Guarded by {@link #lifecycle}. */
    private @Nullable Throwable failure;

    /** Null while the manager is open. Written under {@link #lifecycle}. */
    private volatile @Nullable Ending ending;

    RmapCacheManager(
            RmapCachingProvider provider, URI uri, ClassLoader loader, Properties properties, Address address) {
        this.provider = provider;
        this.uri = uri;
        this.loader = new WeakReference<>(loader);
        this.properties = properties;
        this.settings = address.settings();
        this.names = new Names(settings.caches().keySet());
        this.stores = new Stores(() -> openBackend(address), settings.namespace());
    }

    private Backend openBackend(Address address) {
        Backend backend = Backends.open(address, properties);
        boolean named = address.authority().isPresent()
                || properties.containsKey(ManagerProperties.BACKEND)
                || properties.containsKey(ManagerProperties.REDISSON);
        log.info(
                "cache manager {}: the authority of its caches is {}",
                uri,
                named
                        ? backend.description()
                        : "in this process alone: neither rmap.uri, RMAP_URI nor a file names a server");
        return backend;
    }

    /**
     * Opens the caches that the file declares, when it is called for the first time; later it waits for nobody.
     *
     * @throws CacheException if one of them cannot be opened, now or by the first caller; the manager is closed then
     */
    void begin() {
        if (!ready) {
            openDeclared();
        }
    }

    private void openDeclared() {
        synchronized (lifecycle) {
            if (failure != null) {
                throw new CacheException(
                        "the cache manager " + uri + " is closed: another thread could not open its caches", failure);
            }
            if (begun || isClosed()) {
                return;
            }
            begun = true;
            try {
                settings.caches()
                        .forEach((name, cache) ->
                                createCache(name, new DeclaredCache(name, cache, loaderOrDefault()).configuration()));
                ready = true;
            } catch (Throwable failed) {
                failure = failed;
                Failures failures = new Failures();
                failures.add(failed);
                failures.collect(this::close);
                throw failed;
            }
        }
    }

    /** The classes that all caches admit. */
    List<ClassPattern> allowedClasses() {
        return settings.allow();
    }

    @Override
    public CachingProvider getCachingProvider() {
        return provider;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public @Nullable ClassLoader getClassLoader() {
        return loader.get();
    }

    /** Finds the classes of the keys and values of a cache that this thread creates. */
    Supplier<ClassLoader> loaderOfValues() {
        if (loader.get() instanceof ContextLoader) {
            ClassLoader ofCreator = ContextLoader.ofCreator(Dispatching::isActive);
            return () -> ofCreator;
        }
        return this::loaderOrDefault;
    }

    /** The class loader, or the provider's own once nobody holds that one any more. */
    ClassLoader loaderOrDefault() {
        ClassLoader own = loader.get();
        return own == null ? provider.getDefaultClassLoader() : own;
    }

    @Override
    public Properties getProperties() {
        return properties;
    }

    @Override
    public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(String cacheName, C configuration) {
        checkOpen();
        Check.notNull(cacheName, "cache name");
        Check.notNull(configuration, "configuration");
        if (!configuration.isStoreByValue()) {
            throw new UnsupportedOperationException("cache " + cacheName
                    + ": store by reference is not supported; values are shared between processes");
        }
        RmapConfiguration<K, V> own = RmapConfiguration.copyOf(configuration);
        own.checkComplete(cacheName);
        while (true) {
            names.awaitEnd(cacheName);
            synchronized (lifecycle) {
                checkOpen();
                if (names.take(cacheName)) {
                    return create(cacheName, own);
                }
            }
        }
    }

    /** Opens the cache for which the name is taken. Users' code may have closed it, or the manager, meanwhile. */
    private <K, V> RmapCache<K, V> create(String cacheName, RmapConfiguration<K, V> configuration) {
        try {
            RmapCache<K, V> cache = open(cacheName, configuration);
            if (isClosed()) {
                cache.close();
            }
            checkOpen();
            names.add(cache);
            return cache;
        } finally {
            names.opened(cacheName);
        }
    }

    private <K, V> RmapCache<K, V> open(String cacheName, RmapConfiguration<K, V> configuration) {
        MapEngine<Object, Object> map = stores.open(cacheName, configuration);
        try {
            return new RmapCache<>(new CacheSetup<>(this, cacheName, configuration, map));
        } catch (Throwable failed) {
            Failures failures = new Failures();
            failures.add(failed);
            failures.collect(map::close);
            failures.collect(() -> stores.closed(cacheName));
            throw failed;
        }
    }

    @Override
    public <K, V> @Nullable Cache<K, V> getCache(String cacheName, Class<K> keyType, Class<V> valueType) {
        checkOpen();
        Check.notNull(keyType, "key type");
        Check.notNull(valueType, "value type");
        RmapCache<K, V> cache = find(cacheName);
        if (cache != null) {
            FrozenConfiguration<K, V> configuration = cache.life().configuration();
            checkType(cacheName, "keys", configuration.getKeyType(), keyType);
            checkType(cacheName, "values", configuration.getValueType(), valueType);
        }
        return cache;
    }

    private static void checkType(String cache, String what, Class<?> configured, Class<?> asked) {
        if (!configured.equals(asked)) {
            throw new ClassCastException("cache " + cache + " has " + what + " of type " + configured.getName()
                    + ", not of type " + asked.getName());
        }
    }

    @Override
    public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
        checkOpen();
        return find(cacheName);
    }

    @SuppressWarnings("unchecked") // JCache does not check the types of an untyped request.
    private <K, V> @Nullable RmapCache<K, V> find(String cacheName) {
        return (RmapCache<K, V>) names.find(Check.notNull(cacheName, "cache name"));
    }

    @Override
    public Iterable<String> getCacheNames() {
        checkOpen();
        return names.all();
    }

    @Override
    public void destroyCache(String cacheName) {
        checkOpen();
        RmapCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.life().destroy();
        }
    }

    @Override
    public void enableManagement(String cacheName, boolean enabled) {
        checkOpen();
        RmapCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.life().enableManagement(enabled);
        }
    }

    @Override
    public void enableStatistics(String cacheName, boolean enabled) {
        checkOpen();
        RmapCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.life().enableStatistics(enabled);
        }
    }

    /** A cache is about to be closed: nobody finds it any more, and nobody else has its name yet. */
    void ends(RmapCache<?, ?> cache) {
        names.ends(cache);
    }

    /** A cache has let go of everything else. */
    void ended(RmapCache<?, ?> cache) {
        try {
            stores.closed(cache.getName());
        } finally {
            names.ended(cache);
        }
    }

    private void checkOpen() {
        if (isClosed()) {
            throw new IllegalStateException("the cache manager " + uri + " is closed");
        }
    }

    /** Closes what the manager has. Until that is done, the provider makes no other manager of the same identity. */
    @Override
    public void close() {
        Ending end = new Ending();
        synchronized (lifecycle) {
            if (isClosed()) {
                return;
            }
            ending = end;
        }
        Failures failures = new Failures();
        names.caches().forEach(cache -> failures.collect(cache::close));
        failures.collect(names::awaitEnds);
        failures.collect(stores::close);
        provider.forget(this);
        end.over();
        failures.rethrow();
    }

    @Override
    public boolean isClosed() {
        return ending != null;
    }

    /** Waits until everything is closed, with a bound. */
    void awaitEnd() {
        Ending end = ending;
        if (end != null) {
            end.await();
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return Unwrap.as(type, this);
    }
}
