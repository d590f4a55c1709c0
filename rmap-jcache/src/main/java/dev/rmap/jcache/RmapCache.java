package dev.rmap.jcache;

import dev.rmap.engine.MapStatus;
import dev.rmap.jcache.base.Check;
import dev.rmap.jcache.base.Unwrap;
import dev.rmap.jcache.operation.Operation;
import dev.rmap.jcache.operation.Operations;
import dev.rmap.jcache.operation.Target;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * The face of a cache: checks what it is given, first that the cache is open and then that nothing is null, and hands it
 * to the part that does the work.
 */
final class RmapCache<K, V> implements ReplicatedCache<K, V> {

    private final CacheLife<K, V> life;
    private final CacheParts<K, V> parts;
    private final Operations<V> operations;
    private final Runner<K, V> runner;
    private final Reads<K, V> reads;
    private final Loads<K, V> loads;
    private final Bulk<K, V> bulk;
    private final Invocations<K, V> invocations;

    RmapCache(CacheSetup<K, V> setup) {
        this.parts = setup.partsFor(this);
        this.life = new CacheLife<>(setup, this, parts);
        this.operations = new Operations<>(parts.store());
        this.runner = new Runner<>(parts);
        this.loads = new Loads<>(parts, setup.configuration());
        this.bulk = new Bulk<>(parts);
        boolean readThrough = setup.configuration().isReadThrough() && loads.loads();
        this.reads = new Reads<>(parts, loads, readThrough);
        this.invocations = new Invocations<>(parts, loads, readThrough);
        life.begin();
    }

    /** What happens to the cache as a whole. */
    CacheLife<K, V> life() {
        return life;
    }

    @Override
    public @Nullable V get(K key) {
        life.checkOpen();
        return reads.get(Check.notNull(key, "key"));
    }

    @Override
    public Map<K, V> getAll(Set<? extends K> keys) {
        life.checkOpen();
        return reads.getAll(Check.noNulls(keys, "keys"));
    }

    @Override
    public boolean containsKey(K key) {
        life.checkOpen();
        return reads.contains(Check.notNull(key, "key"));
    }

    @Override
    public void loadAll(
            Set<? extends K> keys, boolean replaceExistingValues, @Nullable CompletionListener completionListener) {
        life.checkOpen();
        Check.noNulls(keys, "keys");
        life.inBackground(() -> loads.reload(Set.copyOf(keys), replaceExistingValues), completionListener);
    }

    @Override
    public void put(K key, V value) {
        life.checkOpen();
        runner.run(target(key), operations.putting(Check.notNull(value, "value")));
    }

    @Override
    public @Nullable V getAndPut(K key, V value) {
        life.checkOpen();
        return runner.run(target(key), operations.getAndPut(Check.notNull(value, "value")));
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        life.checkOpen();
        bulk.putAll(Check.noNulls(map));
    }

    @Override
    public boolean putIfAbsent(K key, V value) {
        life.checkOpen();
        return decide(key, operations.putIfAbsent(Check.notNull(value, "value")));
    }

    @Override
    public boolean remove(K key) {
        life.checkOpen();
        return decide(key, operations.remove());
    }

    @Override
    public boolean remove(K key, V oldValue) {
        life.checkOpen();
        return decide(key, operations.remove(Check.notNull(oldValue, "old value")));
    }

    @Override
    public @Nullable V getAndRemove(K key) {
        life.checkOpen();
        return runner.run(target(key), operations.getAndRemove());
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        life.checkOpen();
        Check.notNull(key, "key");
        Check.notNull(oldValue, "old value");
        return decide(key, operations.replace(oldValue, Check.notNull(newValue, "new value")));
    }

    @Override
    public boolean replace(K key, V value) {
        life.checkOpen();
        return decide(key, operations.replace(Check.notNull(value, "value")));
    }

    @Override
    public @Nullable V getAndReplace(K key, V value) {
        life.checkOpen();
        return runner.run(target(key), operations.getAndReplace(Check.notNull(value, "value")));
    }

    private boolean decide(K key, Operation<V, Boolean> operation) {
        return Boolean.TRUE.equals(runner.run(target(key), operation));
    }

    private Target<K> target(K key) {
        return Target.of(parts.store(), Check.notNull(key, "key"));
    }

    @Override
    public void removeAll(Set<? extends K> keys) {
        life.checkOpen();
        bulk.removeAll(Check.noNulls(keys, "keys"));
    }

    @Override
    public void removeAll() {
        life.checkOpen();
        bulk.removeAll();
    }

    @Override
    public void clear() {
        life.checkOpen();
        life.clear();
    }

    @Override
    public <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> entryProcessor, Object... arguments)
            throws EntryProcessorException {
        life.checkOpen();
        Check.notNull(key, "key");
        Check.notNull(entryProcessor, "entry processor");
        return invocations.invoke(key, entryProcessor, arguments);
    }

    @Override
    public <T> Map<K, EntryProcessorResult<T>> invokeAll(
            Set<? extends K> keys, EntryProcessor<K, V, T> entryProcessor, Object... arguments) {
        life.checkOpen();
        Check.noNulls(keys, "keys");
        return invocations.invokeAll(keys, Check.notNull(entryProcessor, "entry processor"), arguments);
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
        life.checkOpen();
        return new CacheIterator<>(
                parts.store().entries(),
                reads,
                form -> runner.run(Target.at(parts.store(), form), operations.remove()));
    }

    @Override
    public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
        life.checkOpen();
        parts.listeners().register(Check.notNull(configuration, "listener configuration"));
    }

    @Override
    public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
        life.checkOpen();
        parts.listeners().deregister(Check.notNull(configuration, "listener configuration"));
    }

    @Override
    public String getName() {
        return life.name();
    }

    @Override
    public CacheManager getCacheManager() {
        return life.manager();
    }

    @Override
    public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
        FrozenConfiguration<K, V> frozen = life.configuration();
        return Unwrap.as(type, frozen, frozen.copy());
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return Unwrap.as(type, this);
    }

    @Override
    public void close() {
        life.close();
    }

    @Override
    public boolean isClosed() {
        return life.isClosed();
    }

    @Override
    public MapStatus status() {
        return parts.store().map().status();
    }

    @Override
    public int size() {
        life.checkOpen();
        return parts.store().map().size();
    }

    @Override
    public int hotSize() {
        life.checkOpen();
        return parts.store().map().hotSize();
    }

    @Override
    public void sync(Duration timeout) {
        life.checkOpen();
        CompletableFuture<Revision> synced = parts.store().map().sync();
        try {
            synced.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException failed) {
            throw new CacheException("cache " + getName() + " did not reach its authority within " + timeout, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CacheException("cache " + getName() + ": interrupted while waiting", interrupted);
        } finally {
            synced.cancel(false);
        }
    }
}
