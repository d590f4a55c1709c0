package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import javax.cache.spi.CachingProvider;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Providers, managers and caches: their identity, their ends, and what they are to JMX. */
class LifecycleRulesTest extends OnCaches {

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    @Test
    void rule74_aClosedCacheIsClosedBeforeAnythingIsNull() {
        Cache<String, String> cache = join(configuration());
        cache.close();
        cache.close();
        List<Consumer<Cache<String, String>>> calls = List.of(
                c -> c.get(null),
                c -> c.getAll(null),
                c -> c.containsKey(null),
                c -> c.loadAll(null, true, null),
                c -> c.put(null, null),
                c -> c.getAndPut(null, null),
                c -> c.putAll(null),
                c -> c.putIfAbsent(null, null),
                c -> c.remove(null),
                c -> c.remove(null, null),
                c -> c.getAndRemove(null),
                c -> c.replace(null, null),
                c -> c.replace(null, null, null),
                c -> c.getAndReplace(null, null),
                c -> c.removeAll(null),
                Cache::removeAll,
                Cache::clear,
                c -> c.invoke(null, null),
                c -> c.invokeAll(null, null),
                c -> assertThat(c.iterator()).isNotNull(),
                c -> c.registerCacheEntryListener(null),
                c -> c.deregisterCacheEntryListener(null));
        for (Consumer<Cache<String, String>> call : calls) {
            assertThatThrownBy(() -> call.accept(cache)).isInstanceOf(IllegalStateException.class);
        }
        Cache<String, String> open = newProcess().manager().createCache(name + "-open", configuration());
        for (Consumer<Cache<String, String>> call : calls) {
            if (call != calls.get(15) && call != calls.get(16) && call != calls.get(19)) {
                assertThatThrownBy(() -> call.accept(open)).isInstanceOf(NullPointerException.class);
            }
        }
    }

    @Test
    void rule75_aClosedManagerIsClosed() {
        CacheManager manager = newProcess().manager();
        Cache<String, String> cache = manager.createCache(name, configuration());
        manager.close();
        manager.close();
        assertThat(cache.isClosed()).isTrue();
        for (Consumer<CacheManager> call : List.<Consumer<CacheManager>>of(
                m -> m.createCache(name, configuration()),
                m -> m.getCache(name),
                m -> m.getCache(name, String.class, String.class),
                CacheManager::getCacheNames,
                m -> m.destroyCache(name),
                m -> m.enableStatistics(name, true),
                m -> m.enableManagement(name, true))) {
            assertThatThrownBy(() -> call.accept(manager)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rules76and77_namesAndUnknownCaches() {
        CacheManager manager = newProcess().manager();
        manager.createCache(name, configuration());
        Iterable<String> names = manager.getCacheNames();
        manager.destroyCache("unknown");
        assertThatThrownBy(() -> manager.destroyCache(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> manager.enableStatistics(null, true)).isInstanceOf(NullPointerException.class);
        manager.destroyCache(name);
        assertThat(names).containsExactly(name);
        Iterator<String> each = names.iterator();
        each.next();
        assertThatThrownBy(each::remove).isInstanceOf(UnsupportedOperationException.class);
        assertThat(manager.getCacheNames()).isEmpty();
    }

    /** Knows whether it was closed, and does not like it. */
    private static final class ClosingLoader implements CacheLoader<String, String>, Closeable {
        private boolean closed;

        @Override
        public String load(String key) {
            return key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of();
        }

        @Override
        public void close() {
            closed = true;
            throw new IllegalStateException("closing a cache does not fail");
        }
    }

    @Test
    void rule78_whatUsersGaveIsClosedWithTheCache() {
        ClosingLoader loader = new ClosingLoader();
        join(configuration().setCacheLoaderFactory(() -> loader)).close();
        assertThat(loader.closed).isTrue();
    }

    @Test
    void rule79_closingKeepsAndDestroyingRemoves() {
        Peer process = newProcess();
        Cache<String, String> cache = process.manager().createCache(name, configuration());
        cache.put("k", "1");
        cache.close();
        Cache<String, String> again = process.manager().createCache(name, configuration());
        assertThat(again.get("k")).isEqualTo("1");
        process.manager().destroyCache(name);
        assertThat(again.isClosed()).isTrue();
        assertThat(process.manager().createCache(name, configuration()).containsKey("k"))
                .isFalse();
    }

    @Test
    void rule80_theIteratorIsStrict() {
        Cache<String, String> cache = join(configuration());
        assertThatThrownBy(() -> cache.iterator().next()).isInstanceOf(NoSuchElementException.class);
        cache.put("k", "1");
        Iterator<Cache.Entry<String, String>> entries = cache.iterator();
        assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
        entries.next();
        entries.remove();
        assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void anyTimeCanBeGivenToWaitForTheAuthority() {
        Cache<String, String> cache = join(configuration());
        Cache<String, String> other = join(configuration());
        other.put("k", "1");
        replicated(cache).sync(ChronoUnit.FOREVER.getDuration());
        assertThat(cache.get("k")).isEqualTo("1");
    }

    @Test
    void rule81_unwrapAnswersOrRefuses() {
        Peer process = newProcess();
        Cache<String, String> cache = process.manager().createCache(name, configuration());
        cache.put("k", "1");
        assertThat((Object) cache.unwrap(ReplicatedCache.class)).isSameAs(cache);
        assertThat(process.manager().unwrap(CacheManager.class)).isSameAs(process.manager());
        Cache.Entry<String, String> entry = cache.iterator().next();
        assertThat((Object) entry.unwrap(Cache.Entry.class)).isSameAs(entry);
        assertThatThrownBy(() -> cache.unwrap(String.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> process.manager().unwrap(String.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> entry.unwrap(String.class)).isInstanceOf(IllegalArgumentException.class);
        boolean unwrapped = cache.invoke("k", (mutable, none) -> mutable.unwrap(MutableEntry.class) == mutable);
        assertThat(unwrapped).isTrue();
        assertThatThrownBy(() -> cache.invoke("k", (mutable, none) -> mutable.unwrap(String.class)))
                .isInstanceOf(EntryProcessorException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rules69to73_configurations() {
        CacheManager manager = newProcess().manager();
        Configuration<String, String> bare = new Configuration<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Class<String> getKeyType() {
                return String.class;
            }

            @Override
            public Class<String> getValueType() {
                return String.class;
            }

            @Override
            public boolean isStoreByValue() {
                return true;
            }
        };
        Cache<String, String> cache = manager.createCache(name, bare);
        assertThat(((RmapCache<String, String>) cache).life().configuration().getExpiryPolicyFactory())
                .isNotNull();
        assertThatThrownBy(() -> manager.getCache(name, String.class, Long.class))
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("java.lang.Long");
        assertThat(manager.<Object, Object>getCache(name)).isSameAs(cache);
        assertThatThrownBy(() -> manager.createCache(name, bare)).isInstanceOf(CacheException.class);
        assertThatThrownBy(
                        () -> manager.createCache("byReference", configuration().setStoreByValue(false)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void rule72_configurationsAreCopiedAndCannotBeChanged() {
        MutableConfiguration<String, String> mine = configuration();
        Cache<String, String> cache = join(mine);
        mine.setStatisticsEnabled(true).setReadThrough(true);
        @SuppressWarnings("unchecked") // The type token of a generic type is raw.
        CompleteConfiguration<String, String> seen = cache.getConfiguration(CompleteConfiguration.class);
        assertThat(seen.isStatisticsEnabled()).isFalse();
        assertThat(seen.isReadThrough()).isFalse();
        assertThat(seen).isNotInstanceOf(MutableConfiguration.class);
        Iterator<?> listeners = seen.getCacheEntryListenerConfigurations().iterator();
        assertThatThrownBy(listeners::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @SuppressWarnings("unchecked") // The type token of a generic type is raw.
    void rule72_aCacheMadeWithTheConfigurationOfAnotherIsConfiguredAsThatOneIs() {
        CacheManager manager = newProcess().manager();
        RmapConfiguration<String, String> ours = new RmapConfiguration<>(configuration())
                .allowClasses("com.example.*")
                .setMaximumSize(7)
                .setListenerTimeout(Duration.ofSeconds(1))
                .setFetchTimeout(Duration.ofSeconds(2))
                .setLoadTimeout(Duration.ofSeconds(3))
                .setWriteTimeout(Duration.ofSeconds(4))
                .setSingleFlight(false);
        Cache<String, String> one = manager.createCache(name, ours);
        manager.enableStatistics(name, true);
        CompleteConfiguration<String, String> seen = one.getConfiguration(CompleteConfiguration.class);
        Cache<String, String> two = manager.createCache(name + "-copy", seen);
        ours.setStatisticsEnabled(true);
        RmapConfiguration<String, String> copied = two.getConfiguration(RmapConfiguration.class);
        assertThat(copied).isEqualTo(ours);
    }

    @Test
    void rules82to84_theIdentityOfManagers() {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        ClassLoader loader = getClass().getClassLoader();
        Properties properties = new Properties();
        properties.setProperty("mine", "1");
        CacheManager manager = provider.getCacheManager(URI.create("local:one"), loader, properties);
        assertThat(manager.getProperties()).containsEntry("mine", "1");
        assertThat(provider.getCacheManager(URI.create("local:one"), loader)).isSameAs(manager);
        assertThat(provider.getCacheManager(URI.create("local:two"), loader)).isNotSameAs(manager);
        assertThat(provider.getCacheManager(URI.create("local:one"), null)).isNotSameAs(manager);
        assertThat(new RmapCachingProvider().getCacheManager(URI.create("local:one"), loader))
                .isNotSameAs(manager);
        provider.close(URI.create("local:two"), loader);
        assertThat(manager.isClosed()).isFalse();
        provider.close(URI.create("local:one"), loader);
        assertThat(manager.isClosed()).isTrue();
        assertThat(provider.getCacheManager(URI.create("local:one"), loader)).isNotSameAs(manager);
    }

    @Test
    void rule85_managersOfOneUriAndOtherLoadersDoNotClash() {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        ClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader());
        CacheManager first =
                provider.getCacheManager(URI.create("local:" + name), getClass().getClassLoader());
        CacheManager second = provider.getCacheManager(URI.create("local:" + name), other);
        Cache<String, String> one =
                first.createCache("SampleCache", configuration().setStatisticsEnabled(true));
        Cache<String, String> two =
                second.createCache("SampleCache", configuration().setStatisticsEnabled(true));
        one.put("k", "1");
        sync(two);
        assertThat(two.get("k")).as("one URI is one store").isEqualTo("1");
        first.destroyCache("SampleCache");
        second.destroyCache("SampleCache");
    }

    @Test
    void whoeverAsksForAManagerDoesNotWaitForACacheThatIsBeingCreated() {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        URI uri = URI.create("local:" + name);
        CacheManager manager = provider.getCacheManager(uri, null);
        manager.createCache(name, configuration().setCacheLoaderFactory(() -> {
            CompletableFuture<CacheManager> asked =
                    CompletableFuture.supplyAsync(() -> provider.getCacheManager(uri, null));
            assertThat(asked).succeedsWithin(SOON).isSameAs(manager);
            return new MapLoader(key -> key);
        }));
        assertThat(manager.getCacheNames()).containsExactly(name);
    }

    @Test
    void rule87_aProviderHoldsNoClassLoaderThatNobodyNeeds() {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        URLClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
        provider.getCacheManager(URI.create("local:" + name), loader);
        WeakReference<ClassLoader> gone = new WeakReference<>(loader);
        loader = null;
        soon().until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    @Test
    void rules89to92_namesInJmx() throws Exception {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        CacheManager manager = provider.getCacheManager(URI.create("local:a=b"), null);
        assertThat(manager.getURI().toString()).doesNotContain("=").doesNotContain(",");
        Cache<String, String> cache = manager.createCache("odd:name,x=y", configuration());
        manager.enableStatistics("odd:name,x=y", true);
        manager.enableStatistics("odd:name,x=y", true);
        manager.enableManagement("odd:name,x=y", true);
        ObjectName all = new ObjectName("javax.cache:Cache=odd.name.x.y,*");
        Set<ObjectName> names = ManagementFactory.getPlatformMBeanServer().queryNames(all, null);
        assertThat(names).hasSize(2);
        cache.put("k", "1");
        for (ObjectName each : names) {
            if (each.getKeyProperty("type").equals("CacheStatistics")) {
                assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(each, "CachePuts"))
                        .isEqualTo(1L);
            }
        }
        cache.close();
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(all, null))
                .isEmpty();
    }

    @Test
    void rule83_providersOfOtherLoadersHaveOtherManagers() {
        CachingProvider one = new RmapCachingProvider();
        CachingProvider two = new RmapCachingProvider();
        closeLater(one::close);
        closeLater(two::close);
        assertThat(one.getCacheManager()).isNotSameAs(two.getCacheManager());
        assertThat(one.getDefaultClassLoader()).isSameAs(one.getDefaultClassLoader());
        assertThat(Map.of(one.getDefaultURI(), 1)).containsKey(two.getDefaultURI());
    }
}
