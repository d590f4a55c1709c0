package dev.rmap.jcache;

import dev.rmap.engine.map.MapEngine;
import dev.rmap.jcache.count.Meter;
import dev.rmap.jcache.form.Admission;
import dev.rmap.jcache.form.ClassPattern;
import dev.rmap.jcache.form.Packer;
import dev.rmap.jcache.operation.Store;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlights;
import java.util.ArrayList;
import java.util.List;

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
        Customizations<K, V> customizations = Customizations.of(name, configuration);
        SingleFlights<Object, Object> flights = new SingleFlights<>(map);
        return new CacheParts<>(
                store,
                new Deadlines(customizations.policy(), map::authorityMillis),
                customizations.loader(),
                customizations.writer(),
                new Meter(),
                new Listeners<>(cache, store, configuration),
                new Turns(),
                flights,
                new ExclusiveLeases<>(map, flights, SingleFlightOptions.DEFAULTS));
    }

    private Packer packer() {
        List<ClassPattern> allowed = new ArrayList<>(manager.allowedClasses());
        configuration.getAllowedClasses().forEach(pattern -> allowed.add(new ClassPattern(pattern)));
        return new Packer(
                new Admission(List.of(configuration.getKeyType(), configuration.getValueType()), allowed),
                manager.loaderOfValues());
    }
}
