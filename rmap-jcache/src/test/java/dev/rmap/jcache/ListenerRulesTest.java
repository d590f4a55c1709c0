package dev.rmap.jcache;

import static dev.rmap.jcache.RecordingListener.Heard.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.model.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryListenerException;
import org.junit.jupiter.api.Test;

/** What listeners may do, and what they do to writers. */
class ListenerRulesTest extends OnCaches {

    private static RmapConfiguration<String, String> configuration() {
        RmapConfiguration<String, String> configuration = new RmapConfiguration<>();
        configuration.setTypes(String.class, String.class);
        return configuration;
    }

    private static MutableCacheEntryListenerConfiguration<String, String> synchronous(
            CacheEntryCreatedListener<String, String> listener) {
        return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true);
    }

    @Test
    void rule57_aSynchronousListenerThatThrowsIsHeardOfAndTheOperationStands() {
        Cache<String, String> cache = join(configuration());
        cache.registerCacheEntryListener(synchronous(events -> {
            throw new IllegalStateException("no");
        }));
        assertThatThrownBy(() -> cache.put("k", "1"))
                .isInstanceOf(CacheEntryListenerException.class)
                .hasRootCauseMessage("no");
        assertThat(cache.get("k")).isEqualTo("1");
        assertThatThrownBy(() -> cache.putAll(Map.of("l", "1", "m", "1")))
                .isInstanceOf(CacheEntryListenerException.class);
        assertThat(cache.getAll(Set.of("l", "m"))).hasSize(2);
        cache.put("k", "2");
    }

    @Test
    void rule57_anErrorOfAListenerIsNotWrapped() {
        Cache<String, String> cache = join(configuration());
        cache.registerCacheEntryListener(synchronous(events -> {
            throw new AssertionError("an error");
        }));
        assertThatThrownBy(() -> cache.put("k", "1")).isInstanceOf(AssertionError.class);
        assertThat(cache.get("k")).isEqualTo("1");
    }

    @Test
    void rule56_aFilterThatThrowsIsAsAListenerThatThrows() {
        Cache<String, String> cache = join(configuration());
        CacheEntryEventFilter<String, String> filter = event -> {
            throw new IllegalStateException("filter");
        };
        RecordingListener listener = new RecordingListener();
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, () -> filter, true, true));
        assertThatThrownBy(() -> cache.put("k", "1")).isInstanceOf(CacheEntryListenerException.class);
        assertThat(listener.heard).isEmpty();
    }

    @Test
    void rule57_whatAnAsynchronousListenerThrowsIsNobodysConcern() {
        Cache<String, String> cache = join(configuration());
        RecordingListener other = new RecordingListener();
        cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                () -> (CacheEntryCreatedListener<String, String>) events -> {
                    throw new IllegalStateException("no");
                },
                null,
                true,
                false));
        cache.registerCacheEntryListener(other.asynchronous());
        cache.put("k", "1");
        cache.put("l", "1");
        soon().untilAsserted(() -> assertThat(other.heard).containsExactly(created("k", "1"), created("l", "1")));
    }

    @Test
    void G10_aListenerThatHangsHoldsUpItsOwnProcessWithABoundAndNoOtherOne() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        closeLater(hung::countDown);
        Peer stuckProcess = newProcess();
        Cache<String, String> stuck =
                stuckProcess.manager().createCache(name, configuration().setListenerTimeout(Duration.ofMillis(200)));
        stuck.registerCacheEntryListener(synchronous(events -> awaitUninterruptibly(hung)));
        Cache<String, String> free = join(configuration());
        RecordingListener listener = new RecordingListener();
        free.registerCacheEntryListener(listener.synchronous());

        assertThatThrownBy(() -> stuck.put("k", "1"))
                .isInstanceOf(CacheEntryListenerException.class)
                .hasMessageContaining("was not done within PT0.2S");
        CompletableFuture.runAsync(() -> free.put("l", "1")).get(10, TimeUnit.SECONDS);

        sync(free);
        assertThat(free.get("k")).isEqualTo("1");
        soon().untilAsserted(() -> assertThat(listener.heard).containsExactly(created("k", "1"), created("l", "1")));
    }

    @Test
    void G10_aProcessThatDiesWithItsSynchronousListenerHoldsUpNobody() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        closeLater(hung::countDown);
        Peer dying = newProcess();
        Cache<String, String> doomed = dying.manager().createCache(name, configuration());
        doomed.registerCacheEntryListener(synchronous(events -> awaitUninterruptibly(hung)));
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration());
        cache.registerCacheEntryListener(listener.synchronous());
        cache.put("k", "1");
        dying.link().cut().run();
        CompletableFuture.runAsync(() -> cache.put("l", "1")).get(10, TimeUnit.SECONDS);
        assertThat(listener.heard).containsExactly(created("k", "1"), created("l", "1"));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void rule59_aListenerMayUseTheManagerAndWriteToTheCache() {
        Peer process = newProcess();
        Cache<String, String> cache = process.manager().createCache(name, configuration());
        cache.registerCacheEntryListener(synchronous(events -> events.forEach(event -> {
            Cache<String, String> same = process.manager().getCache(name, String.class, String.class);
            if (!event.getKey().startsWith("echo")) {
                same.put("echo of " + event.getKey(), same.get(event.getKey()));
            }
        })));
        cache.put("k", "1");
        assertThat(cache.get("echo of k")).isEqualTo("1");
    }

    @Test
    void rule60_theSourceIsTheLiveCache() {
        Cache<String, String> cache = join(configuration());
        AtomicReference<Object> source = new AtomicReference<>();
        cache.registerCacheEntryListener(
                synchronous(events -> source.set(events.iterator().next().getSource())));
        cache.put("k", "1");
        assertThat(source.get()).isSameAs(cache);
    }

    @Test
    void rule61_anAsynchronousListenerHearsInTheOrderOfTheRevisions() {
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration().addCacheEntryListenerConfiguration(listener.asynchronous()));
        for (int i = 0; i < 500; i++) {
            cache.put("k" + i % 7, "" + i);
        }
        soon().until(() -> listener.heard.size() == 500);
        assertThat(listener.heard)
                .extracting(RecordingListener.Heard::now)
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 500)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void ourOwnListenersHearResets() {
        RecordingListener here = new RecordingListener();
        RecordingListener there = new RecordingListener();
        Peer process = newProcess();
        Cache<String, String> cache = process.manager()
                .createCache(name, configuration().addCacheEntryListenerConfiguration(here.synchronous()));
        Cache<String, String> other = join(configuration().addCacheEntryListenerConfiguration(there.asynchronous()));
        cache.put("k", "1");
        cache.clear();
        assertThat(here.resets).containsExactly(Reason.REMOVED);
        soon().untilAsserted(() -> assertThat(there.resets).containsExactly(Reason.REMOVED));
        process.manager().destroyCache(name);
        soon().untilAsserted(() -> assertThat(there.resets).containsExactly(Reason.REMOVED, Reason.DESTROYED));
        assertThat(other.isClosed()).isFalse();
        assertThat(there.heard).containsExactly(created("k", "1"));
    }

    private static CacheEntryListenerConfiguration<String, String> onReset(Runnable action) {
        CacheResetListener<String, String> listener = (cache, reason, revision) -> action.run();
        return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, true);
    }

    @Test
    void anAsynchronousListenerHearsThatItsOwnProcessDestroysTheCache() {
        CountDownLatch held = new CountDownLatch(1);
        closeLater(held::countDown);
        CacheManager manager = newProcess().manager();
        RecordingListener listener = new RecordingListener() {
            @Override
            public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
                awaitUninterruptibly(held);
            }
        };
        Cache<String, String> cache =
                manager.createCache(name, configuration().addCacheEntryListenerConfiguration(listener.asynchronous()));
        cache.put("k", "1");
        CompletableFuture<Void> destroying = CompletableFuture.runAsync(() -> manager.destroyCache(name));
        soon().until(() -> !cache.containsKey("k"));
        held.countDown();
        soon().until(destroying::isDone);
        assertThat(listener.resets).containsExactly(Reason.DESTROYED);
        assertThat(cache.isClosed()).isTrue();
    }

    @Test
    void rule57_whatASynchronousResetListenerThrowsIsWrapped() {
        Cache<String, String> cache = join(configuration().addCacheEntryListenerConfiguration(onReset(() -> {
            throw new IllegalStateException("no");
        })));
        cache.put("k", "1");
        assertThatThrownBy(cache::clear)
                .isInstanceOf(CacheEntryListenerException.class)
                .hasMessageContaining(name)
                .hasRootCauseMessage("no");
        assertThat(cache.containsKey("k")).isFalse();
    }

    @Test
    void aCacheIsDestroyedAlthoughASynchronousListenerThrows() {
        CacheManager manager = newProcess().manager();
        Cache<String, String> cache =
                manager.createCache(name, configuration().addCacheEntryListenerConfiguration(onReset(() -> {
                    throw new IllegalStateException("no");
                })));
        assertThatThrownBy(() -> manager.destroyCache(name)).isInstanceOf(CacheEntryListenerException.class);
        assertThat(cache.isClosed()).isTrue();
        manager.createCache(name, configuration());
    }

    @Test
    void aCacheIsDestroyedAlthoughASynchronousListenerHangs() {
        CountDownLatch hung = new CountDownLatch(1);
        closeLater(hung::countDown);
        CacheManager manager = newProcess().manager();
        Cache<String, String> cache = manager.createCache(
                name,
                configuration()
                        .setListenerTimeout(Duration.ofMillis(200))
                        .addCacheEntryListenerConfiguration(onReset(() -> awaitUninterruptibly(hung))));
        assertThatThrownBy(() -> manager.destroyCache(name))
                .isInstanceOf(CacheEntryListenerException.class)
                .hasMessageContaining("was not done within PT0.2S");
        assertThat(cache.isClosed()).isTrue();
        manager.createCache(name, configuration());
    }

    @Test
    void rule58_whatIsRegisteredShowsInTheConfiguration() {
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration());
        var registration = listener.synchronous();
        cache.registerCacheEntryListener(registration);
        assertThatThrownBy(() -> cache.registerCacheEntryListener(registration))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(registered(cache)).hasSize(1);
        cache.deregisterCacheEntryListener(registration);
        assertThat(registered(cache)).isEmpty();
        cache.put("k", "1");
        assertThat(listener.heard).isEmpty();
    }

    private static Iterable<?> registered(Cache<String, String> cache) {
        return ((RmapCache<String, String>) cache).life().configuration().listeners();
    }
}
