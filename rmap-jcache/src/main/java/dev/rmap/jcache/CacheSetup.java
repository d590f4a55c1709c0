package dev.rmap.jcache;

import dev.rmap.engine.map.MapEngine;
import dev.rmap.jcache.form.Admission;
import dev.rmap.jcache.form.ClassPattern;
import dev.rmap.jcache.form.Packer;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlights;
import java.util.ArrayList;
import java.util.List;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * What a cache is made of.
 *
 * @param manager owns the cache
 * @param name the name of the cache in its manager
 * @param configuration a copy that nobody else has
 * @param map the shared map, which the cache closes
 */
record CacheSetup<K, V>(
        RmapCacheManager manager, String name, RmapConfiguration<K, V> configuration, MapEngine<Object, Object> map) {

    /** Makes the parts, and with them what the user's factories create. */
    CacheParts<K, V> partsFor(RmapCache<K, V> cache) {
        Store<K, V> store = new Store<>(name, map, packer());
        Factory<ExpiryPolicy> policies = configuration.getExpiryPolicyFactory();
        Factory<CacheLoader<K, V>> loaders = configuration.getCacheLoaderFactory();
        Factory<CacheWriter<? super K, ? super V>> writers = configuration.getCacheWriterFactory();
        SingleFlights<Object, Object> flights = new SingleFlights<>(map);
        return new CacheParts<>(
                store,
                new Deadlines(policies.create(), map::authorityMillis),
                loaders == null ? Loader.none() : Loader.from(loaders.create()),
                writers == null || !configuration.isWriteThrough() ? Writer.none() : Writer.to(writers.create()),
                new Meter(),
                new Listeners<>(cache, store, configuration),
                new Turns(),
                flights,
                new ExclusiveLeases<>(map, flights, SingleFlightOptions.DEFAULTS),
                configuration.isReadThrough() && loaders != null ? LoadStopper.in(store) : LoadStopper.none());
    }

    private Packer packer() {
        List<ClassPattern> allowed = new ArrayList<>(manager.allowedClasses());
        configuration.getAllowedClasses().forEach(pattern -> allowed.add(new ClassPattern(pattern)));
        return new Packer(
                new Admission(List.of(configuration.getKeyType(), configuration.getValueType()), allowed),
                manager::loaderOrDefault);
    }
}
