package dev.rmap.jcache;

import static dev.rmap.jcache.RecordingListener.Heard.created;
import static dev.rmap.jcache.RecordingListener.Heard.expired;
import static dev.rmap.jcache.RecordingListener.Heard.removed;
import static dev.rmap.jcache.RecordingListener.Heard.updated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.jcache.RecordingListener.Heard;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation that can change a cache, and what the listeners of two processes hear of it: the kind, the old and the
 * new value, and the order. The entries "a" and "b" are there, with the values "1" and "2"; the loader knows "loaded".
 */
class ListenerMatrixTest extends OnCaches {

    private record Row(String what, Consumer<Cache<String, String>> operation, List<Heard> expected) {
        Row(String what, Consumer<Cache<String, String>> operation, Heard... expected) {
            this(what, operation, List.of(expected));
        }
    }

    private static final List<Row> MATRIX = List.of(
            new Row("put, new", c -> c.put("n", "1"), created("n", "1")),
            new Row("put", c -> c.put("a", "9"), updated("a", "1", "9")),
            new Row("rule 54: put, equal", c -> c.put("a", "1"), updated("a", "1", "1")),
            new Row("getAndPut, new", c -> c.getAndPut("n", "1"), created("n", "1")),
            new Row("getAndPut", c -> c.getAndPut("a", "9"), updated("a", "1", "9")),
            new Row("putAll", c -> c.putAll(Map.of("n", "1")), created("n", "1")),
            new Row("putIfAbsent, new", c -> c.putIfAbsent("n", "1"), created("n", "1")),
            new Row("putIfAbsent", c -> c.putIfAbsent("a", "9")),
            new Row("replace", c -> c.replace("a", "9"), updated("a", "1", "9")),
            new Row("replace, absent", c -> c.replace("n", "9")),
            new Row("replace old", c -> c.replace("a", "1", "9"), updated("a", "1", "9")),
            new Row("replace other", c -> c.replace("a", "x", "9")),
            new Row("replace old, absent", c -> c.replace("n", "1", "9")),
            new Row("getAndReplace", c -> c.getAndReplace("a", "9"), updated("a", "1", "9")),
            new Row("getAndReplace, absent", c -> c.getAndReplace("n", "9")),
            new Row("remove", c -> c.remove("a"), removed("a", "1")),
            new Row("remove, absent", c -> c.remove("n")),
            new Row("remove old", c -> c.remove("a", "1"), removed("a", "1")),
            new Row("remove other", c -> c.remove("a", "x")),
            new Row("getAndRemove", c -> c.getAndRemove("a"), removed("a", "1")),
            new Row("getAndRemove, absent", c -> c.getAndRemove("n")),
            new Row("removeAll keys", c -> c.removeAll(Set.of("a", "n")), removed("a", "1")),
            new Row("removeAll", ListenerMatrixTest::removeAllButB, removed("b", "2"), removed("a", "1")),
            new Row("rule 54: clear", Cache::clear),
            new Row("iterator remove", ListenerMatrixTest::removeAByIterator, removed("a", "1")),
            new Row("invoke, set new", c -> c.invoke("n", setting("1")), created("n", "1")),
            new Row("invoke, set", c -> c.invoke("a", setting("9")), updated("a", "1", "9")),
            new Row("rule 55: invoke, set twice", c -> c.invoke("a", setting("8", "9")), updated("a", "1", "9")),
            new Row("invoke, remove", c -> c.invoke("a", removing()), removed("a", "1")),
            new Row("rule 55: invoke, read", c -> c.invoke("a", (entry, none) -> entry.getValue())),
            new Row("invokeAll", c -> c.invokeAll(Set.of("a"), setting("9")), updated("a", "1", "9")),
            new Row("get that loads", c -> c.get("loaded"), created("loaded", "L")),
            new Row("getAll that loads", c -> c.getAll(Set.of("loaded", "a")), created("loaded", "L")),
            new Row("loadAll", c -> loadAll(c, false), created("loaded", "L")),
            new Row("loadAll, replacing", c -> loadAll(c, true), updated("a", "1", "L"), created("loaded", "L")));

    private static javax.cache.processor.EntryProcessor<String, String, Object> setting(String... values) {
        return (entry, none) -> {
            for (String value : values) {
                entry.setValue(value);
            }
            return null;
        };
    }

    private static javax.cache.processor.EntryProcessor<String, String, Object> removing() {
        return (entry, none) -> {
            entry.remove();
            return null;
        };
    }

    private static void removeAllButB(Cache<String, String> cache) {
        cache.remove("b");
        cache.removeAll();
    }

    private static void removeAByIterator(Cache<String, String> cache) {
        for (Iterator<Cache.Entry<String, String>> entries = cache.iterator(); entries.hasNext(); ) {
            if (entries.next().getKey().equals("a")) {
                entries.remove();
            }
        }
    }

    private static void loadAll(Cache<String, String> cache, boolean replace) {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("a"), replace, done);
        try {
            done.get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        CompletionListenerFuture second = new CompletionListenerFuture();
        cache.loadAll(Set.of("loaded"), replace, second);
        try {
            second.get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new MapLoader(key -> "L"));
    }

    @TestFactory
    Stream<DynamicTest> G7_bothProcessesHearWhatHappened() {
        RecordingListener here = new RecordingListener();
        RecordingListener there = new RecordingListener();
        Cache<String, String> cache = join(configuration().addCacheEntryListenerConfiguration(here.synchronous()));
        Cache<String, String> other = join(configuration().addCacheEntryListenerConfiguration(there.asynchronous()));
        return MATRIX.stream()
                .map(row -> DynamicTest.dynamicTest(row.what(), () -> {
                    cache.clear();
                    cache.put("a", "1");
                    cache.put("b", "2");
                    int before = here.heard.size();
                    soon().until(() -> there.heard.size() == before);
                    here.forget();
                    there.forget();

                    row.operation().accept(cache);

                    assertThat(here.heard)
                            .as("rule 51: heard when the call returns")
                            .containsExactlyElementsOf(row.expected());
                    sync(other);
                    soon().untilAsserted(() -> assertThat(there.heard).containsExactlyElementsOf(row.expected()));
                    assertThat(there.revisions)
                            .isEqualTo(here.revisions)
                            .isSortedAccordingTo((a, b) -> Long.compare(a.number(), b.number()));
                }));
    }

    @Test
    void G7_expiryIsHeardOnceInEachProcess() {
        RecordingListener here = new RecordingListener();
        RecordingListener there = new RecordingListener();
        MutableConfiguration<String, String> dying = new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(
                        javax.cache.expiry.CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 100)));
        Cache<String, String> cache =
                join(new MutableConfiguration<>(dying).addCacheEntryListenerConfiguration(here.synchronous()));
        Cache<String, String> other =
                join(new MutableConfiguration<>(dying).addCacheEntryListenerConfiguration(there.asynchronous()));
        cache.put("k", "1");
        soon().untilAsserted(() -> {
            assertThat(here.heard).containsExactly(created("k", "1"), expired("k", "1"));
            assertThat(there.heard).containsExactly(created("k", "1"), expired("k", "1"));
        });
        cache.put("fence", "1");
        sync(other);
        soon().untilAsserted(() -> assertThat(there.heard).contains(created("fence", "1")));
        assertThat(there.heard.stream().filter(expired("k", "1")::equals)).hasSize(1);
    }

    @Test
    void readsThatMoveADeadlineAreNotHeard() {
        RecordingListener here = new RecordingListener();
        Cache<String, String> cache = join(new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1)))
                .addCacheEntryListenerConfiguration(here.synchronous()));
        cache.put("k", "1");
        Cache<String, String> other = join(new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 1))));
        sync(other);
        Revision before = revision(other);
        assertThat(other.get("k")).isEqualTo("1");
        soon().until(() -> revision(other).number() > before.number());
        cache.put("fence", "1");
        assertThat(here.heard).containsExactly(created("k", "1"), created("fence", "1"));
    }

    private static Revision revision(Cache<?, ?> cache) {
        return cache.unwrap(ReplicatedCache.class).status().revision();
    }

    @Test
    void G7_afterACutTheDifferencesAreHeardAndFoldToTheCache() {
        RecordingListener there = new RecordingListener();
        Peer reader = newProcess();
        Cache<String, String> other = reader.manager()
                .createCache(name, configuration().addCacheEntryListenerConfiguration(there.asynchronous()));
        Cache<String, String> cache = join(configuration());
        for (int i = 0; i < 200; i++) {
            cache.put("key-" + i, "before");
        }
        sync(other);
        soon().until(() -> there.heard.size() == 200);

        reader.link().cut().run();
        for (int i = 0; i < 1_000; i++) {
            cache.put("key-" + i % 300, "missed-" + i);
        }
        for (int i = 0; i < 50; i++) {
            cache.remove("key-" + i);
        }
        reader.link().restore().run();

        Map<String, String> expected = content(cache);
        soon().untilAsserted(() -> assertThat(content(other)).isEqualTo(expected));
        soon().untilAsserted(() -> assertThat(there.fold(Map.of())).isEqualTo(expected));
        assertThat(there.missed).contains(true);
        assertThat(new ArrayList<>(there.heard).stream().filter(event -> event.now() != null && event.old() == null))
                .as("each entry is created once")
                .doesNotHaveDuplicates();
    }

    static Map<String, String> content(Cache<String, String> cache) {
        Map<String, String> content = new java.util.TreeMap<>();
        cache.forEach(entry -> content.put(entry.getKey(), entry.getValue()));
        return content;
    }
}
