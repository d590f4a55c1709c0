package dev.rmap.jcache.count;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.management.CacheMXBean;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of one cache on the platform's bean server. Two managers of one URI, with different class loaders, share
 * their names; the first one that asks gets them.
 */
public final class Beans {

    private static final Logger log = LoggerFactory.getLogger(Beans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Bean statistics;
    private final Bean configuration;

    public Beans(URI manager, String cache, Meter meter, Supplier<CompleteConfiguration<?, ?>> configuration) {
        this.statistics = new Bean(
                name("CacheStatistics", manager, cache),
                new StatisticsBean(meter.counting()),
                CacheStatisticsMXBean.class);
        this.configuration = new Bean(
                name("CacheConfiguration", manager, cache), new ConfigurationBean(configuration), CacheMXBean.class);
    }

    public void showStatistics(boolean shown) {
        statistics.show(shown);
    }

    public void showConfiguration(boolean shown) {
        configuration.show(shown);
    }

    /** Hides both for good. */
    public void close() {
        try {
            statistics.close();
        } finally {
            configuration.close();
        }
    }

    private static ObjectName name(String type, URI manager, String cache) {
        try {
            return new ObjectName("javax.cache:type=" + type + ",CacheManager=" + clean(manager.toString()) + ",Cache="
                    + clean(cache));
        } catch (JMException malformed) {
            throw new CacheException("cache " + cache + " has no name in JMX", malformed);
        }
    }

    /** The rule of the specification; characters that make a pattern are quoted away too. */
    private static String clean(String text) {
        return text.replaceAll("[,:=\n*?\"]", ".");
    }

    private final class Bean {
        private final ObjectName name;
        private final StandardMBean bean;
        private boolean registered;
        private boolean closed;

        <T> Bean(ObjectName name, T bean, Class<T> type) {
            this.name = name;
            this.bean = new StandardMBean(bean, type, /* isMXBean= */ true);
        }

        synchronized void close() {
            closed = true;
            show(/* shown= */ false);
        }

        /** Does nothing once it is closed: the name may be that of another cache then. */
        synchronized void show(boolean shown) {
            if (shown == registered || (shown && closed)) {
                return;
            }
            try {
                if (shown) {
                    server.registerMBean(bean, name);
                } else {
                    server.unregisterMBean(name);
                }
                registered = shown;
            } catch (InstanceAlreadyExistsException taken) {
                log.warn("{} is taken by a cache of another manager; this one is not shown", name);
            } catch (InstanceNotFoundException gone) {
                registered = false;
            } catch (JMException failed) {
                throw new CacheException("cannot change the registration of " + name, failed);
            }
        }
    }

    private record ConfigurationBean(Supplier<CompleteConfiguration<?, ?>> configuration) implements CacheMXBean {

        @Override
        public String getKeyType() {
            return configuration.get().getKeyType().getName();
        }

        @Override
        public String getValueType() {
            return configuration.get().getValueType().getName();
        }

        @Override
        public boolean isReadThrough() {
            return configuration.get().isReadThrough();
        }

        @Override
        public boolean isWriteThrough() {
            return configuration.get().isWriteThrough();
        }

        @Override
        public boolean isStoreByValue() {
            return configuration.get().isStoreByValue();
        }

        @Override
        public boolean isStatisticsEnabled() {
            return configuration.get().isStatisticsEnabled();
        }

        @Override
        public boolean isManagementEnabled() {
            return configuration.get().isManagementEnabled();
        }
    }

    /** Evictions do not happen: a bound takes values from this process's memory, and no entry from the cache. */
    private record StatisticsBean(Statistics.Counting counting) implements CacheStatisticsMXBean {

        @Override
        public void clear() {
            counting.clear();
        }

        @Override
        public long getCacheHits() {
            return counting.hits();
        }

        @Override
        public float getCacheHitPercentage() {
            return percentage(counting.hits());
        }

        @Override
        public long getCacheMisses() {
            return counting.misses();
        }

        @Override
        public float getCacheMissPercentage() {
            return percentage(counting.misses());
        }

        private float percentage(long part) {
            long all = counting.gets();
            return all == 0 ? 0 : 100f * part / all;
        }

        @Override
        public long getCacheGets() {
            return counting.gets();
        }

        @Override
        public long getCachePuts() {
            return counting.puts();
        }

        @Override
        public long getCacheRemovals() {
            return counting.removals();
        }

        @Override
        public long getCacheEvictions() {
            return 0;
        }

        @Override
        public float getAverageGetTime() {
            return counting.averageGetMicros();
        }

        @Override
        public float getAveragePutTime() {
            return counting.averagePutMicros();
        }

        @Override
        public float getAverageRemoveTime() {
            return counting.averageRemoveMicros();
        }
    }
}
