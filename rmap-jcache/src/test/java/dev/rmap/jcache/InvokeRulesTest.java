package dev.rmap.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.Test;

/** Entry processors, alone and against one another. */
class InvokeRulesTest extends OnCaches {

    private static final EntryProcessor<String, Integer, Integer> INCREMENT = (entry, none) -> {
        int next = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(next);
        return next;
    };

    /** How often each of the eight threads increments. */
    private static final int TIMES = 250;

    private static MutableConfiguration<String, Integer> configuration() {
        return new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setStatisticsEnabled(true);
    }

    /** Runs a task on four threads of each of two processes. */
    private void contend(List<Cache<String, Integer>> processes, EachCache task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4 * processes.size());
        closeLater(threads::shutdownNow);
        List<Future<?>> running = new ArrayList<>();
        for (Cache<String, Integer> cache : processes) {
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> {
                    task.run(cache);
                    return null;
                }));
            }
        }
        for (Future<?> each : running) {
            each.get(120, TimeUnit.SECONDS);
        }
    }

    private interface EachCache {
        void run(Cache<String, Integer> cache);
    }

    @Test
    void G5_rule62_invokeLosesNoIncrementOfTwoProcesses() throws Exception {
        List<Cache<String, Integer>> processes = List.of(join(configuration()), join(configuration()));
        Set<Integer> results = Collections.newSetFromMap(new java.util.concurrent.ConcurrentHashMap<>());
        contend(processes, cache -> {
            for (int i = 0; i < TIMES; i++) {
                results.add(cache.invoke("counter", INCREMENT));
            }
        });
        for (Cache<String, Integer> cache : processes) {
            sync(cache);
            assertThat(cache.get("counter")).isEqualTo(8 * TIMES);
            assertThat(((RmapCache<?, ?>) cache).life().meter().counting().puts())
                    .as("rule 66: counted once, however often it ran")
                    .isEqualTo(4 * TIMES);
        }
        assertThat(results).as("each result is given out once").hasSize(8 * TIMES);
    }

    @Test
    void G5_replaceOldLosesNoIncrementOfTwoProcesses() throws Exception {
        List<Cache<String, Integer>> processes = List.of(join(configuration()), join(configuration()));
        processes.get(0).put("counter", 0);
        processes.forEach(OnCaches::sync);
        contend(processes, cache -> {
            for (int i = 0; i < TIMES; i++) {
                Integer seen = cache.get("counter");
                while (!cache.replace("counter", seen, seen + 1)) {
                    seen = cache.get("counter");
                }
            }
        });
        int result = processes.get(0).invoke("counter", (entry, none) -> entry.getValue());
        assertThat(result).isEqualTo(8 * TIMES);
    }

    @Test
    void G5_invokeAllLosesNoIncrement() throws Exception {
        List<Cache<String, Integer>> processes = List.of(join(configuration()), join(configuration()));
        Set<String> keys = IntStream.range(0, 10).mapToObj(i -> "k" + i).collect(Collectors.toSet());
        contend(processes, cache -> {
            for (int i = 0; i < 50; i++) {
                cache.invokeAll(keys, INCREMENT)
                        .values()
                        .forEach(result -> assertThat(result.get()).isPositive());
            }
        });
        processes.forEach(OnCaches::sync);
        assertThat(processes.get(0).getAll(keys).values()).containsOnly(400).hasSize(10);
    }

    @Test
    void rule66_eachRunHasAnEntryOfItsOwn() {
        Cache<String, Integer> cache = join(configuration());
        Cache<String, Integer> other = join(configuration());
        cache.put("k", 1);
        List<MutableEntry<String, Integer>> entries = new ArrayList<>();
        int result = cache.invoke("k", (entry, none) -> {
            entries.add(entry);
            int seen = entry.getValue();
            if (entries.size() == 1) {
                other.put("k", 10);
            }
            entry.setValue(seen + 1);
            return seen;
        });
        assertThat(result).isEqualTo(10);
        assertThat(entries).hasSize(2).doesNotHaveDuplicates();
        assertThat(cache.get("k")).isEqualTo(11);
    }

    @Test
    void rule63_aProcessorThatThrowsChangesNothing() {
        Cache<String, Integer> cache = join(configuration());
        cache.put("k", 1);
        assertThatThrownBy(() -> cache.invoke("k", (entry, none) -> {
                    entry.setValue(2);
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(EntryProcessorException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(cache.get("k")).isEqualTo(1);
    }

    @Test
    void rule65_invokeAllKeepsFailuresWithTheirKeys() {
        Cache<String, Integer> cache = join(configuration());
        AtomicInteger calls = new AtomicInteger();
        Map<String, javax.cache.processor.EntryProcessorResult<Integer>> results =
                cache.invokeAll(Set.of("good", "bad", "null"), (entry, none) -> {
                    calls.incrementAndGet();
                    if (entry.getKey().equals("bad")) {
                        throw new IllegalStateException("no");
                    }
                    entry.setValue(1);
                    return entry.getKey().equals("null") ? null : 7;
                });
        assertThat(results).containsOnlyKeys("good", "bad");
        assertThat(results.get("good").get()).isEqualTo(7);
        assertThatThrownBy(() -> results.get("bad").get()).isInstanceOf(EntryProcessorException.class);
        assertThat(cache.containsKey("bad")).isFalse();
        assertThat(cache.containsKey("null")).isTrue();
    }
}
