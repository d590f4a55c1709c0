package dev.rmap.engine;

import static dev.rmap.engine.kit.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.kit.ManualExecutor;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.engine.map.MapSetup;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.MapName;
import dev.rmap.model.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallbacksTest {

    private final ManualExecutor threads = new ManualExecutor();
    private final ManualTimers timers = new ManualTimers();
    private final Callbacks callbacks = new Callbacks(threads, timers, new Callbacks.Bounds(2, 4, 3));
    private final long before = timers.nowMillis();
    private final List<Integer> ran = new ArrayList<>();

    private void run(int task) {
        callbacks.execute(() -> ran.add(task));
    }

    /** A task that lasts until it is let go, on a real thread. */
    private static Runnable blocked(CountDownLatch begun, CountDownLatch over) {
        return () -> {
            begun.countDown();
            try {
                over.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Test
    void aBurstOfTasksHasFewThreadsAndRunsInItsOrder() {
        IntStream.range(0, 5).forEach(this::run);
        assertThat(threads.waiting()).isEqualTo(2);
        threads.runOne();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
        threads.runAll();
        run(5);
        assertThat(threads.waiting()).isOne();
    }

    @Test
    void threadsThatGetOnAreNotHelpedByOthers() {
        IntStream.range(0, 90).forEach(i -> callbacks.execute(() -> timers.pass(Callbacks.LOOK_MILLIS)));
        threads.runOne();
        assertThat(timers.nowMillis()).isGreaterThan(before + 80 * Callbacks.LOOK_MILLIS);
        assertThat(threads.waiting()).as("the other one, which has not begun").isOne();
    }

    @Test
    void aThreadThatIsAtOneTaskForLongIsHelpedAlthoughItDoesNotWait() {
        callbacks.execute(() -> timers.pass(Callbacks.LOOK_MILLIS * Callbacks.PATIENT_LOOKS / 2));
        callbacks.execute(() -> timers.pass(Callbacks.LOOK_MILLIS * Callbacks.PATIENT_LOOKS * 2));
        run(0);
        threads.runOne();
        assertThat(ran).containsExactly(0);
        assertThat(threads.waiting()).isGreaterThan(1);
    }

    @Test
    void G10_tasksThatAreHeldUpDelayThoseBehindThemForAFewLooksOnly() throws InterruptedException {
        ExecutorService real = Executors.newCachedThreadPool();
        CountDownLatch over = new CountDownLatch(1);
        try {
            Callbacks two = new Callbacks(real, timers, new Callbacks.Bounds(2, 4, 3));
            for (int i = 0; i < 4; i++) {
                CountDownLatch begun = new CountDownLatch(1);
                two.execute(blocked(begun, over));
                Awaitility.await().until(() -> {
                    timers.pass(Callbacks.LOOK_MILLIS);
                    return begun.getCount() == 0;
                });
            }
            CountDownLatch fifth = new CountDownLatch(1);
            two.execute(fifth::countDown);
            timers.pass(100 * Callbacks.LOOK_MILLIS);
            assertThat(fifth.getCount()).as("the limit is reached").isOne();
            over.countDown();
            fifth.await();
            timers.pass(2 * Callbacks.LOOK_MILLIS);
            assertThat(timers.waiting()).as("nobody looks while nothing waits").isZero();
        } finally {
            real.shutdownNow();
        }
    }

    @Test
    void G10_aTaskThatThrowsGivesItsThreadToTheNext() {
        Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
        List<Throwable> thrown = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        try {
            IntStream.range(0, 3)
                    .forEach(i -> callbacks.execute(() -> {
                        throw new IllegalStateException("on purpose");
                    }));
            run(3);
            threads.runAll();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(before);
        }
        assertThat(ran).containsExactly(3);
        assertThat(thrown).hasSize(3);
    }

    @Test
    void G10_whereThereIsNoThreadTheTaskIsRefusedAndTheNextOneTries() {
        threads.refuse(true);
        assertThatThrownBy(() -> run(0)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> run(1)).isInstanceOf(RejectedExecutionException.class);
        threads.refuse(false);
        run(3);
        threads.runAll();
        assertThat(ran).containsExactly(3);
    }

    @Test
    void G10_whereThereIsNoThreadBesideThoseThatRunTheTaskWaitsAndAThreadIsLookedForAgain() {
        run(0);
        threads.refuse(true);
        run(1);
        timers.pass(5 * Callbacks.LOOK_MILLIS);
        assertThat(threads.waiting()).isOne();
        threads.refuse(false);
        timers.pass(Callbacks.LOOK_MILLIS);
        assertThat(threads.waiting()).isGreaterThan(1);
        threads.runAll();
        assertThat(ran).containsExactly(0, 1);
    }

    @Test
    void G10_whereTooManyWaitThereIsNoRoomForNewOnesButWhatHasBegunGoesOn() {
        IntStream.range(0, 2).forEach(this::run);
        assertThat(callbacks.hasRoom()).isTrue();
        run(2);
        assertThat(callbacks.hasRoom()).isFalse();
        run(3);
        assertThat(threads.waiting()).isEqualTo(2);
        threads.runAll();
        assertThat(ran).containsExactly(0, 1, 2, 3);
        assertThat(callbacks.hasRoom()).isTrue();
    }

    @Test
    void G10_nothingAsynchronousBeginsWhereTooManyCallbacksWaitAndBlockingWritesGoOn() {
        Callbacks narrow = new Callbacks(threads, timers, new Callbacks.Bounds(1, 1, 2));
        EngineRuntime shared = EngineRuntime.shared();
        EngineRuntime runtime = new EngineRuntime(shared.timers(), narrow, shared.relief(), shared.jitter());
        try (LocalBackend backend = LocalBackend.create();
                MapEngine<String, String> engine = MapEngine.open(new MapSetup<>(
                        new MapName("m"), backend, new Utf8(), new Utf8(), EngineConfig.DEFAULTS, runtime))) {
            CompletionStage<List<Receipt>> first = engine.begin(() -> engine.commitAsync(set("a", "1")));
            CompletionStage<List<Receipt>> second = engine.begin(() -> engine.commitAsync(set("b", "1")));
            Awaitility.await().until(() -> !narrow.hasRoom());
            CompletionStage<List<Receipt>> refused = engine.begin(() -> engine.commitAsync(set("c", "1")));
            assertThat(refused.toCompletableFuture())
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(NotAppliedException.class)
                    .withMessageContaining("map m");
            assertThat(engine.await(engine.revision()))
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(NotReadyException.class)
                    .withMessageContaining("map m");
            assertThat(engine.sync())
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(NotReadyException.class)
                    .withMessageContaining("map m");
            engine.commit(set("d", "1"));
            threads.runAll();
            assertThat(first.toCompletableFuture()).isCompleted();
            assertThat(second.toCompletableFuture()).isCompleted();
            assertThat(engine.keys()).containsExactlyInAnyOrder("a", "b", "d");
        }
    }

    @Test
    void G10_callbacksMayWaitForOneAnother() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(EngineRuntime.MAX_CALLBACKS);
        CountDownLatch over = new CountDownLatch(EngineRuntime.MAX_CALLBACKS);
        for (int i = 0; i < EngineRuntime.MAX_CALLBACKS; i++) {
            EngineRuntime.shared().executor().execute(() -> {
                blocked(all, all).run();
                over.countDown();
            });
        }
        over.await();
        assertThat(all.getCount()).isZero();
    }

    @Test
    void noTaskIsLostAndNeverMoreRunThanTheLimit() throws InterruptedException {
        ExecutorService real = Executors.newCachedThreadPool();
        try {
            Callbacks narrow = new Callbacks(real, EngineRuntime.shared().timers(), new Callbacks.Bounds(2, 3, 10_000));
            AtomicInteger now = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(10_000);
            for (int i = 0; i < 10_000; i++) {
                narrow.execute(() -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    now.decrementAndGet();
                    all.countDown();
                });
            }
            all.await();
            assertThat(most.get()).isBetween(1, 3);
        } finally {
            real.shutdownNow();
        }
    }
}
