package dev.rmap.jcache;

import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.operation.Store;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryListenerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one cache in this process, and the wait of this process's writers for the synchronous ones.
 */
final class Listeners<K, V> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final Cache<K, V> cache;
    private final Store<K, V> store;
    private final Duration timeout;
    private final boolean isBounded;
    private final List<Registration<K, V>> all = new CopyOnWriteArrayList<>();

    /**
     * None yet.
     *
     * @param configuration says how long a writer waits for the synchronous listeners, and whether all values are in memory
     */
    Listeners(Cache<K, V> cache, Store<K, V> store, RmapConfiguration<K, V> configuration) {
        this.cache = cache;
        this.store = store;
        this.timeout = configuration.getListenerTimeout();
        this.isBounded = configuration.isBounded();
    }

    /**
     * Adds a listener.
     *
     * @throws IllegalArgumentException if an equal configuration is registered
     * @throws CacheException if the listener or its filter cannot be made
     */
    synchronized void register(CacheEntryListenerConfiguration<K, V> configuration) {
        if (find(configuration).isPresent()) {
            throw new IllegalArgumentException(
                    "cache " + cache.getName() + ": this listener configuration is registered already");
        }
        if (configuration.isOldValueRequired() && isBounded) {
            log.warn(
                    "cache {}: a listener requires old values, and the cache has a bound: what other processes change has"
                            + " no old value where that was not in memory",
                    cache.getName());
        }
        all.add(Registration.of(cache, store, configuration));
    }

    /** Removes a listener; nothing happens if there is none of that configuration. */
    void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
        Optional<Registration<K, V>> removed;
        synchronized (this) {
            removed = find(configuration);
            removed.ifPresent(all::remove);
        }
        removed.ifPresent(Registration::close);
    }

    private Optional<Registration<K, V>> find(CacheEntryListenerConfiguration<K, V> configuration) {
        return all.stream()
                .filter(registration -> registration.configuration().equals(configuration))
                .findFirst();
    }

    /** What is registered. */
    Set<CacheEntryListenerConfiguration<K, V>> configurations() {
        Set<CacheEntryListenerConfiguration<K, V>> configurations = new LinkedHashSet<>();
        all.forEach(registration -> configurations.add(registration.configuration()));
        return configurations;
    }

    /**
     * Waits until the synchronous listeners are done with the changes of these revisions, which this process made. A
     * listener's own writes wait for nobody.
     *
     * @throws CacheEntryListenerException if one of them threw, or took longer than the bound; the changes stand
     */
    void await(List<Revision> revisions) {
        if (revisions.isEmpty() || all.isEmpty() || Dispatching.isActive()) {
            return;
        }
        List<CompletableFuture<Void>> waits = new ArrayList<>();
        Revision last = Collections.max(revisions, Comparator.comparingLong(Revision::number));
        for (Registration<K, V> registration : all) {
            if (registration.isSynchronous()) {
                waits.add(registration.subscription().heard(last));
            }
        }
        if (waits.isEmpty()) {
            return;
        }
        awaitAll(waits);
        throwFailures(revisions);
    }

    /**
     * The same for the end of the cache, after which nothing is heard: waits for the asynchronous {@link
     * CacheResetListener}s too. They hold it up no longer than the bound, and what they throw is nobody's concern.
     */
    void awaitEnd(Revision end) {
        try {
            await(List.of(end));
        } finally {
            awaitAsynchronous(end);
        }
    }

    private void awaitAsynchronous(Revision end) {
        if (Dispatching.isActive()) {
            return;
        }
        List<CompletableFuture<Void>> waits = all.stream()
                .filter(Registration::hearsTheEndAsynchronously)
                .map(registration -> registration.subscription().heard(end))
                .toList();
        try {
            awaitAll(waits);
        } catch (CacheEntryListenerException late) {
            log.warn(
                    "cache {}: an asynchronous listener may not have heard that the cache was destroyed",
                    cache.getName());
        }
    }

    private void awaitAll(List<CompletableFuture<Void>> waits) {
        try {
            CompletableFuture.allOf(waits.toArray(CompletableFuture<?>[]::new))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CacheEntryListenerException(
                    "cache " + cache.getName() + ": a synchronous listener was not done within " + timeout
                            + "; the change itself was made",
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CacheEntryListenerException(
                    "cache " + cache.getName() + ": interrupted while waiting for a synchronous listener; the change"
                            + " itself was made",
                    interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            waits.forEach(wait -> wait.cancel(false));
        }
    }

    private void throwFailures(List<Revision> revisions) {
        Failures failures = new Failures();
        for (Registration<K, V> registration : all) {
            registration.takeFailure(revisions).ifPresent(failures::add);
        }
        failures.rethrow();
    }

    @Override
    public void close() {
        List<Registration<K, V>> open;
        synchronized (this) {
            open = List.copyOf(all);
            all.clear();
        }
        open.forEach(Registration::close);
    }
}
