package dev.rmap.jcache;

import dev.rmap.backend.Backend;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.MapEngine;
import dev.rmap.jcache.form.FormCodec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The shared maps of one manager, on a backend that is opened with the first of them. */
final class Stores implements AutoCloseable {

    private final Supplier<Backend> source;
    private final String namespace;

    /** Guarded by this. */
    private @Nullable Backend backend;

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

    MapEngine<Object, Object> open(String cache) {
        return MapEngine.open(new MapEngine.Setup<>(
                MapNames.ofCache(namespace, cache),
                backend(),
                FormCodec.INSTANCE,
                FormCodec.INSTANCE,
                EngineConfig.DEFAULTS,
                EngineRuntime.shared()));
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
        if (backend != null) {
            backend.close();
        }
    }
}
