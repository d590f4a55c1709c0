package dev.rmap.jcache;

import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.event.ResetEvent;
import dev.rmap.jcache.base.Closing;
import dev.rmap.jcache.operation.Store;
import dev.rmap.model.Revision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One registered listener: hears the events of the map on its own subscription, in revision order, and passes them on as
 * events of JCache. What a synchronous listener throws is kept for the writer who caused it.
 */
final class Registration<K, V> implements MapListener<Object, Object>, AutoCloseable {

    /** How many failures wait for their writers; those of other processes' writes wait in vain. */
    private static final int MOST_FAILURES = 256;

    private final Cache<K, V> cache;
    private final Store<K, V> store;
    private final CacheEntryListenerConfiguration<K, V> configuration;
    private final CacheEntryListener<? super K, ? super V> listener;
    private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;
    private final Subscription subscription;

    /** Guarded by itself. */
    private final Map<Revision, Throwable> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Revision, Throwable> eldest) {
            return size() > MOST_FAILURES;
        }
    };

    private Registration(
            Cache<K, V> cache,
            Store<K, V> store,
            CacheEntryListenerConfiguration<K, V> configuration,
            CacheEntryListener<? super K, ? super V> listener,
            @Nullable CacheEntryEventFilter<? super K, ? super V> filter) {
        this.cache = cache;
        this.store = store;
        this.configuration = configuration;
        this.listener = listener;
        this.filter = filter;
        this.subscription =
                store.named(() -> store.map().subscribe(this, /* withContent= */ false, /* folded= */ false));
    }

    /**
     * Has the listener and its filter made, and begins to hear.
     *
     * @throws CacheException if a factory fails or makes nothing; what the other one has made is closed then
     * @throws IllegalStateException if the cache is closed meanwhile; so is what was made
     */
    static <K, V> Registration<K, V> of(
            Cache<K, V> cache, Store<K, V> store, CacheEntryListenerConfiguration<K, V> configuration) {
        Factory<CacheEntryEventFilter<? super K, ? super V>> filters = configuration.getCacheEntryEventFilterFactory();
        Making making = new Making(cache.getName());
        try {
            return new Registration<>(
                    cache,
                    store,
                    configuration,
                    making.make("listener", configuration.getCacheEntryListenerFactory()),
                    filters == null ? null : making.make("filter of a listener", filters));
        } catch (Throwable failed) {
            making.undo();
            throw failed;
        }
    }

    CacheEntryListenerConfiguration<K, V> configuration() {
        return configuration;
    }

    boolean isSynchronous() {
        return configuration.isSynchronous();
    }

    /** Whether it hears that the cache is destroyed, while nobody waits for it. */
    boolean hearsTheEndAsynchronously() {
        return !isSynchronous() && listener instanceof CacheResetListener;
    }

    Subscription subscription() {
        return subscription;
    }

    /** What the listener threw at the events of these revisions; each failure is handed out once. */
    Optional<Throwable> takeFailure(List<Revision> revisions) {
        synchronized (failures) {
            Optional<Throwable> first = Optional.empty();
            for (Revision revision : failures.isEmpty() ? List.<Revision>of() : revisions) {
                Throwable failure = failures.remove(revision);
                first = first.or(() -> Optional.ofNullable(failure));
            }
            return first;
        }
    }

    @Override
    public void onEvent(MapEvent<Object, Object> event) {
        try {
            Dispatching.run(() -> pass(event));
        } catch (Throwable failed) {
            if (isSynchronous()) {
                synchronized (failures) {
                    failures.put(event.revision(), failed);
                }
            }
            throw failed;
        }
    }

    private void pass(MapEvent<Object, Object> event) {
        try {
            passUnwrapped(event);
        } catch (CacheEntryListenerException already) {
            throw already;
        } catch (Exception thrown) {
            throw new CacheEntryListenerException("a listener of cache " + cache.getName() + " failed", thrown);
        }
    }

    private void passUnwrapped(MapEvent<Object, Object> event) {
        if (event instanceof EntryEvent<Object, Object> entry) {
            passEntry(new CacheEvent<>(cache, CacheEvent.typeOf(entry), entry, store));
        } else if (event instanceof ResetEvent<Object, Object> reset) {
            resetListener().ifPresent(l -> l.onReset(cache, reset.reason(), reset.revision()));
        } else if (event instanceof LineageEvent<Object, Object> lineage) {
            resetListener().ifPresent(l -> l.onLineageEnded(cache, lineage.revision()));
        }
    }

    @SuppressWarnings("unchecked") // Every listener of supertypes takes the cache itself.
    private Optional<CacheResetListener<K, V>> resetListener() {
        return listener instanceof CacheResetListener
                ? Optional.of((CacheResetListener<K, V>) listener)
                : Optional.empty();
    }

    private void passEntry(CacheEvent<K, V> event) {
        if (filter == null || filter.evaluate(event)) {
            call(event.getEventType(), List.of(event));
        }
    }

    @SuppressWarnings("unchecked") // Every listener of supertypes takes events of subtypes.
    private void call(EventType type, Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
        switch (type) {
            case CREATED -> {
                if (listener instanceof CacheEntryCreatedListener) {
                    ((CacheEntryCreatedListener<K, V>) listener).onCreated(events);
                }
            }
            case UPDATED -> {
                if (listener instanceof CacheEntryUpdatedListener) {
                    ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(events);
                }
            }
            case REMOVED -> {
                if (listener instanceof CacheEntryRemovedListener) {
                    ((CacheEntryRemovedListener<K, V>) listener).onRemoved(events);
                }
            }
            case EXPIRED -> {
                if (listener instanceof CacheEntryExpiredListener) {
                    ((CacheEntryExpiredListener<K, V>) listener).onExpired(events);
                }
            }
        }
    }

    /** Ends the registration, and closes the listener and the filter if they can be closed. */
    @Override
    public void close() {
        subscription.close();
        Closing.quietly(listener);
        Closing.quietly(filter);
    }
}
