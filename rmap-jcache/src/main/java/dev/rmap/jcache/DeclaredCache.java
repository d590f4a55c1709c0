package dev.rmap.jcache;

import dev.rmap.jcache.config.CacheSettings;
import dev.rmap.jcache.config.ClassName;
import dev.rmap.jcache.form.ClassPattern;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/** Makes the configuration of a cache that a file declares. */
final class DeclaredCache {

    private final String cache;
    private final CacheSettings settings;
    private final ClassLoader loader;

    DeclaredCache(String cache, CacheSettings settings, ClassLoader loader) {
        this.cache = cache;
        this.settings = settings;
        this.loader = loader;
    }

    /**
     * The configuration.
     *
     * @throws CacheException if it names a class that is not there, or is of the wrong kind
     */
    @SuppressWarnings("unchecked") // The types that a file declares are not known to the compiler.
    RmapConfiguration<Object, Object> configuration() {
        RmapConfiguration<Object, Object> configuration = new RmapConfiguration<>();
        configuration.setTypes(
                (Class<Object>) settings.keyType().<Class<?>>map(this::find).orElse(Object.class),
                (Class<Object>) settings.valueType().<Class<?>>map(this::find).orElse(Object.class));
        configuration.setStatisticsEnabled(settings.statistics());
        configuration.setManagementEnabled(settings.management());
        configuration.setReadThrough(settings.readThrough());
        configuration.setSingleFlight(settings.singleFlight());
        configuration.setExpiryPolicyFactory(DeclaredExpiry.of(settings.expiry()));
        settings.loader().ifPresent(name -> configuration.setCacheLoaderFactory(factory(name, CacheLoader.class)));
        settings.writer().ifPresent(name -> {
            configuration.setCacheWriterFactory(factory(name, CacheWriter.class));
            configuration.setWriteThrough(true);
        });
        settings.listenerTimeout().ifPresent(configuration::setListenerTimeout);
        settings.maximumSize().ifPresent(configuration::setMaximumSize);
        settings.maximumWeight().ifPresent(configuration::setMaximumWeight);
        settings.fetchTimeout().ifPresent(configuration::setFetchTimeout);
        settings.loadTimeout().ifPresent(configuration::setLoadTimeout);
        settings.writeTimeout().ifPresent(configuration::setWriteTimeout);
        settings.allow().stream().map(ClassPattern::text).forEach(configuration::allowClasses);
        return configuration;
    }

    private Class<?> find(ClassName name) {
        try {
            return loader.loadClass(name.text());
        } catch (ClassNotFoundException notThere) {
            String hint = name.text().indexOf('.') < 0 ? "; a class is named with its package: java.lang.Long" : "";
            throw new CacheException(described(name) + " is not on the class path" + hint, notThere);
        }
    }

    private String described(ClassName name) {
        return name.place() + ": cache " + cache + ": class " + name.text();
    }

    private <T> Factory<T> factory(ClassName name, Class<?> kind) {
        Class<?> type = find(name);
        if (!kind.isAssignableFrom(type)) {
            throw new CacheException(described(name) + " is no " + kind.getSimpleName());
        }
        return new DeclaredFactory<>(type, described(name));
    }

    /**
     * Makes what a file names.
     *
     * @param type what is made
     * @param described the type in messages
     */
    private record DeclaredFactory<T>(Class<?> type, String described) implements Factory<T> {

        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings(
                "unchecked") // The class that a file names is of the wanted kind; of which types, nobody can check.
        public T create() {
            try {
                return (T) type.getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException failed) {
                throw new CacheException(described + " needs a public constructor without parameters", failed);
            }
        }
    }
}
