package dev.rmap.jcache;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * What a cache is configured with at one moment. Nobody can change it.
 *
 * @param configuration what the cache was created with; nobody else has this object
 * @param listeners the registered listeners
 * @param statisticsEnabled whether the cache counts
 * @param managementEnabled whether the cache shows its configuration
 */
record FrozenConfiguration<K, V>(
        RmapConfiguration<K, V> configuration,
        Set<CacheEntryListenerConfiguration<K, V>> listeners,
        boolean statisticsEnabled,
        boolean managementEnabled)
        implements CompleteConfiguration<K, V> {

    FrozenConfiguration {
        listeners = Collections.unmodifiableSet(new LinkedHashSet<>(listeners));
    }

    @Override
    public Class<K> getKeyType() {
        return configuration.getKeyType();
    }

    @Override
    public Class<V> getValueType() {
        return configuration.getValueType();
    }

    @Override
    public boolean isStoreByValue() {
        return configuration.isStoreByValue();
    }

    @Override
    public boolean isReadThrough() {
        return configuration.isReadThrough();
    }

    @Override
    public boolean isWriteThrough() {
        return configuration.isWriteThrough();
    }

    @Override
    public boolean isStatisticsEnabled() {
        return statisticsEnabled;
    }

    @Override
    public boolean isManagementEnabled() {
        return managementEnabled;
    }

    @Override
    public Iterable<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
        return listeners;
    }

    @Override
    public Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
        return configuration.getCacheLoaderFactory();
    }

    @Override
    public Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
        return configuration.getCacheWriterFactory();
    }

    @Override
    public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
        return configuration.getExpiryPolicyFactory();
    }

    /** A copy that its caller may change, with what our configurations have beyond JCache. */
    RmapConfiguration<K, V> copy() {
        return new RmapConfiguration<>(this);
    }
}
