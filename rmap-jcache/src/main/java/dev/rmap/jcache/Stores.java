package dev.rmap.jcache;

import dev.rmap.backend.Backend;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.HotValues;
import dev.rmap.engine.RmapException;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.form.FormCodec;
import dev.rmap.jcache.opening.MapNames;
import dev.rmap.jcache.opening.Openers;
import dev.rmap.model.MapName;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** The shared maps of one manager, on a backend that is opened with the first of them. */
final class Stores implements AutoCloseable {

    private final Supplier<Backend> source;
    private final String namespace;

    /** Guarded by this. */
    private @Nullable Backend backend;

    /** Written under this. */
    private volatile @Nullable Openers openers;

    private boolean closed;

    /**
     * None yet.
     *
     * @param source opens the backend
     * @param namespace keeps the maps apart from those of other applications
     */
    Stores(Supplier<Backend> source, String namespace) {
        this.source = source;
        this.namespace = namespace;
    }

    /**
     * Opens the map of a cache. Nothing in it is expired before the cache has its listeners, which says so.
     *
     * @throws CacheException if somebody has the cache open with other types, or the authority cannot be asked
     */
    MapEngine<Object, Object> open(String cache, RmapConfiguration<?, ?> configuration) {
        claim(cache, configuration);
        try {
            return engine(
                    MapNames.ofCache(namespace, cache),
                    EngineConfig.DEFAULTS.withWriteTimeout(configuration.getWriteTimeout()),
                    HotSet.of(configuration));
        } catch (Throwable failed) {
            closed(cache);
            throw failed;
        }
    }

    private void claim(String cache, RmapConfiguration<?, ?> configuration) {
        try {
            openers().add(cache, types(configuration));
        } catch (RmapException failed) {
            throw new CacheException("cache " + cache + " cannot be opened: " + failed.getMessage(), failed);
        }
    }

    /** A cache was closed. */
    void closed(String cache) {
        Openers known = openers;
        if (known != null) {
            known.remove(cache);
        }
    }

    private static String types(Configuration<?, ?> configuration) {
        return "keys of type " + configuration.getKeyType().getName() + ", values of type "
                + configuration.getValueType().getName() + " and codec " + FormCodec.INSTANCE.id();
    }

    private synchronized Openers openers() {
        Openers known = openers;
        if (known == null) {
            MapEngine<Object, Object> map =
                    engine(MapNames.ofOpeners(namespace), EngineConfig.DEFAULTS, HotValues.all());
            map.beginExpiring();
            known = new Openers(map);
            openers = known;
        }
        return known;
    }

    private MapEngine<Object, Object> engine(MapName name, EngineConfig config, HotValues<Object> hot) {
        try {
            return MapEngine.openUnexpiring(new MapSetup<>(
                    name, backend(), FormCodec.INSTANCE, FormCodec.INSTANCE, config, EngineRuntime.shared(), hot));
        } catch (RmapException failed) {
            throw new CacheException(failed.getMessage(), failed);
        }
    }

    private synchronized Backend backend() {
        Backend open = backend;
        if (closed) {
            throw new IllegalStateException("the cache manager is closed");
        }
        if (open == null) {
            open = source.get();
            backend = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Failures failures = new Failures();
        if (openers != null) {
            failures.collect(openers::close);
        }
        if (backend != null) {
            failures.collect(backend::close);
        }
        failures.rethrow();
    }
}
