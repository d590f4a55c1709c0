package dev.rmap.jcache;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.jcache.base.Closing;
import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.count.Beans;
import dev.rmap.jcache.count.Meter;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a cache as a whole: its names, its switches, its clearing and its end. */
final class CacheLife<K, V> {

    private static final Logger log = LoggerFactory.getLogger(CacheLife.class);

    private final CacheSetup<K, V> setup;
    private final RmapCache<K, V> cache;
    private final CacheParts<K, V> parts;
    private final Beans beans;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean managed;

    CacheLife(CacheSetup<K, V> setup, RmapCache<K, V> cache, CacheParts<K, V> parts) {
        this.setup = setup;
        this.cache = cache;
        this.parts = parts;
        this.beans = new Beans(setup.manager().getURI(), setup.name(), parts.meter(), this::configuration);
    }

    /**
     * Registers the listeners of the configuration, shows what the configuration wants shown, and lets entries expire, in
     * that order: the listeners hear of what ended while nobody was there. If that fails, closes.
     */
    void begin() {
        RmapConfiguration<K, V> configuration = setup.configuration();
        try {
            configuration.getCacheEntryListenerConfigurations().forEach(parts.listeners()::register);
            enableStatistics(configuration.isStatisticsEnabled());
            enableManagement(configuration.isManagementEnabled());
            parts.store().map().beginExpiring();
        } catch (Throwable failed) {
            Failures failures = new Failures();
            failures.add(failed);
            failures.collect(this::close);
            throw failed;
        }
    }

    Meter meter() {
        return parts.meter();
    }

    String name() {
        return setup.name();
    }

    RmapCacheManager manager() {
        return setup.manager();
    }

    boolean isClosed() {
        return closed.get();
    }

    /**
     * Refuses what needs an open cache.
     *
     * @throws IllegalStateException if it is closed
     */
    void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("cache " + setup.name() + " is closed");
        }
    }

    FrozenConfiguration<K, V> configuration() {
        return new FrozenConfiguration<>(
                setup.configuration(),
                parts.listeners().configurations(),
                parts.meter().isOn(),
                managed);
    }

    void enableStatistics(boolean on) {
        parts.meter().turn(on);
        beans.showStatistics(on);
    }

    void enableManagement(boolean on) {
        managed = on;
        beans.showConfiguration(on);
    }

    /** Removes all entries without a word to the listeners of JCache. */
    void clear() {
        parts.listeners().await(List.of(cleared(Reason.REMOVED)));
    }

    /** Removes all entries, and says at which revision. */
    private Revision cleared(Reason reason) {
        return parts.store().commitAll(Commit.of(Command.clear(reason))).get(0).revision();
    }

    /**
     * Runs a load on another thread, and tells the listener how it went, whatever the loader throws.
     *
     * @throws CacheException if too many callbacks wait for a thread already; nothing is loaded then
     */
    void inBackground(Runnable load, @Nullable CompletionListener listener) {
        if (!EngineRuntime.shared().hasRoom()) {
            throw new CacheException(
                    "cache " + setup.name() + ": too many callbacks wait for a thread; nothing is loaded");
        }
        EngineRuntime.shared().executor().execute(() -> {
            try {
                load.run();
            } catch (Throwable failed) {
                tell(listener, failed instanceof CacheLoaderException known ? known : new CacheLoaderException(failed));
                return;
            }
            if (listener != null) {
                listener.onCompletion();
            }
        });
    }

    private void tell(@Nullable CompletionListener listener, CacheLoaderException failure) {
        if (listener == null) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            log.warn(
                    "cache {}: loading failed with {}, and no listener was given that could be told more",
                    setup.name(),
                    cause.getClass().getName());
        } else {
            listener.onException(failure);
        }
    }

    /** Removes all entries for everybody, and closes the cache here, whatever its listeners do meanwhile. */
    void destroy() {
        if (closed.get()) {
            return;
        }
        Revision end = cleared(Reason.DESTROYED);
        try {
            parts.listeners().awaitEnd(end);
        } finally {
            close();
        }
    }

    /**
     * Leaves the cache: the entries stay where they are. Closing twice is harmless. Every step is taken, whatever another one
     * throws; the first failure is thrown in the end.
     */
    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Failures failures = new Failures();
        setup.manager().ends(cache);
        failures.collect(beans::close);
        failures.collect(() -> parts.meter().turn(/* on= */ false));
        failures.collect(parts.listeners()::close);
        failures.collect(parts.flights()::close);
        failures.collect(parts.store().map()::close);
        failures.collect(() -> Closing.allQuietly(parts.customizations()));
        failures.collect(() -> setup.manager().ended(cache));
        failures.rethrow();
    }
}
