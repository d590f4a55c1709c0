package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.jcache.count.Statistics;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What each operation counts: the table of rules 1 to 15, on an entry "there" with value "1" and a key "gone". */
class StatisticsRulesTest extends OnCaches {

    private record Row(int rule, String what, Consumer<Cache<String, String>> operation, Statistics.Tally expected) {
        static Row of(
                int rule,
                String what,
                int hits,
                int misses,
                int puts,
                int removals,
                Consumer<Cache<String, String>> op) {
            return new Row(rule, what, op, new Statistics.Tally(hits, misses, puts, removals));
        }
    }

    private static final List<Row> TABLE = List.of(
            Row.of(1, "containsKey", 0, 0, 0, 0, c -> c.containsKey("there")),
            Row.of(1, "containsKey, absent", 0, 0, 0, 0, c -> c.containsKey("gone")),
            Row.of(2, "get", 1, 0, 0, 0, c -> c.get("there")),
            Row.of(2, "get, absent", 0, 1, 0, 0, c -> c.get("gone")),
            Row.of(2, "getAll", 1, 1, 0, 0, c -> c.getAll(Set.of("there", "gone"))),
            Row.of(3, "put", 0, 0, 1, 0, c -> c.put("gone", "1")),
            Row.of(3, "put, equal", 0, 0, 1, 0, c -> c.put("there", "1")),
            Row.of(3, "putAll", 0, 0, 2, 0, c -> c.putAll(Map.of("there", "2", "gone", "2"))),
            Row.of(4, "getAndPut", 1, 0, 1, 0, c -> c.getAndPut("there", "2")),
            Row.of(4, "getAndPut, absent", 0, 1, 1, 0, c -> c.getAndPut("gone", "2")),
            Row.of(5, "putIfAbsent", 1, 0, 0, 0, c -> c.putIfAbsent("there", "2")),
            Row.of(5, "putIfAbsent, absent", 0, 1, 1, 0, c -> c.putIfAbsent("gone", "2")),
            Row.of(6, "replace", 1, 0, 1, 0, c -> c.replace("there", "2")),
            Row.of(6, "replace, absent", 0, 1, 0, 0, c -> c.replace("gone", "2")),
            Row.of(6, "getAndReplace", 1, 0, 1, 0, c -> c.getAndReplace("there", "2")),
            Row.of(6, "getAndReplace, absent", 0, 1, 0, 0, c -> c.getAndReplace("gone", "2")),
            Row.of(7, "replace old", 1, 0, 1, 0, c -> c.replace("there", "1", "2")),
            Row.of(7, "replace other", 1, 0, 0, 0, c -> c.replace("there", "x", "2")),
            Row.of(7, "replace old, absent", 0, 1, 0, 0, c -> c.replace("gone", "1", "2")),
            Row.of(8, "remove", 0, 0, 0, 1, c -> c.remove("there")),
            Row.of(8, "remove, absent", 0, 0, 0, 0, c -> c.remove("gone")),
            Row.of(9, "remove old", 1, 0, 0, 1, c -> c.remove("there", "1")),
            Row.of(9, "remove other", 1, 0, 0, 0, c -> c.remove("there", "x")),
            Row.of(9, "remove old, absent", 0, 1, 0, 0, c -> c.remove("gone", "1")),
            Row.of(10, "getAndRemove", 1, 0, 0, 1, c -> c.getAndRemove("there")),
            Row.of(10, "getAndRemove, absent", 0, 1, 0, 0, c -> c.getAndRemove("gone")),
            Row.of(11, "removeAll keys", 0, 0, 0, 1, c -> c.removeAll(Set.of("there", "gone"))),
            Row.of(11, "removeAll", 0, 0, 0, 1, Cache::removeAll),
            Row.of(12, "clear", 0, 0, 0, 0, Cache::clear),
            Row.of(13, "iterator", 1, 0, 0, 0, c -> c.iterator().next()),
            Row.of(14, "iterator remove", 1, 0, 0, 1, c -> {
                var entries = c.iterator();
                entries.next();
                entries.remove();
            }),
            Row.of(15, "invoke, nothing", 1, 0, 0, 0, c -> c.invoke("there", (entry, none) -> null)),
            Row.of(15, "invoke, nothing, absent", 0, 1, 0, 0, c -> c.invoke("gone", (entry, none) -> null)),
            Row.of(
                    15,
                    "invoke, set",
                    1,
                    0,
                    1,
                    0,
                    c -> c.invoke("there", (entry, none) -> {
                        entry.setValue("2");
                        return null;
                    })),
            Row.of(
                    15,
                    "invokeAll, remove",
                    1,
                    1,
                    0,
                    1,
                    c -> c.invokeAll(Set.of("there", "gone"), (entry, none) -> {
                        entry.remove();
                        return null;
                    })));

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setStatisticsEnabled(true);
    }

    @TestFactory
    Stream<DynamicTest> rules1to15_whatEachOperationCounts() {
        return TABLE.stream()
                .map(row -> DynamicTest.dynamicTest("rule " + row.rule() + ": " + row.what(), () -> {
                    RmapCache<String, String> cache = (RmapCache<String, String>) join(configuration());
                    cache.clear();
                    cache.put("there", "1");
                    Statistics.Counting counted = cache.life().meter().counting();
                    counted.clear();

                    row.operation().accept(cache);

                    assertThat(new Statistics.Tally(
                                    (int) counted.hits(), (int) counted.misses(), (int) counted.puts(), (int)
                                            counted.removals()))
                            .isEqualTo(row.expected());
                }));
    }

    @Test
    void rule2_aReadThatLoadsIsAMiss() {
        RmapCache<String, String> cache = (RmapCache<String, String>)
                join(configuration().setReadThrough(true).setCacheLoaderFactory(() -> new MapLoader(key -> "loaded")));
        assertThat(cache.get("k")).isEqualTo("loaded");
        assertThat(cache.get("k")).isEqualTo("loaded");
        Statistics.Counting counted = cache.life().meter().counting();
        assertThat(counted.misses()).isEqualTo(1);
        assertThat(counted.hits()).isEqualTo(1);
        assertThat(counted.puts()).isZero();
    }

    /** Is at it for 200 ms. */
    private static void takeTime() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private RmapCache<String, String> loadingSlowly() {
        MapLoader slow = new MapLoader(key -> {
            takeTime();
            return "loaded";
        });
        return (RmapCache<String, String>)
                join(configuration().setReadThrough(true).setCacheLoaderFactory(() -> slow));
    }

    @Test
    void rule19_theTimeOfALoadIsNoTimeOfARead() {
        RmapCache<String, String> cache = loadingSlowly();
        cache.get("k");
        assertThat(cache.life().meter().counting().averageGetMicros()).isLessThan(200_000f);
    }

    @Test
    void rule19_whatAnIteratorsUserDoesIsNoTimeOfARead() {
        RmapCache<String, String> cache = (RmapCache<String, String>) join(configuration());
        cache.put("k", "1");
        Iterator<Cache.Entry<String, String>> entries = cache.iterator();
        assertThat(entries.hasNext()).isTrue();
        takeTime();
        entries.next();
        assertThat(cache.life().meter().counting().averageGetMicros())
                .isPositive()
                .isLessThan(200_000f);
    }

    @Test
    void rule19_theEntriesOfABulkShareItsTime() {
        RmapCache<String, String> cache = (RmapCache<String, String>) join(configuration());
        Map<String, String> many = IntStream.range(0, 2_000).boxed().collect(Collectors.toMap(n -> "k" + n, n -> "1"));
        long start = System.nanoTime();
        cache.putAll(many);
        cache.removeAll(many.keySet());
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        Statistics.Counting counted = cache.life().meter().counting();
        assertThat(counted.puts()).isEqualTo(2_000);
        assertThat(counted.removals()).isEqualTo(2_000);
        assertThat((counted.averagePutMicros() + counted.averageRemoveMicros()) * 2_000)
                .isPositive()
                .isLessThan(micros * 1.01f);
    }

    @Test
    void rule19_whatBeganBeforeCountingWasSwitchedOnHasNoTime() {
        CacheManager manager = newProcess().manager();
        MapWriter writer = new MapWriter();
        CacheWriter<String, String> switching = new CacheWriter<>() {
            @Override
            public void write(Cache.Entry<? extends String, ? extends String> entry) {
                manager.enableStatistics(name, true);
                writer.write(entry);
            }

            @Override
            public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
                writer.writeAll(entries);
            }

            @Override
            public void delete(Object key) {
                writer.delete(key);
            }

            @Override
            public void deleteAll(Collection<?> keys) {
                writer.deleteAll(keys);
            }
        };
        RmapCache<String, String> cache = (RmapCache<String, String>) manager.createCache(
                name,
                configuration()
                        .setStatisticsEnabled(false)
                        .setWriteThrough(true)
                        .setCacheWriterFactory(() -> switching));
        cache.put("k", "1");
        Statistics.Counting counted = cache.life().meter().counting();
        assertThat(counted.averagePutMicros()).isZero();
        manager.enableStatistics(name, false);
        Iterator<Cache.Entry<String, String>> entries = cache.iterator();
        assertThat(entries.hasNext()).isTrue();
        manager.enableStatistics(name, true);
        entries.next();
        assertThat(counted.hits()).isEqualTo(1);
        assertThat(counted.averageGetMicros()).isBetween(0f, SOON.toSeconds() * 1e6f);
    }

    @Test
    void rules15and19_aProcessorThatLoadsCountsAsAReadThatLoads() {
        RmapCache<String, String> cache = loadingSlowly();
        String seen = cache.invoke("k", (entry, none) -> {
            entry.setValue("set");
            return "set";
        });
        assertThat(seen).isEqualTo("set");
        cache.invoke("l", (entry, none) -> entry.getValue());
        Statistics.Counting counted = cache.life().meter().counting();
        assertThat(counted.misses()).isEqualTo(2);
        assertThat(counted.hits()).isZero();
        assertThat(counted.puts()).isEqualTo(1);
        assertThat(counted.averageGetMicros() * 2).isLessThan(200_000f);
    }

    @Test
    void rule17_whatIsOverBeforeItBeginsIsNoPut() {
        RmapCache<String, String> cache = (RmapCache<String, String>)
                join(configuration().setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ZERO)));
        cache.put("a", "1");
        cache.putAll(Map.of("b", "1"));
        assertThat(cache.life().meter().counting().puts()).isZero();
        assertThat(cache.containsKey("a")).isFalse();
    }

    @Test
    void statisticsAreOfOneProcess() {
        Cache<String, String> here = join(configuration());
        RmapCache<String, String> there = (RmapCache<String, String>) join(configuration());
        here.put("k", "1");
        sync(there);
        assertThat(there.get("k")).isEqualTo("1");
        assertThat(there.life().meter().counting().puts()).isZero();
    }
}
