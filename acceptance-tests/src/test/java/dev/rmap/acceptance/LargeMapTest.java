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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** W11 and W12: a large map is joined, and joined again, without harm to the server and to listeners. */
class LargeMapTest {

    private static final int ENTRIES = 200_000;

    /** A busy machine can make any command slow once; a command that is slow by nature is slow each time. */
    private static final int TRIES = 5;

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

    private List<String> slowCommands() {
        List<String> commands = new ArrayList<>();
        for (Object entry : scene.redis().list("SLOWLOG", "GET", "100")) {
            List<?> fields = (List<?>) entry;
            List<?> words = (List<?>) fields.get(3);
            commands.add(Bytes.wrap((byte[]) words.get(0)).utf8() + " took " + fields.get(2) + " us");
        }
        return commands;
    }

    /** Does it again until it was done without a slow command, and checks that this happened. */
    private void withoutSlowCommands(Runnable action) {
        List<List<String>> slow = new ArrayList<>();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            scene.redis().command("SLOWLOG", "RESET");
            action.run();
            List<String> found = slowCommands();
            if (found.isEmpty()) {
                return;
            }
            slow.add(found);
        }
        assertThat(slow).as("slow commands, in each of %d tries", TRIES).isEmpty();
    }

    @Test
    void W11_aLargeMapIsJoinedInParts() {
        withoutSlowCommands(() -> {
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
        withoutSlowCommands(() -> {
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
        withoutSlowCommands(() -> {
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
