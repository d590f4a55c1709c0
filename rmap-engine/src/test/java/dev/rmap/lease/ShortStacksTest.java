package dev.rmap.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.kit.ShortStack;
import dev.rmap.model.Expiry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers whose stack ends: they are told so, and no key stays as they left it. */
@Timeout(120)
class ShortStacksTest extends OnTurnedTime {

    private static final List<Integer> STACKS = List.of(300_000, 330_000, 360_000);

    /** How many calls above something is tried again. */
    private static final int STEP = 4;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExclusiveLeases<String> writers = new ExclusiveLeases<>(mine.engine, mine.flights, RENEWED);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Runs on a thread with a stack of so many bytes, and answers with what was thrown, if anything was. */
    private static Optional<Throwable> onStack(int bytes, Runnable task) throws Exception {
        CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        task.run();
                        end.complete(Optional.empty());
                    } catch (Throwable thrown) {
                        end.complete(Optional.of(thrown));
                    }
                },
                "short",
                bytes);
        thread.setDaemon(true);
        thread.start();
        return within(end);
    }

    private static void onAllStacks(Runnable task) throws Exception {
        task.run();
        for (int bytes : STACKS) {
            assertThat(onStack(
                            bytes, () -> assertThat(ShortStack.run(task, STEP)).isTrue()))
                    .as("a stack of %d bytes", bytes)
                    .isEmpty();
        }
    }

    private void nothingIsLeft() {
        soon().until(() -> mine.flights.size() == 0
                && mine.flights.callers() == 0
                && mine.engine.leases().isEmpty());
    }

    /** Each value is made of the next one, for ever. */
    private String endless(int n) {
        Work<String, String> next = computing(key -> endless(n + 1) + n);
        return mine.flights.await(Set.of("k" + n), next, RENEWED).toString();
    }

    @Test
    void G10_aRecursionOfComputationsThatUsesUpItsStackLeavesNoKeyDead() throws Exception {
        for (int bytes : STACKS) {
            assertThat(onStack(bytes, () -> endless(0))).get().isInstanceOf(StackOverflowError.class);
            nothingIsLeft();
            int depth = computed.getAndSet(0);
            for (int n = 0; n <= depth; n++) {
                assertThat(within(mine.get("k" + n, computing(k -> null), RENEWED, threads)))
                        .isEmpty();
            }
            computed.set(0);
        }
    }

    @Test
    void G10_aKeyThatWasAskedForWithoutStackCanBeAskedForAgain() throws Exception {
        onAllStacks(() -> mine.flights.await(Set.of("k"), computing(k -> null), RENEWED));
        nothingIsLeft();
    }

    @Test
    void G10_aComputationThatFailsWithLittleStackEnds() throws Exception {
        onAllStacks(() -> {
            try {
                mine.flights.await(
                        Set.of("k"),
                        computing(k -> {
                            throw new IllegalStateException("on purpose");
                        }),
                        RENEWED);
            } catch (IllegalStateException onPurpose) {
                assertThat(onPurpose).hasMessage("on purpose");
            }
        });
        nothingIsLeft();
    }

    @Test
    void G10_aKeyThatWasToBeRefreshedWithoutStackIsRefreshedAgain() throws Exception {
        onAllStacks(() -> {
            mine.put("k", "old", Expiry.after(600_000));
            int before = computed.get();
            mine.flights.refresh("k", computing(k -> "new"), RENEWED, threads);
            soon().until(() -> computed.get() > before && mine.engine.leases().isEmpty());
        });
    }

    @Test
    void G10_aKeyThatWasToBeWrittenWithoutStackCanBeWritten() throws Exception {
        onAllStacks(() -> {
            try (ExclusiveLeases<String>.Taken taken = writers.take(List.of("k"))) {
                assertThat(writers.areHere("k")).isTrue();
                assertThat(taken.givingBack("k")).hasSize(1);
            }
            assertThat(writers.areHere("k")).isFalse();
        });
        nothingIsLeft();
    }
}
