package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.MapEvent;
import dev.rmap.model.Bytes;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.redis.RedisOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** W11 and W12: a large map is joined, and joined again, without harm to the server and to listeners. */
class LargeMapTest {

    private static final int ENTRIES = 200_000;

    /** A busy machine can make any answer slow once; an answer that is slow by nature is slow each time. */
    private static final int TRIES = 5;

    /** How many words a question has, which is a call of the catch-up script, and where those are that say what it asks for. */
    private static final int CATCH_UP_WORDS = 15;

    private static final int MODE_WORD = 7;
    private static final int CURSOR_WORD = 13;

    private static final String FILL = """
            for n = tonumber(ARGV[1]), tonumber(ARGV[2]) do
              redis.call('HSET', KEYS[1], 'key-' .. string.format('%012d', n), string.rep(n % 10, 100))
            end
            redis.call('HSET', KEYS[1], '=rev', ARGV[2], '=kind', 'set')
            """;

    private final Scene scene = Scene.own(RedisOptions.plain());

    private int removed;

    private static String key(int number) {
        return String.format("key-%012d", number);
    }

    @BeforeEach
    void fill() {
        for (int from = 1; from <= ENTRIES; from += 10_000) {
            scene.redis()
                    .command("EVAL", FILL, "1", scene.content(), String.valueOf(from), String.valueOf(from + 9_999));
        }
        scene.redis().command("CONFIG", "SET", "slowlog-log-slower-than", "10000");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** The questions whose answers were slow since the log was emptied, without what is drawn by lot in them. */
    private Set<String> slowQuestions() {
        Set<String> questions = new TreeSet<>();
        for (Object entry : scene.redis().list("SLOWLOG", "GET", "1000")) {
            List<?> words = (List<?>) ((List<?>) entry).get(3);
            if (word(words, 0).equalsIgnoreCase("EVALSHA") && words.size() == CATCH_UP_WORDS) {
                questions.add(word(words, MODE_WORD) + " from " + word(words, CURSOR_WORD));
            }
        }
        return questions;
    }

    private static String word(List<?> words, int index) {
        return Bytes.wrap((byte[]) words.get(index)).utf8();
    }

    /** Does it again until no question was slow each time. */
    private void withoutSlowAnswers(Runnable action) {
        Set<String> slowEachTime = new TreeSet<>();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            scene.redis().command("SLOWLOG", "RESET");
            action.run();
            Set<String> slow = slowQuestions();
            if (attempt == 0) {
                slowEachTime.addAll(slow);
            } else {
                slowEachTime.retainAll(slow);
            }
            if (slowEachTime.isEmpty()) {
                return;
            }
        }
        assertThat(slowEachTime).as("slow in each of %d tries", TRIES).isEmpty();
    }

    @Test
    void W11_aLargeMapIsJoinedInParts() {
        withoutSlowAnswers(() -> {
            CommandCounts counts = CommandCounts.begin(scene.redis());
            try (ReplicatedMap<String, String> map =
                    scene.builder(scene.direct()).open()) {
                assertThat(map).hasSize(ENTRIES);
                assertThat(map.get(key(7))).isEqualTo("7".repeat(100));
                assertThat(map.revision().number()).isEqualTo(ENTRIES);
            }
            assertThat(counts.of("hgetall")).isZero();
            assertThat(counts.of("hscan")).isGreaterThan(ENTRIES / 1_100);
        });
    }

    @Test
    void W11_aLargeMapIsJoinedWhileOthersWriteAndIsWhole() {
        ReplicatedMap<String, String> writer = scene.join();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> {
            int writes = 0;
            while (!over.get()) {
                String value = "w" + writes++;
                writer.putAll(Map.of("pair-1", value, "pair-2", value));
                writer.remove(key(writes));
            }
            return writes;
        });
        try {
            soon().until(() -> writer.containsKey("pair-1"));
            for (int round = 0; round < 3; round++) {
                try (ReplicatedMap<String, String> map =
                        scene.builder(scene.direct()).open()) {
                    Map<String, String> snapshot = map.snapshot().entries();
                    assertThat(snapshot.get("pair-1")).isEqualTo(snapshot.get("pair-2"));
                    int done = Integer.parseInt(snapshot.get("pair-1").substring(1));
                    assertThat(snapshot).hasSizeBetween(ENTRIES + 2 - done - 1, ENTRIES + 2 - done);
                }
            }
        } finally {
            over.set(true);
        }
        assertThat(Eventually.get(writing)).isPositive();
    }

    @Test
    void W12_afterAReconnectionListenersHearTheDifferencesAndTheServerIsNotBusy() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        writer.put("changed", "0");
        soon().until(() -> replica.containsKey("changed"));
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        replica.subscribe(heard::add);
        withoutSlowAnswers(() -> {
            heard.clear();
            CommandCounts counts = CommandCounts.begin(scene.redis());
            disconnected(() -> {
                writer.put("changed", String.valueOf(System.nanoTime()));
                writer.put("added", "1");
                writer.remove("added");
                writer.remove(key(++removed));
            });
            soon().until(() -> replica.revision().equals(writer.revision()));
            assertThat(counts.of("hscan")).as(counts.toString()).isZero();
            assertThat(counts.of("hgetall")).isZero();
            soon().until(() -> heard.size() >= 2);
        });
        assertThat(heard)
                .extracting(event -> (EntryEvent<String, String>) event)
                .extracting(EntryEvent::kind, EntryEvent::origin)
                .containsExactlyInAnyOrder(tuple(Kind.CHANGE, Origin.CATCH_UP), tuple(Kind.DELETE, Origin.CATCH_UP));
    }

    @Test
    void W12_evenAWholeSnapshotTellsDifferencesOnly() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        writer.put("changed", "0");
        soon().until(() -> replica.containsKey("changed"));
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        replica.subscribe(heard::add);
        withoutSlowAnswers(() -> {
            heard.clear();
            CommandCounts counts = CommandCounts.begin(scene.redis());
            disconnected(() -> {
                writer.put("changed", String.valueOf(System.nanoTime()));
                writer.remove(key(++removed));
                for (Object key : scene.redis().list("KEYS", "*:log")) {
                    scene.redis().command("DEL", Bytes.wrap((byte[]) key).utf8());
                }
            });
            soon().until(() -> replica.revision().equals(writer.revision()));
            assertThat(counts.of("hscan")).isPositive();
            soon().until(() -> heard.size() >= 2);
        });
        assertThat(heard)
                .extracting(event -> ((EntryEvent<String, String>) event).kind())
                .containsExactlyInAnyOrder(Kind.CHANGE, Kind.DELETE);
    }

    private void disconnected(Runnable meanwhile) {
        scene.proxy().refuse();
        scene.proxy().cutAll();
        meanwhile.run();
        scene.proxy().accept();
    }
}
