package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.jcache.RecordingListener.Heard;
import dev.rmap.jcache.form.FormCodec;
import dev.rmap.jcache.opening.MapNames;
import dev.rmap.model.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.EventType;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.api.Test;

/** When entries end, and what policies are asked. */
class ExpiryRulesTest extends OnCaches {

    private static final Duration HOUR = new Duration(TimeUnit.HOURS, 1);

    private static Duration millis(long millis) {
        return new Duration(TimeUnit.MILLISECONDS, millis);
    }

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    private static MutableConfiguration<String, String> configuration(ExpiryPolicy policy) {
        return configuration().setExpiryPolicyFactory(() -> policy);
    }

    /** Answers what it is told, and counts what it is asked. */
    private static class Policy implements ExpiryPolicy {
        Duration creation = Duration.ETERNAL;
        Duration access;
        Duration update;
        final List<String> asked = new ArrayList<>();

        @Override
        public Duration getExpiryForCreation() {
            asked.add("creation");
            return creation;
        }

        @Override
        public Duration getExpiryForAccess() {
            asked.add("access");
            return access;
        }

        @Override
        public Duration getExpiryForUpdate() {
            asked.add("update");
            return update;
        }
    }

    @Test
    void rules21to24_whoAsksForWhat() {
        Policy policy = new Policy();
        Cache<String, String> cache = join(configuration(policy));
        Map<String, Runnable> calls = new java.util.LinkedHashMap<>();
        calls.put("creation: put", () -> cache.put("k", "1"));
        calls.put("update: put", () -> cache.put("k", "1"));
        calls.put("update: getAndPut", () -> cache.getAndPut("k", "1"));
        calls.put("access: get", () -> cache.get("k"));
        calls.put("access: getAll", () -> cache.getAll(Set.of("k", "x")));
        calls.put("access: next", () -> cache.iterator().next());
        calls.put("access: invoke that reads", () -> cache.invoke("k", (entry, none) -> entry.getValue()));
        calls.put("access: replace other", () -> cache.replace("k", "x", "2"));
        calls.put("access: remove other", () -> cache.remove("k", "x"));
        calls.put("update: replace", () -> cache.replace("k", "1", "1"));
        calls.put("update: getAndReplace", () -> cache.getAndReplace("k", "1"));
        calls.put(": containsKey", () -> cache.containsKey("k"));
        calls.put(": a miss", () -> cache.get("x"));
        calls.put(": putIfAbsent that fails", () -> cache.putIfAbsent("k", "2"));
        calls.put(": replace that fails", () -> cache.replace("x", "2"));
        calls.put(": getAndReplace that fails", () -> cache.getAndReplace("x", "2"));
        calls.put(": getAndRemove", () -> cache.getAndRemove("k"));
        calls.put("creation: putIfAbsent", () -> cache.putIfAbsent("k", "2"));
        calls.put(": remove", () -> cache.remove("k"));
        calls.put(
                "creation: invoke that sets and reads",
                () -> cache.invoke("k", (entry, none) -> {
                    entry.setValue("1");
                    return entry.getValue();
                }));
        calls.forEach((call, run) -> {
            policy.asked.clear();
            run.run();
            String expected = call.substring(0, call.indexOf(':'));
            assertThat(policy.asked).as(call).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
        });
    }

    @Test
    void rule25_nullLeavesTheDeadlineAlone() {
        Policy policy = new Policy();
        policy.creation = millis(300);
        Cache<String, String> cache = join(configuration(policy));
        cache.put("k", "1");
        cache.put("k", "2");
        cache.get("k");
        soon().until(() -> !cache.containsKey("k"));
    }

    @Test
    void rules26to28_whatIsOverAtOnce() {
        Policy policy = new Policy();
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache =
                join(configuration(policy).addCacheEntryListenerConfiguration(listener.synchronous()));
        policy.creation = Duration.ZERO;
        cache.put("k", "1");
        assertThat(cache.getAndPut("k", "1")).isNull();
        assertThat(cache.putIfAbsent("k", "1")).isTrue();
        cache.putAll(Map.of("k", "1", "l", "1"));
        assertThat(cache.containsKey("k")).isFalse();
        assertThat(cache.iterator().hasNext()).isFalse();
        assertThat(listener.heard).as("no event").isEmpty();

        policy.creation = Duration.ETERNAL;
        policy.access = Duration.ZERO;
        cache.put("k", "1");
        assertThat(cache.getAndPut("k", "2")).isEqualTo("1");
        assertThat(cache.get("k")).isEqualTo("2");
        assertThat(cache.containsKey("k")).isFalse();

        policy.access = null;
        policy.update = Duration.ZERO;
        cache.put("k", "1");
        cache.put("k", "2");
        assertThat(cache.containsKey("k")).isFalse();
        assertThat(listener.heard)
                .extracting(Heard::type)
                .containsExactly(
                        EventType.CREATED, EventType.UPDATED, EventType.EXPIRED, EventType.CREATED, EventType.EXPIRED);
    }

    @Test
    void rule27_getAllShowsWhatEndsWithThatReadAndListenersHearIt() {
        Policy policy = new Policy();
        policy.access = Duration.ZERO;
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache =
                join(configuration(policy).addCacheEntryListenerConfiguration(listener.synchronous()));
        cache.put("a", "1");
        cache.put("b", "2");
        listener.forget();
        assertThat(cache.getAll(Set.of("a", "b", "x"))).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(cache.getAll(Set.of("a", "b"))).isEmpty();
        assertThat(cache.containsKey("a")).isFalse();
        soon().untilAsserted(() ->
                assertThat(listener.heard).containsExactlyInAnyOrder(Heard.expired("a", "1"), Heard.expired("b", "2")));
    }

    @Test
    void rule31_whatEndedIsLoadedAgain() {
        AtomicInteger loads = new AtomicInteger();
        Cache<String, String> cache = join(configuration()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new MapLoader(key -> "L" + loads.incrementAndGet()))
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(millis(500))));
        assertThat(cache.get("k")).isEqualTo("L1");
        soon().until(() -> !"L1".equals(cache.getAll(Set.of("k")).get("k")));
        assertThat(loads.get()).isGreaterThan(1);
    }

    @Test
    void whatEndedIsCreatedAnewAndNotUpdated() {
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration()
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(millis(50)))
                .addCacheEntryListenerConfiguration(listener.synchronous()));
        cache.put("k", "1");
        soon().until(() -> !cache.containsKey("k"));
        cache.put("k", "2");
        assertThat(listener.heard)
                .startsWith(Heard.created("k", "1"), Heard.expired("k", "1"), Heard.created("k", "2"));
    }

    @Test
    void rule32_aPolicyThatThrowsStopsNothing() {
        ExpiryPolicy broken = new ExpiryPolicy() {
            @Override
            public Duration getExpiryForCreation() {
                throw new IllegalStateException("creation");
            }

            @Override
            public Duration getExpiryForAccess() {
                throw new IllegalStateException("access");
            }

            @Override
            public Duration getExpiryForUpdate() {
                throw new IllegalStateException("update");
            }
        };
        Cache<String, String> cache = join(configuration(broken));
        cache.put("k", "1");
        cache.put("k", "2");
        assertThat(cache.get("k")).isEqualTo("2");
    }

    @Test
    void rule33_noReadShowsWhatIsOver() {
        Cache<String, String> cache =
                join(configuration().setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(millis(30))));
        for (int i = 0; i < 50; i++) {
            cache.put("k" + i, "1");
        }
        long stored = System.nanoTime();
        soon().until(() -> System.nanoTime() - stored > TimeUnit.MILLISECONDS.toNanos(40));
        assertThat(cache.get("k1")).isNull();
        assertThat(cache.containsKey("k2")).isFalse();
        assertThat(cache.getAll(Set.of("k3"))).isEmpty();
        assertThat(cache.iterator().hasNext()).isFalse();
        assertThat(cache.replace("k4", "2")).isFalse();
        assertThat(cache.remove("k5")).isFalse();
        assertThat(cache.putIfAbsent("k6", "2")).isTrue();
        boolean existed = cache.invoke("k7", (entry, none) -> entry.exists());
        assertThat(existed).isFalse();
    }

    @Test
    void rule34_expiryIsNoDeleteForTheWriter() {
        MapWriter writer = new MapWriter();
        RecordingListener listener = new RecordingListener();
        Cache<String, String> cache = join(configuration()
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer)
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(millis(50)))
                .addCacheEntryListenerConfiguration(listener.asynchronous()));
        cache.put("k", "1");
        soon().untilAsserted(() -> assertThat(listener.heard).contains(Heard.expired("k", "1")));
        assertThat(writer.calls).containsExactly("write k=1");
    }

    @Test
    void readsMoveADeadlineOnlyNowAndThen() {
        Cache<String, String> cache =
                join(configuration().setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(HOUR)));
        cache.put("k", "1");
        long commits = replicated(cache).status().counters().commits();
        for (int i = 0; i < 10_000; i++) {
            cache.get("k");
        }
        assertThat(replicated(cache).status().counters().commits()).isEqualTo(commits);
    }

    @Test
    void readsKeepAnEntryAlive() {
        Cache<String, String> cache =
                join(configuration().setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(millis(10_000))));
        cache.put("k", "1");
        MapEngine<Object, Object> map = mapOfTheCache();
        Deadline first = map.entry("k").orElseThrow().deadline();
        soon().until(() -> {
            assertThat(cache.get("k")).isEqualTo("1");
            return map.entry("k").orElseThrow().deadline().epochMillis() > first.epochMillis();
        });
    }

    /** What is below the cache, as another process has it. */
    private MapEngine<Object, Object> mapOfTheCache() {
        MapEngine<Object, Object> map = MapEngine.open(setupOfTheCache());
        closeLater(map::close);
        return map;
    }

    private MapSetup<Object, Object> setupOfTheCache() {
        return new MapSetup<>(
                MapNames.ofCache("default", name),
                newProcess().link().backend(),
                FormCodec.INSTANCE,
                FormCodec.INSTANCE,
                EngineConfig.DEFAULTS,
                EngineRuntime.shared());
    }

    @Test
    void anEntryEndsAlthoughEverybodyWasAway() {
        Peer first = newProcess();
        first.manager()
                .createCache(name, configuration().setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(millis(100))))
                .put("k", "1");
        first.manager().close();
        RecordingListener listener = new RecordingListener();
        Cache<String, String> later = join(configuration().addCacheEntryListenerConfiguration(listener.asynchronous()));
        soon().untilAsserted(() -> assertThat(listener.heard).containsExactly(Heard.expired("k", "1")));
        assertThat(later.containsKey("k")).isFalse();
    }

    /** The factory gives the end of the entry as long as it needs, had somebody asked for it. */
    @Test
    void anEntryThatEndedIsHeardOfHoweverLongTheCacheTakesToOpen() {
        Peer first = newProcess();
        first.manager()
                .createCache(name, configuration().setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(millis(100))))
                .put("k", "1");
        first.manager().close();
        CountDownLatch ended = new CountDownLatch(1);
        MapEngine<Object, Object> observer = MapEngine.openUnexpiring(setupOfTheCache());
        closeLater(observer::close);
        observer.subscribe(event -> ended.countDown(), /* withContent= */ false, /* folded= */ false);
        RecordingListener listener = new RecordingListener();
        Cache<String, String> later = join(configuration()
                .setExpiryPolicyFactory(() -> {
                    assertThat(isOverWithin(ended, 500)).isFalse();
                    return new EternalExpiryPolicy();
                })
                .addCacheEntryListenerConfiguration(listener.asynchronous()));
        soon().untilAsserted(() -> assertThat(listener.heard).containsExactly(Heard.expired("k", "1")));
        assertThat(later.containsKey("k")).isFalse();
    }

    private static boolean isOverWithin(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void G7_threeProcessesHearEachOfAThousandEndsOnce() {
        List<RecordingListener> listeners =
                List.of(new RecordingListener(), new RecordingListener(), new RecordingListener());
        List<Cache<String, String>> processes = new ArrayList<>();
        for (RecordingListener listener : listeners) {
            processes.add(join(configuration()
                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(millis(1_500)))
                    .addCacheEntryListenerConfiguration(listener.asynchronous())));
        }
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            entries.put("k" + i, "1");
        }
        processes.get(0).putAll(entries);
        for (RecordingListener listener : listeners) {
            soon().untilAsserted(() -> assertThat(
                            listener.heard.stream().filter(event -> event.type() == EventType.EXPIRED))
                    .hasSize(1_000));
            Set<String> keys = new HashSet<>();
            listener.heard.stream()
                    .filter(event -> event.type() == EventType.EXPIRED)
                    .forEach(event -> keys.add(event.key()));
            assertThat(keys).hasSize(1_000);
        }
    }
}
