package dev.rmap.jcache;

import dev.rmap.jcache.through.Loader;
import dev.rmap.jcache.through.Writer;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * What the factories of a configuration made for one cache: all of it, or nothing.
 *
 * @param policy says how long entries live
 * @param loader where missing entries come from
 * @param writer where changes are written through to
 */
record Customizations<K, V>(ExpiryPolicy policy, Loader<K, V> loader, Writer<K, V> writer) {

    /**
     * Has everything made.
     *
     * @throws CacheException if a factory fails or makes nothing; what others have made is closed then
     */
    static <K, V> Customizations<K, V> of(String cache, RmapConfiguration<K, V> configuration) {
        Factory<CacheLoader<K, V>> loaders = configuration.getCacheLoaderFactory();
        Factory<CacheWriter<? super K, ? super V>> writers = configuration.getCacheWriterFactory();
        Making making = new Making(cache);
        try {
            return new Customizations<>(
                    making.make("expiry policy", configuration.getExpiryPolicyFactory()),
                    loaders == null ? Loader.none() : Loader.from(making.make("loader", loaders)),
                    writers == null || !configuration.isWriteThrough()
                            ? Writer.none()
                            : Writer.to(making.<CacheWriter<? super K, ? super V>>make("writer", writers)));
        } catch (Throwable failed) {
            making.undo();
            throw failed;
        }
    }
}
