package dev.rmap.engine.map;

import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.LineageEndedException;
import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.MapStatus;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.ManualExecutor;
import dev.rmap.engine.kit.OneLink;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
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
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole engines on the in-process authority, with real threads. */
@Timeout(60)
class MapEngineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final MapName MAP = new MapName("m");
    private static final EngineConfig CONFIG = new EngineConfig(
            EngineConfig.DEFAULTS.lifetime(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            new EngineConfig.SyncTimes(50, 20, 200, 5, 50),
            new EngineConfig.Limits(100, 64, 1 << 16, 10, 1_000, 1_000, 100));

    private final LocalStore store = new LocalStore(LocalOptions.DEFAULTS);
    private final List<MapEngine<String, String>> opened = new ArrayList<>();

    private MapEngine<String, String> open() {
        return open(EngineRuntime.shared());
    }

    private MapEngine<String, String> open(EngineRuntime runtime) {
        MapEngine<String, String> engine =
                MapEngine.open(new MapSetup<>(MAP, store.newBackend(), new Utf8(), new Utf8(), CONFIG, runtime));
        opened.add(engine);
        return engine;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(MapEngine::close);
    }

    private static Receipt commit(MapEngine<String, String> engine, Command command) {
        return engine.commit(Commit.of(command)).get(0);
    }

    private static Receipt put(MapEngine<String, String> engine, String key, String value) {
        return engine.commit(set(key, value)).get(0);
    }

    private static CompletableFuture<Void> inParallel(int count, Runnable task) {
        return CompletableFuture.allOf(IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.runAsync(task))
                .toArray(CompletableFuture<?>[]::new));
    }

    @Test
    void G4_everyKindOfWriteIsThereWhenItReturns() {
        MapEngine<String, String> engine = open();
        assertThat(put(engine, "a", "x").applied()).isTrue();
        assertThat(engine.get("a")).isEqualTo("x");
        commit(engine, new Command(Bytes.utf8("n"), Condition.ALWAYS, new Mutation.Add(5)));
        assertThat(engine.get("n")).isEqualTo("5");
        commit(engine, Command.remove(Bytes.utf8("a")));
        assertThat(engine.get("a")).isNull();
        commit(engine, Command.clear(Reason.REMOVED));
        assertThat(engine.size()).isZero();
    }

    @Test
    void G4_everyWriterSeesItsOwnWriteWhileManyWrite() {
        MapEngine<String, String> engine = open();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> writes = inParallel(4, () -> {
            String key = "k" + Thread.currentThread().getId();
            for (int i = 0; i < 500; i++) {
                String value = String.valueOf(i);
                put(engine, key, value);
                String read = engine.get(key);
                if (!value.equals(read)) {
                    wrong.add(value + " read as " + read);
                }
            }
        });
        assertThat(writes).succeedsWithin(PATIENCE);
        assertThat(wrong).isEmpty();
    }

    @Test
    void G5_noIncrementIsLostBetweenProcesses() {
        List<MapEngine<String, String>> engines = List.of(open(), open());
        CompletableFuture<?>[] writers = engines.stream()
                .map(engine -> inParallel(2, () -> IntStream.range(0, 200).forEach(i -> increment(engine))))
                .toArray(CompletableFuture<?>[]::new);
        assertThat(CompletableFuture.allOf(writers)).succeedsWithin(PATIENCE);
        engines.forEach(engine -> assertThat(engine.sync()).succeedsWithin(PATIENCE));
        assertThat(engines).allSatisfy(engine -> assertThat(engine.get("n")).isEqualTo("800"));
    }

    private static void increment(MapEngine<String, String> engine) {
        Optional<Bytes> seen = engine.held("n").map(Held::bytes);
        while (true) {
            Bytes next = Bytes.utf8(String.valueOf(
                    seen.map(bytes -> Integer.parseInt(bytes.utf8())).orElse(0) + 1));
            Condition condition = seen.map(Condition::holds).orElse(Condition.ABSENT);
            Receipt receipt =
                    commit(engine, new Command(Bytes.utf8("n"), condition, new Mutation.Set(next, Expiry.NEVER)));
            if (receipt.applied()) {
                return;
            }
            seen = receipt.before();
        }
    }

    @Test
    void G1_G6_everyProcessEndsWithTheSame() {
        List<MapEngine<String, String>> engines = List.of(open(), open(), open());
        CompletableFuture<?>[] writers = engines.stream()
                .map(engine -> inParallel(
                        1,
                        () -> IntStream.range(0, 300)
                                .forEach(i -> put(engine, "k" + i % 7, engine.hashCode() + "-" + i))))
                .toArray(CompletableFuture<?>[]::new);
        assertThat(CompletableFuture.allOf(writers)).succeedsWithin(PATIENCE);
        engines.forEach(engine -> assertThat(engine.sync()).succeedsWithin(PATIENCE));
        Snapshot<String, String> first = engines.get(0).snapshot();
        assertThat(engines).allSatisfy(engine -> {
            assertThat(engine.snapshot().revision()).isEqualTo(first.revision());
            assertThat(engine.snapshot().entries()).isEqualTo(first.entries());
        });
    }

    @Test
    void G2_aCommitIsSeenWholeByEverySnapshotOfAnotherProcess() {
        MapEngine<String, String> writer = open();
        MapEngine<String, String> reader = open();
        CompletableFuture<Void> writes = inParallel(
                1,
                () -> IntStream.range(0, 1_000)
                        .forEach(i -> writer.commit(new Commit(List.of(
                                Command.set(Bytes.utf8("p"), Bytes.utf8("" + i)),
                                Command.set(Bytes.utf8("q"), Bytes.utf8("" + i)))))));
        while (!writes.isDone()) {
            Map<String, String> seen = reader.snapshot().entries();
            assertThat(seen.get("p")).isEqualTo(seen.get("q"));
        }
        assertThat(writes).succeedsWithin(PATIENCE);
    }

    @Test
    void G6_G9_theLossOfTheServersDataIsNoticedInTheQuietAndSaid() {
        MapEngine<String, String> engine = open();
        put(engine, "a", "x");
        Revision lost = engine.revision();
        ConcurrentLinkedQueue<MapEvent<String, String>> heard = new ConcurrentLinkedQueue<>();
        CompletableFuture<Revision> waiter = engine.await(lost.at(lost.number() + 1));
        try (Subscription subscription = engine.subscribe(heard::add, false, false)) {
            store.loseHistory(MAP);
            Awaitility.await().until(() -> heard.size() == 2);
            assertThat(subscription.folded()).isZero();
        }
        assertThat(engine.get("a")).isNull();
        assertThat(engine.revision().sameLineage(lost)).isFalse();
        assertThat(engine.status().counters().lineages()).isOne();
        assertThat(heard.poll()).isInstanceOf(LineageEvent.class);
        assertThat(heard.poll()).isInstanceOf(EntryEvent.class);
        assertThatThrownBy(waiter::join).hasCauseInstanceOf(LineageEndedException.class);
    }

    @Test
    void G10_openingAMapThatDoesNotLoadFailsInTime() {
        FakeLink silent = new FakeLink(System::currentTimeMillis);
        EngineConfig hasty = new EngineConfig(
                CONFIG.lifetime(), Duration.ofMillis(50), Duration.ofMillis(50), CONFIG.sync(), CONFIG.limits());
        assertThatThrownBy(() -> MapEngine.open(new MapSetup<>(
                        MAP, new OneLink(silent), new Utf8(), new Utf8(), hasty, EngineRuntime.shared())))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("m")
                .hasMessageContaining("one link");
        assertThat(silent.closed).isTrue();
    }

    /** Listeners that never return hold all threads of the callbacks: no thread is left for anything else there. */
    @Test
    void G10_usersWhoHoldAllThreadsOfTheCallbacksHoldUpNoReplicaAndNoWriter() {
        EngineRuntime shared = EngineRuntime.shared();
        EngineRuntime held = new EngineRuntime(shared.timers(), task -> {}, shared.relief(), shared.jitter());
        MapEngine<String, String> writer = open();
        MapEngine<String, String> engine = open(held);
        assertThat(engine.subscribe(event -> {}, true, false).isIdle()).isFalse();
        IntStream.range(0, 8)
                .mapToObj(t -> inParallel(
                        1,
                        () -> IntStream.range(0, 500).forEach(i -> put(t % 2 == 0 ? writer : engine, "k" + t, "" + i))))
                .toList()
                .forEach(writes -> assertThat(writes).succeedsWithin(PATIENCE));
        assertThat(engine.revision().number()).isEqualTo(4_000);
    }

    /** With a join timeout of a year: only the refusal can end it. */
    @Test
    void anAuthorityThatRefusesToBeAskedEndsTheJoinAtOnce() {
        FakeLink link = new FakeLink(System::currentTimeMillis);
        EngineConfig patient = new EngineConfig(
                CONFIG.lifetime(), Duration.ofDays(365), CONFIG.writeTimeout(), CONFIG.sync(), CONFIG.limits());
        CompletableFuture<MapEngine<String, String>> opening = CompletableFuture.supplyAsync(() -> MapEngine.open(
                new MapSetup<>(MAP, new OneLink(link), new Utf8(), new Utf8(), patient, EngineRuntime.shared())));
        Awaitility.await().until(() -> link.feed.isPresent());
        link.feed.orElseThrow().opened();
        link.lastAsked().sink().failed(new BackendException(Kind.REFUSED, "WRONGTYPE at the key"));
        assertThat(opening)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(NotReadyException.class)
                .withMessageContaining("WRONGTYPE at the key");
        assertThat(link.closed).isTrue();
    }

    /** What depends on a stage may block, also where the stage failed: it never runs on a thread of the engine. */
    @Test
    void G10_failuresArriveOnACallbackThreadToo() {
        EngineRuntime shared = EngineRuntime.shared();
        ManualExecutor callbacks = new ManualExecutor();
        MapEngine<String, String> engine =
                open(new EngineRuntime(shared.timers(), callbacks, shared.relief(), shared.jitter()));
        CompletableFuture<?> waiter = engine.await(engine.revision().at(99));
        engine.close();
        CompletableFuture<?> write = engine.commitAsync(set("a", "x")).toCompletableFuture();
        assertThat(List.of(waiter, write)).allSatisfy(stage -> assertThat(stage).isNotDone());
        callbacks.runAll();
        assertThat(List.of(waiter, write))
                .allSatisfy(stage -> assertThatThrownBy(stage::join).hasCauseInstanceOf(MapClosedException.class));
    }

    @Test
    void keysNeedAnExactCodec() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MapSetup<>(
                        MAP, store.newBackend(), Utf8.inexact(), new Utf8(), CONFIG, EngineRuntime.shared()))
                .withMessageContaining("inexact");
    }

    @Test
    void G10_valuesAndCommitsOverTheLimitAreRefused() {
        MapEngine<String, String> engine = open();
        assertThatIllegalArgumentException().isThrownBy(() -> engine.encode("x".repeat(101)));
        Commit large = new Commit(IntStream.range(0, 11)
                .mapToObj(i -> Command.remove(Bytes.utf8("k" + i)))
                .toList());
        assertThatIllegalArgumentException().isThrownBy(() -> engine.commit(large));
        assertThatIllegalArgumentException().isThrownBy(() -> engine.commitAsync(large));
    }

    @Test
    void aClosedMapStaysReadableAndRefusesWritesButForTheDetachedOnes() {
        MapEngine<String, String> engine = open();
        put(engine, "a", "x");
        engine.close();
        engine.close();
        assertThat(engine.get("a")).isEqualTo("x");
        assertThat(engine.status().state()).isEqualTo(MapStatus.State.CLOSED);
        assertThatThrownBy(() -> put(engine, "a", "y")).isInstanceOf(MapClosedException.class);
        assertThatThrownBy(() -> engine.subscribe(event -> {}, false, false)).isInstanceOf(MapClosedException.class);
        assertThat(engine.commitDetached(Commit.of(Command.clear(Reason.DESTROYED))))
                .hasSize(1);
        assertThat(engine.get("a")).isEqualTo("x");
        assertThat(open().size()).isZero();
    }

    @Test
    void anEntryThatIsDueIsGoneBeforeAWriteLooksAtIt() {
        MapEngine<String, String> engine = open();
        Mutation brief = new Mutation.Set(Bytes.utf8("x"), Expiry.after(1));
        commit(engine, new Command(Bytes.utf8("a"), Condition.ALWAYS, brief));
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> !engine.contains("a"));
        engine.expireIfDue("a");
        assertThat(commit(engine, Command.set(Bytes.utf8("a"), Bytes.utf8("y"))).before())
                .isEmpty();
    }

    @Test
    void oneChangeExpiresAnEntryForAllProcesses() {
        List<ConcurrentLinkedQueue<MapEvent<String, String>>> heard = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ConcurrentLinkedQueue<MapEvent<String, String>> events = new ConcurrentLinkedQueue<>();
            heard.add(events);
            assertThat(open().subscribe(events::add, false, false).isIdle()).isIn(true, false);
        }
        Mutation brief = new Mutation.Set(Bytes.utf8("x"), Expiry.after(50));
        commit(opened.get(0), new Command(Bytes.utf8("a"), Condition.ALWAYS, brief));
        Awaitility.await().until(() -> heard.stream().allMatch(events -> events.size() == 2));
        assertThat(opened)
                .allSatisfy(engine -> assertThat(engine.revision().number()).isEqualTo(2));
    }
}
