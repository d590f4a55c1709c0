package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.local.LocalOptions;
import dev.rmap.local.LocalStore;
import dev.rmap.testkit.FaultyBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operations on many entries tell a thread that is interrupted: the same as a single write tells it. */
@Timeout(60)
class InterruptedBulkTest {

    private static final Map<String, String> THREE = Map.of("a", "1", "b", "2", "c", "3");

    private final FaultyBackend backend = FaultyBackend.on(new LocalStore(LocalOptions.DEFAULTS));
    private final ReplicatedMap<String, String> map =
            ReplicatedMap.strings("bulk").backend(backend).open();

    @BeforeEach
    void fill() {
        map.putAll(THREE);
    }

    @AfterEach
    void close() {
        map.close();
        backend.close();
    }

    private record Operation(String name, Consumer<ReplicatedMap<String, String>> task) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Operation> operations() {
        return Stream.of(
                new Operation("putAll", map -> map.putAll(Map.of("a", "4", "d", "5"))),
                new Operation("removeAll", map -> map.removeAll(Set.of("a", "b"))),
                new Operation("clear", Map::clear),
                new Operation("replaceAll", map -> map.replaceAll((key, value) -> value + "!")),
                new Operation("keySet.retainAll", map -> map.keySet().retainAll(Set.of("a"))),
                new Operation("values.removeIf", map -> map.values().removeIf("1"::equals)),
                new Operation("entrySet.removeIf", map -> map.entrySet().removeIf(entry -> true)));
    }

    /** What is thrown here, and whether the thread is interrupted then; it no longer is afterwards. */
    private static Throwable interrupted(ThrowingCallable task) {
        try {
            return catchThrowable(task);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void G8_aThreadThatIsInterruptedBeforeChangesNothing(Operation operation) {
        Thread.currentThread().interrupt();
        assertThat(interrupted(() -> operation.task().accept(map)))
                .isInstanceOf(NotAppliedException.class)
                .hasMessageContainingAll("map bulk", "interrupted");
        map.sync(OnBackend.SOON);
        assertThat(map).isEqualTo(THREE);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void G8_aThreadThatIsInterruptedWhileItWaitsForAnswersDoesNotKnow(Operation operation) throws Exception {
        backend.swallowNextCommit();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> told.complete(interrupted(() -> operation.task().accept(map))));
        thread.start();
        OnBackend.soon().until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertThat(told.get(20, TimeUnit.SECONDS))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContainingAll("map bulk", "interrupted");
    }

    @Test
    void G8_aThreadThatIsInterruptedHalfWayIsToldThatSomethingMayHaveChangedAndChangesNoMore() {
        map.clear();
        IntStream.range(0, 100).forEach(i -> map.put("k" + i, "old"));
        List<String> seen = new ArrayList<>();
        assertThat(interrupted(() -> map.replaceAll((key, value) -> {
                    seen.add(key);
                    if (seen.size() == 50) {
                        Thread.currentThread().interrupt();
                    }
                    return "new";
                })))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContainingAll("map bulk", "interrupted");
        map.sync(OnBackend.SOON);
        assertThat(seen).hasSize(50);
        assertThat(map.values().stream().filter("new"::equals)).hasSizeBetween(1, 49);
    }

    @Test
    void whatAUsersFunctionThrowsIsToldAlsoToAnInterruptedThread() {
        assertThat(interrupted(() -> map.replaceAll((key, value) -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("on purpose");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose");
        map.sync(OnBackend.SOON);
        assertThat(map).isEqualTo(THREE);
    }
}
