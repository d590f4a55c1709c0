package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Managers of several class loaders: whose classes values are of, and who is closed with whom. */
class ClassLoaderRulesTest extends OnCaches {

    /** A value of an application. */
    static final class Song implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String title;

        Song(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** The loader of an application that has its own version of that class. */
    private static final class ApplicationLoader extends ClassLoader {

        ApplicationLoader() {
            super(ClassLoaderRulesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String className, boolean resolve) throws ClassNotFoundException {
            return className.equals(Song.class.getName()) ? ownSong() : super.loadClass(className, resolve);
        }

        private Class<?> ownSong() {
            synchronized (getClassLoadingLock(Song.class.getName())) {
                Class<?> known = findLoadedClass(Song.class.getName());
                return known == null ? define() : known;
            }
        }

        private Class<?> define() {
            try (InputStream in = ClassLoaderRulesTest.class.getResourceAsStream("ClassLoaderRulesTest$Song.class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(Song.class.getName(), bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A loader without classes of its own. */
    private static ClassLoader plainLoader() {
        return new URLClassLoader(new URL[0], ClassLoaderRulesTest.class.getClassLoader());
    }

    private RmapCachingProvider newProvider() {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        return provider;
    }

    private static MutableConfiguration<String, Object> configuration() {
        RmapConfiguration<String, Object> configuration = new RmapConfiguration<>();
        configuration.setTypes(String.class, Object.class);
        return configuration.allowClasses(Song.class.getName());
    }

    @Test
    void valuesAreOfTheClassesThatTheLoaderOfTheManagerKnows() throws Exception {
        ClassLoader application = new ApplicationLoader();
        Cache<String, Object> ours = join(configuration());
        Cache<String, Object> theirs = newProcess(application).manager().createCache(name, configuration());
        ours.put("song", new Song("Yesterday"));
        sync(theirs);
        Object there = theirs.get("song");
        assertThat(there).hasToString("Yesterday").isNotInstanceOf(Song.class);
        assertThat(there.getClass().getClassLoader()).isSameAs(application);

        Constructor<?> constructor = application.loadClass(Song.class.getName()).getDeclaredConstructor(String.class);
        constructor.setAccessible(true);
        theirs.put("song", constructor.newInstance("Michelle"));
        sync(ours);
        assertThat(ours.get("song")).isInstanceOf(Song.class).hasToString("Michelle");
    }

    @Test
    void aClassThatTheLoaderDoesNotKnowIsNamedAndOtherEntriesStay() {
        ClassLoader poor = new ClassLoader(ClassLoaderRulesTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String className, boolean resolve) throws ClassNotFoundException {
                if (className.equals(Song.class.getName())) {
                    throw new ClassNotFoundException(className);
                }
                return super.loadClass(className, resolve);
            }
        };
        Cache<String, Object> ours = join(configuration());
        Cache<String, Object> theirs = newProcess(poor).manager().createCache(name, configuration());
        ours.put("song", new Song("Yesterday"));
        ours.put("text", "fine");
        sync(theirs);
        assertThatThrownBy(() -> theirs.get("song"))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(Song.class.getName());
        assertThat(theirs.get("text")).isEqualTo("fine");
        assertThat(theirs.containsKey("song")).isTrue();
    }

    @Test
    void rule84_aProviderClosesTheManagersOfOneLoaderOneManagerOrAll() {
        RmapCachingProvider provider = newProvider();
        ClassLoader first = plainLoader();
        ClassLoader second = plainLoader();
        URI one = URI.create("local:one-" + name);
        URI two = URI.create("local:two-" + name);
        CacheManager firstOne = provider.getCacheManager(one, first);
        CacheManager firstTwo = provider.getCacheManager(two, first);
        CacheManager secondOne = provider.getCacheManager(one, second);
        CacheManager byDefault = provider.getCacheManager(one, null);

        provider.close(plainLoader());
        provider.close(URI.create("local:unknown"), first);
        assertThat(List.of(firstOne, firstTwo, secondOne, byDefault)).noneMatch(CacheManager::isClosed);

        provider.close(two, first);
        assertThat(firstTwo.isClosed()).isTrue();
        assertThat(firstOne.isClosed()).isFalse();

        provider.close(first);
        assertThat(firstOne.isClosed()).isTrue();
        assertThat(secondOne.isClosed()).isFalse();
        assertThat(provider.getCacheManager(one, first)).isNotSameAs(firstOne);

        provider.close();
        provider.close();
        assertThat(List.of(secondOne, byDefault)).allMatch(CacheManager::isClosed);
        assertThat(provider.getCacheManager(one, second).isClosed()).isFalse();
    }

    @Test
    void rule91_managersOfOneUriDoNotTakeEachOthersBeansAway() throws Exception {
        RmapCachingProvider provider = newProvider();
        URI uri = URI.create("local:" + name);
        CacheManager first = provider.getCacheManager(uri, ClassLoaderRulesTest.class.getClassLoader());
        CacheManager second = provider.getCacheManager(uri, null);
        MutableConfiguration<String, Object> shown = configuration().setStatisticsEnabled(true);
        Cache<String, Object> one = first.createCache(name, shown);
        Cache<String, Object> two = second.createCache(name, shown);
        ObjectName bean =
                new ObjectName("javax.cache:type=CacheStatistics,CacheManager=local." + name + ",Cache=" + name);
        assertThat(puts(bean)).isZero();
        two.close();
        one.put("k", "1");
        assertThat(puts(bean)).as("the bean is still that of the first").isEqualTo(1);
        one.close();
        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(bean))
                .isFalse();
    }

    private static long puts(ObjectName bean) throws Exception {
        return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "CachePuts");
    }

    /** Runs something with another context loader. */
    private static void within(ClassLoader context, Callable<?> task) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(context);
        try {
            task.call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void eventsAreOfTheClassesOfWhoeverCreatedTheCacheWhereTheManagerHasNoLoader() throws Exception {
        ClassLoader application = new ApplicationLoader();
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        MutableConfiguration<String, Object> listening = configuration()
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> (CacheEntryCreatedListener<String, Object>)
                                events -> heard.add(events.iterator().next().getValue()),
                        null,
                        /* isOldValueRequired= */ false,
                        /* isSynchronous= */ false));
        Cache<String, Object> ours = join(configuration());
        CacheManager theirs = newProcess(null).manager();
        within(application, () -> theirs.createCache(name, listening));
        ours.put("song", new Song("Yesterday"));
        Object event = heard.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).hasToString("Yesterday");
        assertThat(event.getClass().getClassLoader()).isSameAs(application);
        assertThat(theirs.<String, Object>getCache(name).get("song"))
                .as("a read is answered with the classes of whoever reads")
                .isInstanceOf(Song.class);
    }

    @Test
    void theDefaultLoaderCanBeTheParentOfTheContextLoader() throws Exception {
        ClassLoader byDefault = newProvider().getDefaultClassLoader();
        try (URLClassLoader child = new URLClassLoader(new URL[0], byDefault)) {
            within(child, () -> {
                assertThat(byDefault.getResource("no.such")).isNull();
                assertThat(byDefault.getResource("dev/rmap/jcache/RmapCache.class"))
                        .isNotNull();
                assertThat(byDefault.loadClass(Song.class.getName())).isSameAs(Song.class);
                assertThatThrownBy(() -> byDefault.loadClass("no.Such")).isInstanceOf(ClassNotFoundException.class);
                return byDefault;
            });
        }
    }
}
