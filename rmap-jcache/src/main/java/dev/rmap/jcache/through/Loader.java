package dev.rmap.jcache.through;

import dev.rmap.jcache.base.Interrupts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** Where a cache loads entries from that it does not hold. */
public interface Loader<K, V> {

    /** Knows nothing. */
    @SuppressWarnings("unchecked") // It never touches a key or a value.
    static <K, V> Loader<K, V> none() {
        return (Loader<K, V>) NoLoader.INSTANCE;
    }

    /** Loads from the user's loader. */
    static <K, V> Loader<K, V> from(CacheLoader<K, V> loader) {
        return new UserLoader<>(loader);
    }

    /** Whether anything can be loaded at all. */
    boolean loads();

    /** The user's loader. */
    default Optional<Object> customization() {
        return Optional.empty();
    }

    /**
     * Loads a value, or null if there is none.
     *
     * @throws CacheLoaderException if that failed
     */
    @Nullable
    V load(K key);

    /**
     * Loads the values of some keys; those that have none are left out.
     *
     * @throws CacheLoaderException if that failed
     */
    Map<K, V> loadAll(Set<? extends K> keys);

    /** See {@link #none}. */
    enum NoLoader implements Loader<Object, Object> {
        INSTANCE;

        @Override
        public boolean loads() {
            return false;
        }

        @Override
        public @Nullable Object load(Object key) {
            return null;
        }

        @Override
        public Map<Object, Object> loadAll(Set<?> keys) {
            return Map.of();
        }
    }

    /** See {@link #from}. */
    record UserLoader<K, V>(CacheLoader<K, V> loader) implements Loader<K, V> {

        @Override
        public boolean loads() {
            return true;
        }

        @Override
        public Optional<Object> customization() {
            return Optional.of(loader);
        }

        @Override
        public @Nullable V load(K key) {
            try {
                return loader.load(key);
            } catch (Exception failed) {
                throw wrapped(failed);
            }
        }

        @Override
        public Map<K, V> loadAll(Set<? extends K> keys) {
            try {
                Map<K, V> loaded = new HashMap<>();
                Map<K, V> given = loader.loadAll(keys);
                if (given != null) {
                    loaded.putAll(given);
                    loaded.values().removeIf(value -> value == null);
                    if (loaded.containsKey(null)) {
                        throw new CacheLoaderException("a loader gave a value for the key null");
                    }
                }
                return loaded;
            } catch (Exception failed) {
                throw wrapped(failed);
            }
        }

        private static CacheLoaderException wrapped(Exception failed) {
            Interrupts.keep(failed);
            return failed instanceof CacheLoaderException known ? known : new CacheLoaderException(failed);
        }
    }
}
