package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.Codecs;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.ReplicatedMapBuilder;
import dev.rmap.engine.Codec;
import dev.rmap.model.Bytes;
import dev.rmap.testkit.redis.RedisOptions;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What reads and writes cost, in counts that do not depend on the machine: who makes one dearer has to say so here. The
 * keys have 16 bytes and the values 100, as in the benchmarks.
 */
class CostsTest {

    private static final String KEY = "key-000000000001";
    private static final String VALUE = "v".repeat(100);
    private static final int TIMES = 160;

    private final Scene scene = Scene.own(RedisOptions.plain());

    @AfterEach
    void close() {
        scene.close();
    }

    private ReplicatedMapBuilder<String, String> patient() {
        return scene.builder(scene.direct()).syncTimes(Scene.PATIENT);
    }

    /** A map whose writer the server knows. */
    private ReplicatedMap<String, String> written() {
        ReplicatedMap<String, String> map = scene.open(patient());
        map.put(KEY, VALUE);
        map.put(KEY, VALUE);
        return map;
    }

    private static long allocatedHere() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void aReadAllocatesNothing() {
        ReplicatedMap<String, String> map = written();
        allocatedByReads(map);
        assertThat(allocatedByReads(map)).isLessThan(1_000);
    }

    private static long allocatedByReads(ReplicatedMap<String, String> map) {
        long before = allocatedHere();
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            found += VALUE.equals(map.get(KEY)) ? 1 : 0;
        }
        long allocated = allocatedHere() - before;
        assertThat(found).isEqualTo(100_000);
        return allocated;
    }

    @Test
    void aWriteAllocatesLittleOnTheThreadOfItsCaller() {
        ReplicatedMap<String, String> map = written();
        for (int i = 0; i < 10 * TIMES; i++) {
            map.put(KEY, VALUE);
        }
        long before = allocatedHere();
        for (int i = 0; i < TIMES; i++) {
            map.put(KEY, VALUE);
        }
        assertThat((allocatedHere() - before) / TIMES).isLessThan(10_000);
    }

    @Test
    void aWriteIsOneScriptOfSevenCommands() {
        ReplicatedMap<String, String> map = written();
        CommandCounts counts = CommandCounts.begin(scene.redis());
        for (int i = 0; i < TIMES; i++) {
            map.put(KEY, VALUE);
        }
        assertThat(counts.scripts()).as(counts.toString()).isEqualTo(TIMES);
        assertThat(each(counts, "time", "hmget", "xadd", "hset", "publish"))
                .as(counts.toString())
                .isEqualTo(Map.of("time", 1, "hmget", 2, "xadd", 1, "hset", 2, "publish", 1));
        assertThat(counts.of("hlen")).as("one batch in sixteen trims the log").isEqualTo(TIMES / 16);
        assertThat(counts.of("hget") + counts.of("get") + counts.of("set") + counts.of("del") + counts.of("xrange"))
                .as(counts.toString())
                .isZero();
    }

    @Test
    void whatAWriteReplacesTravelsOnlyWhereItIsReturned() {
        ReplicatedMap<String, String> map = written();
        String large = "x".repeat(10_000);
        map.put(KEY, large);
        map.async().set(KEY, large).toCompletableFuture().join();
        map.putAll(Map.of(KEY, large));
        map.batch().put(KEY, large).commit();
        map.replaceAll((key, value) -> large);
        map.merge(KEY, large, (old, added) -> added);
        map.keySet().removeIf(KEY::equals);
        map.putAll(Map.of(KEY, large));
        map.removeAll(List.of(KEY));
        map.putAll(Map.of(KEY, large));
        assertThat(scene.redis().list("KEYS", "*:answer:*")).isEmpty();
        assertThat(map.put(KEY, VALUE)).isEqualTo(large);
        assertThat(scene.redis().list("KEYS", "*:answer:*")).hasSize(1);
    }

    private static Map<String, Integer> each(CommandCounts counts, String... commands) {
        Map<String, Integer> each = new HashMap<>();
        for (String command : commands) {
            assertThat(counts.of(command) % TIMES).as(counts.toString()).isZero();
            each.put(command, (int) (counts.of(command) / TIMES));
        }
        return each;
    }

    @Test
    void manyEntriesInOneCallAreOneScriptOfFewCommandsAndOneMessageForEach() {
        ReplicatedMap<String, String> map = written();
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < TIMES; i++) {
            entries.put("key-" + i, VALUE);
        }
        CommandCounts counts = CommandCounts.begin(scene.redis());
        map.putAll(entries);
        assertThat(counts.scripts()).as(counts.toString()).isEqualTo(1);
        assertThat(counts.of("publish")).as(counts.toString()).isEqualTo(TIMES);
        assertThat(counts.of("hmget")).as(counts.toString()).isEqualTo(2);
        assertThat(counts.of("hset")).as(counts.toString()).isEqualTo(2);
        assertThat(counts.of("xadd")).as(counts.toString()).isEqualTo(1);
    }

    @Test
    void aChangeIsDecodedOnceInEachProcess() {
        Counted writers = new Counted();
        Counted readers = new Counted();
        ReplicatedMap<String, String> writer = scene.open(typed(writers));
        ReplicatedMap<String, String> reader = scene.open(typed(readers));
        writer.set(KEY, VALUE);
        writer.set(KEY, VALUE);
        scene.awaitEqual(reader);
        writers.decoded.set(0);
        readers.decoded.set(0);

        for (int i = 0; i < TIMES; i++) {
            writer.set(KEY, VALUE + i);
        }
        Scene.soon().until(() -> reader.revision().equals(writer.revision()));
        for (int i = 0; i < TIMES; i++) {
            assertThat(reader.get(KEY)).isEqualTo(VALUE + (TIMES - 1));
            assertThat(writer.get(KEY)).isEqualTo(VALUE + (TIMES - 1));
        }

        assertThat(writers.decoded).hasValue(TIMES);
        assertThat(readers.decoded).hasValue(TIMES);
    }

    private ReplicatedMapBuilder<String, String> typed(Codec<String> values) {
        return ReplicatedMap.builder(scene.name(), Codecs.strings(), values)
                .backend(scene.direct())
                .syncTimes(Scene.PATIENT);
    }

    /** Strings, and how often one was decoded. */
    private static final class Counted implements Codec<String> {
        private final Codec<String> strings = Codecs.strings();
        private final AtomicInteger decoded = new AtomicInteger();

        @Override
        public String id() {
            return strings.id();
        }

        @Override
        public Bytes encode(String value) {
            return strings.encode(value);
        }

        @Override
        public String decode(Bytes bytes) {
            decoded.incrementAndGet();
            return strings.decode(bytes);
        }

        @Override
        public boolean exact() {
            return strings.exact();
        }
    }
}
