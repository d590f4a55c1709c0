package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rmap.backend.BackendException.Kind;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.kit.FetchingLink;
import dev.rmap.engine.kit.FewHot;
import dev.rmap.engine.kit.OneLink;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.replica.ColdValues;
import dev.rmap.event.EntryEvent;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.MapName;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Maps that keep few values in memory, on the in-process authority. */
@Timeout(60)
class ColdValuesTest {

    private static final MapName MAP = new MapName("m");
    private static final int HOT = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final EngineConfig CONFIG = new EngineConfig(
            EngineConfig.DEFAULTS.lifetime(),
            PATIENCE,
            PATIENCE,
            new EngineConfig.SyncTimes(50, 20, 200, 5, 20),
            EngineConfig.Limits.DEFAULTS);

    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS.withParts(7));
    private final FetchingLink link = new FetchingLink(store.newBackend().link(MAP));
    private final List<MapEngine<String, String>> opened = new ArrayList<>();

    /** The keys of which listeners have asked, or are asking, for the old value. */
    private final Queue<String> askedFor = new ConcurrentLinkedQueue<>();

    private final MapEngine<String, String> other =
            open(new MapSetup<>(MAP, store.newBackend(), new Utf8(), new Utf8(), CONFIG, EngineRuntime.shared()));

    private MapEngine<String, String> open(MapSetup<String, String> setup) {
        MapEngine<String, String> engine = MapEngine.open(setup);
        opened.add(engine);
        return engine;
    }

    private MapEngine<String, String> bounded() {
        return bounded(PATIENCE);
    }

    private MapEngine<String, String> bounded(Duration patience) {
        return open(new MapSetup<>(
                MAP,
                new OneLink(link),
                new Utf8(),
                new Utf8(),
                CONFIG,
                EngineRuntime.shared(),
                new FewHot(HOT, patience)));
    }

    @AfterEach
    void closeAll() {
        opened.forEach(MapEngine::close);
    }

    private static Receipt put(MapEngine<String, String> engine, String key, String value) {
        return engine.commit(Commit.of(Command.set(Bytes.utf8(key), Bytes.utf8(value))))
                .get(0);
    }

    private Map<String, String> fill(int entries) {
        Map<String, String> all = new HashMap<>();
        IntStream.range(0, entries).forEach(i -> {
            put(other, "k" + i, "v" + i);
            all.put("k" + i, "v" + i);
        });
        return all;
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void G4_whatIsLoadedWrittenAndReadLeavesNoMoreValuesInMemoryThanTheBound() {
        Map<String, String> all = fill(50);
        MapEngine<String, String> engine = bounded();
        assertThat(engine.hotSize()).isEqualTo(HOT);
        for (int i = 50; i < 100; i++) {
            put(engine, "k" + i, "v" + i);
            assertThat(engine.hotSize()).isEqualTo(HOT);
            assertThat(engine.get("k" + i)).isEqualTo("v" + i);
            all.put("k" + i, "v" + i);
        }
        all.forEach((key, value) -> {
            assertThat(engine.get(key)).isEqualTo(value);
            assertThat(engine.hotSize()).isEqualTo(HOT);
        });
        assertThat(engine.size()).isEqualTo(100);
        assertThat(engine.get("missing")).isNull();
    }

    @Test
    void aWalkThatCannotBringAPortionBringsItWhenItIsAskedAgain() {
        Map<String, String> all = fill(200);
        MapEngine<String, String> engine = bounded(Duration.ofMillis(100));
        Iterator<HeldEntry<String, String>> walk = engine.entries();
        link.swallowNext();
        Map<String, String> walked = new HashMap<>();
        assertThatExceptionOfType(NotReadyException.class).isThrownBy(() -> rest(walk, walked));
        rest(walk, walked);
        assertThat(walked).isEqualTo(all);
    }

    private static void rest(Iterator<HeldEntry<String, String>> walk, Map<String, String> into) {
        while (walk.hasNext()) {
            HeldEntry<String, String> entry = walk.next();
            into.put(entry.getKey(), entry.getValue());
        }
    }

    @Test
    void aHotValueIsReadWithoutAsking() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        assertThat(engine.get("k0")).isEqualTo("v0");
        assertThat(engine.get("k0")).isEqualTo("v0");
        assertThat(link.asked).containsExactly(List.of("k0"));
        assertThat(engine.contains("k1")).isTrue();
        assertThat(engine.entry("k1"))
                .hasValueSatisfying(entry -> assertThat(entry.isCold()).isTrue());
        assertThat(link.asked).hasSize(1);
        assertThat(engine.warmEntry("k1"))
                .hasValueSatisfying(entry -> assertThat(entry.bytes()).isEqualTo(Bytes.utf8("v1")));
    }

    @Test
    void manyReadersOfOneColdValueAskOnce() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        link.holdNext();
        Queue<String> read = new ConcurrentLinkedQueue<>();
        List<Thread> readers = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(() -> read.add(engine.get("k0")), "reader-" + i))
                .toList();
        readers.forEach(Thread::start);
        until(() -> readers.stream().allMatch(reader -> reader.getState() == Thread.State.TIMED_WAITING));
        link.release();
        until(() -> read.size() == 8);
        assertThat(read).containsOnly("v0");
        assertThat(link.asked).hasSize(1);
    }

    @Test
    void G3_whatChangedWhileItWasFetchedIsNotPutBack() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        link.holdNext();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> engine.get("k0"));
        until(() -> !link.asked.isEmpty());
        put(other, "k0", "newer");
        until(() -> !engine.entry("k0").orElseThrow().isCold());
        link.release();
        assertThat(read).succeedsWithin(PATIENCE).isEqualTo("newer");
        assertThat(engine.get("k0")).isEqualTo("newer");
    }

    @Test
    void whatIsGoneWhenItIsFetchedIsNotThere() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        link.holdNext();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> engine.get("k0"));
        until(() -> !link.asked.isEmpty());
        other.commit(Commit.of(Command.remove(Bytes.utf8("k0"))));
        until(() -> !engine.contains("k0"));
        link.release();
        assertThat(read).succeedsWithin(PATIENCE).isNull();
    }

    @Test
    void aFetchThatFailsIsAskedAgain() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        link.failNext(Kind.UNAVAILABLE);
        link.failNext(Kind.UNKNOWN);
        assertThat(engine.get("k0")).isEqualTo("v0");
        assertThat(link.asked).hasSize(3);
    }

    @Test
    void G10_aReaderOfAColdValueIsToldWhenTheAuthorityRefusesOrIsSilent() {
        fill(50);
        MapEngine<String, String> engine = bounded(Duration.ofMillis(50));
        link.failNext(Kind.REFUSED);
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> engine.get("k0"))
                .withMessageContaining("map m")
                .withMessageContaining("on purpose");
        link.swallowNext();
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> engine.get("k0"))
                .withMessageContaining("within 50 ms");
        assertThat(engine.get("k0")).isEqualTo("v0");
    }

    @Test
    void aClosedMapHasOnlyItsHotValues() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        put(engine, "hot", "1");
        engine.close();
        assertThat(engine.get("hot")).isEqualTo("1");
        assertThatExceptionOfType(MapClosedException.class).isThrownBy(() -> engine.get("k0"));
    }

    @Test
    void aWalkThroughColdValuesFetchesThemByPortions() {
        Map<String, String> all = fill(200);
        MapEngine<String, String> engine = bounded();
        Map<String, String> seen = new HashMap<>();
        engine.forEach(seen::put);
        assertThat(seen).isEqualTo(all);
        assertThat(link.asked).hasSizeLessThanOrEqualTo(200 / ColdValues.PORTION + 2);
        assertThat(engine.hotSize()).isEqualTo(HOT);
    }

    @Test
    void G2_aSnapshotOfColdValuesIsTheMapAtItsRevisionWhileOthersWrite() {
        fill(100);
        MapEngine<String, String> engine = bounded();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> IntStream.range(0, 500)
                .forEach(i -> other.commit(new Commit(List.of(
                        Command.set(Bytes.utf8("k" + i % 90), Bytes.utf8("x" + i)),
                        Command.set(Bytes.utf8("k" + (i % 90 + 7)), Bytes.utf8("x" + i)),
                        Command.set(Bytes.utf8("last"), Bytes.utf8("x" + i)))))));
        do {
            Map<String, String> entries = engine.snapshot().entries();
            String last = entries.getOrDefault("last", "none");
            if (!last.equals("none")) {
                int i = Integer.parseInt(last.substring(1)) % 90;
                assertThat(entries).containsEntry("k" + i, last).containsEntry("k" + (i + 7), last);
            }
        } while (!writing.isDone());
        assertThat(writing).succeedsWithin(PATIENCE);
        assertThat(engine.snapshot().entries()).hasSize(101);
    }

    @Test
    void coldEntriesEndAtTheirDeadlines() {
        MapEngine<String, String> engine = bounded();
        for (int i = 0; i < 20; i++) {
            engine.commit(Commit.of(new Command(
                    Bytes.utf8("k" + i), Condition.ALWAYS, new Mutation.Set(Bytes.utf8("v"), Expiry.after(300)))));
        }
        assertThat(engine.hotSize()).isEqualTo(HOT);
        until(() -> engine.size() == 0);
        assertThat(engine.get("k0")).isNull();
        until(() -> other.size() == 0 && engine.status().revision().number() == 40);
    }

    @Test
    void G7_onlyTheDifferencesAreHeardWhenTheWholeMapIsLoadedAnew() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        engine.subscribe(
                event -> {
                    if (event instanceof EntryEvent<String, String> entry) {
                        heard.add(entry.origin() + " " + entry.key() + " " + entry.existed() + " "
                                + entry.newValue().orElse("-"));
                    }
                },
                /* withContent= */ false,
                /* folded= */ false);
        Runnable goBack = store.rememberState(MAP);
        put(other, "k3", "lost");
        put(other, "new", "lost");
        until(() -> engine.contains("new"));
        goBack.run();
        until(() -> heard.size() == 4);
        assertThat(heard)
                .startsWith("FEED k3 true lost", "FEED new false lost")
                .contains("CATCH_UP k3 true v3", "CATCH_UP new true -");
        assertThat(engine.hotSize()).isLessThanOrEqualTo(HOT);
    }

    private Queue<String> oldValues(MapEngine<String, String> engine) {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        engine.subscribe(
                event -> {
                    if (event instanceof EntryEvent<String, String> entry) {
                        askedFor.add(entry.key());
                        heard.add(entry.key() + " " + entry.existed() + " "
                                + entry.oldValue().orElse("-"));
                    }
                },
                /* withContent= */ false,
                /* folded= */ false);
        return heard;
    }

    @Test
    void theOldValueOfAColdEntryThatThisProcessChangedIsKnown() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        Queue<String> heard = oldValues(engine);
        put(engine, "k0", "x");
        engine.commit(Commit.of(Command.remove(Bytes.utf8("k1"))));
        engine.commit(new Commit(List.of(
                Command.set(Bytes.utf8("k2"), Bytes.utf8("x")),
                Command.set(Bytes.utf8("k3"), Bytes.utf8("x")),
                Command.remove(Bytes.utf8("k2")))));
        engine.commit(Commit.of(Command.set(Bytes.utf8("k4"), Bytes.utf8("x"))).tersely());
        until(() -> heard.size() == 6);
        assertThat(heard)
                .containsExactly("k0 true v0", "k1 true v1", "k2 true v2", "k3 true v3", "k2 true x", "k4 true v4");
    }

    @Test
    void G10_theOldValueIsWaitedForUntilTheAnswerIsHereAndNoLongerThanTheMapIsOpen() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        Queue<String> heard = oldValues(engine);
        link.holdCommits();
        CompletionStage<List<Receipt>> write =
                engine.commitAsync(Commit.of(Command.set(Bytes.utf8("k0"), Bytes.utf8("x"))));
        until(() -> askedFor.contains("k0"));
        assertThat(engine.get("k0")).isEqualTo("x");
        assertThat(heard).isEmpty();
        link.release();
        assertThat(write).succeedsWithin(PATIENCE);
        until(() -> heard.size() == 1);
        link.holdCommits();
        CompletionStage<List<Receipt>> unanswered =
                engine.commitAsync(Commit.of(Command.set(Bytes.utf8("k1"), Bytes.utf8("x"))));
        until(() -> askedFor.contains("k1"));
        engine.close();
        assertThat(unanswered).failsWithin(PATIENCE);
        until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("k0 true v0", "k1 true -");
    }

    @Test
    void theOldValueOfAColdEntryThatOthersChangedIsNotKnownAndThatThereWasOneIs() {
        fill(50);
        MapEngine<String, String> engine = bounded();
        Queue<String> heard = oldValues(engine);
        put(other, "k0", "x");
        put(other, "k0", "y");
        put(other, "fresh", "z");
        until(() -> heard.size() == 3);
        assertThat(heard).containsExactly("k0 true -", "k0 true x", "fresh false -");
    }

    @Test
    void clearingAndRemovingMakeRoom() {
        FewHot few = new FewHot(HOT, PATIENCE);
        MapEngine<String, String> engine = open(
                new MapSetup<>(MAP, new OneLink(link), new Utf8(), new Utf8(), CONFIG, EngineRuntime.shared(), few));
        fill(10);
        until(() -> engine.size() == 10);
        other.commit(Commit.of(Command.remove(Bytes.utf8("k9"))));
        until(() -> few.size() == HOT - 1);
        other.commit(Commit.of(Command.clear(Reason.REMOVED)));
        until(() -> few.size() == 0 && engine.hotSize() == 0);
    }
}
