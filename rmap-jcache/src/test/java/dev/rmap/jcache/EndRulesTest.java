package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.integration.CacheLoader;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How caches and managers end, whatever users' code does meanwhile. */
class EndRulesTest extends OnCaches {

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    private static MutableConfiguration<Long, Long> otherTypes() {
        return new MutableConfiguration<Long, Long>().setTypes(Long.class, Long.class);
    }

    /** Does something when it is closed. */
    private record ClosingLoader(Closeable end) implements CacheLoader<String, String>, Closeable {
        @Override
        public String load(String key) {
            return key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            return Map.of();
        }

        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    /** Does something when it is closed. */
    private record ClosingListener(Closeable end) implements CacheEntryCreatedListener<String, String>, Closeable {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}

        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("a fault"),
                new NoClassDefFoundError("a class"),
                new IOException("a file"),
                new ReflectiveOperationException("a method"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aManagerClosesAllCachesWhateverTheirLoadersThrow(Throwable thrown) {
        AtomicInteger ends = new AtomicInteger();
        ClosingLoader loader = new ClosingLoader(() -> {
            ends.incrementAndGet();
            throw Undeclared.raise(thrown);
        });
        CacheManager manager = newProcess().manager();
        List<Cache<String, String>> caches = Stream.of("-a", "-b", "-c")
                .map(suffix ->
                        manager.createCache(name + suffix, configuration().setCacheLoaderFactory(() -> loader)))
                .toList();
        manager.close();
        assertThat(caches).allMatch(Cache::isClosed);
        assertThat(ends).hasValue(caches.size());
        newProcess().manager().createCache(name + "-c", otherTypes());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aListenerThatCannotBeClosedHoldsUpNothingElse(Throwable thrown) {
        List<String> closed = new CopyOnWriteArrayList<>();
        Cache<String, String> cache = join(configuration()
                .setCacheLoaderFactory(() -> new ClosingLoader(() -> closed.add("loader")))
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> new ClosingListener(() -> {
                            throw Undeclared.raise(thrown);
                        }),
                        null,
                        /* isOldValueRequired= */ false,
                        /* isSynchronous= */ true)));
        cache.close();
        assertThat(closed).containsExactly("loader");
        assertThat(cache.isClosed()).isTrue();
        newProcess().manager().createCache(name, otherTypes());
    }

    /** What has begun to close, and goes on when it is told to. */
    private static final class SlowEnd implements Closeable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void close() {
            begun.countDown();
            await(goOn);
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static Factory<CacheLoader<String, String>> closing(Closeable end) {
        return () -> new ClosingLoader(end);
    }

    private Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        closeLater(thread::interrupt);
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        soon().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static Set<ObjectName> statistics(String cache) throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("javax.cache:type=CacheStatistics,*,Cache=" + cache), null);
    }

    @Test
    void whoWantsTheNameOfACacheThatIsClosingHasItWhenThatHasLetGo() throws Exception {
        CacheManager manager = newProcess().manager();
        SlowEnd end = new SlowEnd();
        MutableConfiguration<String, String> shown = configuration().setStatisticsEnabled(true);
        Cache<String, String> first = manager.createCache(
                name, configuration().setStatisticsEnabled(true).setCacheLoaderFactory(closing(end)));
        start(first::close);
        SlowEnd.await(end.begun);
        assertThat(manager.<String, String>getCache(name)).isNull();
        assertThat(manager.getCacheNames()).isEmpty();
        CompletableFuture<Cache<String, String>> second = new CompletableFuture<>();
        awaitWaiting(start(() -> second.complete(manager.createCache(name, shown))));
        end.goOn.countDown();
        assertThat(second.get(SOON.toSeconds(), TimeUnit.SECONDS).isClosed()).isFalse();
        assertThat(statistics(name)).as("the bean of the second one").hasSize(1);
        CacheManager other = newProcess().manager();
        assertThatThrownBy(() -> other.createCache(name, otherTypes())).isInstanceOf(CacheException.class);
        second.get().close();
        assertThat(statistics(name)).isEmpty();
        other.createCache(name, otherTypes());
    }

    @Test
    void whoIsInterruptedWaitsNoLongerForANameThatIsNotFree() throws Exception {
        CacheManager manager = newProcess().manager();
        SlowEnd end = new SlowEnd();
        start(manager.createCache(name, configuration().setCacheLoaderFactory(closing(end)))::close);
        SlowEnd.await(end.begun);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Thread waiting =
                start(() -> refused.complete(catchThrowable(() -> manager.createCache(name, configuration()))));
        awaitWaiting(waiting);
        waiting.interrupt();
        assertThat(refused.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "still being closed");
        end.goOn.countDown();
    }

    @Test
    void whatIsClosedWithACacheCanNeitherHaveItsNameNorWaitForIt() {
        CacheManager manager = newProcess().manager();
        List<Throwable> told = new ArrayList<>();
        Closeable end = () -> told.add(catchThrowable(() -> manager.createCache(name, configuration())));
        manager.createCache(name, configuration().setCacheLoaderFactory(closing(end)))
                .close();
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).isInstanceOf(CacheException.class).hasMessageContainingAll(name, "still being closed");
        manager.createCache(name, configuration());
    }

    @Test
    void rule84_aNewManagerComesWhenTheOldOneHasClosedItsCaches() throws Exception {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        URI uri = URI.create("local:" + name);
        CacheManager first = provider.getCacheManager(uri, null);
        SlowEnd end = new SlowEnd();
        MutableConfiguration<String, String> shown = configuration().setStatisticsEnabled(true);
        first.createCache(name, configuration().setStatisticsEnabled(true).setCacheLoaderFactory(closing(end)));
        Cache<String, String> last = first.createCache(name + "-last", shown);
        start(first::close);
        SlowEnd.await(end.begun);
        CompletableFuture<CacheManager> second = new CompletableFuture<>();
        awaitWaiting(start(() -> second.complete(provider.getCacheManager(uri, null))));
        end.goOn.countDown();
        CacheManager manager = second.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(manager).isNotSameAs(first);
        assertThat(manager.isClosed()).isFalse();
        assertThat(last.isClosed()).isTrue();
        manager.createCache(name, shown);
        manager.createCache(name + "-last", shown);
        assertThat(statistics(name)).hasSize(1);
        assertThat(statistics(name + "-last")).hasSize(1);
    }

    @Test
    void whatIsClosedWithAManagerDoesNotWaitForItsEnd() {
        RmapCachingProvider provider = new RmapCachingProvider();
        closeLater(provider::close);
        URI uri = URI.create("local:" + name);
        List<CacheManager> got = new ArrayList<>();
        CacheManager manager = provider.getCacheManager(uri, null);
        Closeable end = () -> got.add(provider.getCacheManager(uri, null));
        manager.createCache(name, configuration().setCacheLoaderFactory(closing(end)));
        manager.close();
        assertThat(got).hasSize(1);
        assertThat(got.get(0)).isNotSameAs(manager);
        assertThat(got.get(0).isClosed()).isFalse();
        assertThat(provider.getCacheManager(uri, null)).isSameAs(got.get(0));
    }

    @Test
    void aManagerIsClosedWhenTheCachesAreThatOthersClose() throws Exception {
        CacheManager manager = newProcess().manager();
        SlowEnd end = new SlowEnd();
        start(manager.createCache(name, configuration().setCacheLoaderFactory(closing(end)))::close);
        SlowEnd.await(end.begun);
        Thread closing = start(manager::close);
        awaitWaiting(closing);
        end.goOn.countDown();
        closing.join(SOON.toMillis());
        assertThat(closing.isAlive()).isFalse();
        newProcess().manager().createCache(name, otherTypes());
    }

    /** Closes its cache at the first event, and says which that is. */
    private record ClosingAtOnce(CompletableFuture<Cache<?, ?>> source)
            implements CacheEntryCreatedListener<String, String>, CacheEntryUpdatedListener<String, String> {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            Cache<?, ?> cache = events.iterator().next().getSource();
            source.complete(cache);
            cache.close();
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            onCreated(events);
        }
    }

    private static CacheEntryListenerConfiguration<String, String> listening(
            Factory<CacheEntryListener<? super String, ? super String>> listener) {
        return new MutableCacheEntryListenerConfiguration<>(
                listener, null, /* isOldValueRequired= */ false, /* isSynchronous= */ false);
    }

    @Test
    void aCacheThatItsListenerClosesWhileItIsCreatedIsNotThere() {
        Cache<String, String> other = join(configuration());
        CompletableFuture<Cache<?, ?>> source = new CompletableFuture<>();
        start(() -> {
            while (!source.isDone()) {
                other.put("k", "v");
            }
        });
        CacheManager manager = newProcess().manager();
        Queue<Supplier<CacheEntryListener<String, String>>> made = new ArrayDeque<>();
        made.add(() -> new ClosingAtOnce(source));
        made.add(() -> {
            soon().until(() -> source.isDone() && source.join().isClosed());
            return new ClosingListener(() -> {});
        });
        MutableConfiguration<String, String> closing = configuration()
                .addCacheEntryListenerConfiguration(
                        listening(() -> made.remove().get()))
                .addCacheEntryListenerConfiguration(
                        listening(() -> made.remove().get()));
        assertThatThrownBy(() -> manager.createCache(name, closing))
                .as("refused, by whichever part notices first")
                .isInstanceOfAny(CacheException.class, IllegalStateException.class);
        assertThat(manager.<String, String>getCache(name)).isNull();
        assertThat(manager.getCacheNames()).isEmpty();
        manager.createCache(name, configuration());
    }

    @Test
    void aFactoryCannotCreateTheCacheThatItIsAskedFor() {
        CacheManager manager = newProcess().manager();
        MutableConfiguration<String, String> within = configuration().setCacheLoaderFactory(() -> {
            manager.createCache(name, configuration());
            return new MapLoader(key -> key);
        });
        assertThatThrownBy(() -> manager.createCache(name, within))
                .isInstanceOf(CacheException.class)
                .hasMessageContainingAll(name, "is being created already");
        assertThat(manager.getCacheNames()).isEmpty();
        manager.createCache(name, configuration());
        newProcess().manager().createCache(name, configuration());
    }

    @Test
    void aCacheWhoseFactoryClosesTheManagerIsClosedToo() {
        CacheManager manager = newProcess().manager();
        List<String> closed = new CopyOnWriteArrayList<>();
        MutableConfiguration<String, String> closing = configuration().setCacheLoaderFactory(() -> {
            manager.close();
            return new ClosingLoader(() -> closed.add("loader"));
        });
        assertThatThrownBy(() -> manager.createCache(name, closing)).isInstanceOf(IllegalStateException.class);
        assertThat(closed).containsExactly("loader");
        newProcess().manager().createCache(name, otherTypes());
    }

    @Test
    void rule90_aClosedCacheShowsNothingWhoeverSwitchesItOnMeanwhile() throws Exception {
        CacheManager manager = newProcess().manager();
        SlowEnd end = new SlowEnd();
        RmapCache<String, String> cache = (RmapCache<String, String>)
                manager.createCache(name, configuration().setCacheLoaderFactory(closing(end)));
        Thread closer = start(cache::close);
        SlowEnd.await(end.begun);
        cache.life().enableStatistics(true);
        cache.life().enableManagement(true);
        end.goOn.countDown();
        closer.join(SOON.toMillis());
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("javax.cache:Cache=" + name + ",*"), null))
                .isEmpty();
    }
}
