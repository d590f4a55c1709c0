package dev.rmap.examples.jcache;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;

/** A cache of prices, as any JCache program opens it. Where it lives, the environment variable RMAP_URI says. */
final class Prices {

    private Prices() {}

    /** Opens the cache; a price that nobody confirms for a second is over. */
    static Cache<String, BigDecimal> open() {
        // README: jcache
        CacheManager manager = Caching.getCachingProvider().getCacheManager();
        Cache<String, BigDecimal> prices = manager.createCache(
                "prices",
                new MutableConfiguration<String, BigDecimal>()
                        .setTypes(String.class, BigDecimal.class)
                        .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 1))));
        // end
        return prices;
    }

    /** Has every change printed, also those that other processes make. */
    static void listen(Cache<String, BigDecimal> prices) {
        // README: jcache-listen
        prices.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                FactoryBuilder.factoryOf(PrintingListener.class),
                /* filterFactory= */ null,
                /* isOldValueRequired= */ true,
                /* isSynchronous= */ false));
        // end
    }
}
