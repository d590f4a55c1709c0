package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The asynchronous face does what the blocking one does. */
abstract class AsyncContract extends OnBackend {

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void G4_aCompletedStageIsVisible() {
        ReplicatedMap<String, String> map = join();
        AsyncReplicatedMap<String, String> async = map.async();

        assertThat(now(async.put("a", "1"))).isEmpty();
        assertThat(map).containsEntry("a", "1");
        assertThat(now(async.put("a", "2", SOON))).contains("1");
        assertThat(map.timeToLive("a")).isPresent();
        now(async.set("a", "3"));
        assertThat(map).containsEntry("a", "3");
        assertThat(now(async.putIfAbsent("a", "4"))).contains("3");
        assertThat(now(async.replace("a", "5"))).contains("3");
        assertThat(now(async.replace("a", "5", "6"))).isTrue();
        assertThat(now(async.testAndSet("a", "x", "y")))
                .isEqualTo(new Update<>(Optional.of("6"), /* applied= */ false));
        assertThat(now(async.testAndRemove("a", "x"))).isEqualTo(new Update<>(Optional.of("6"), /* applied= */ false));
        assertThat(now(async.remove("a", "x"))).isFalse();
        assertThat(now(async.remove("a"))).contains("6");
        assertThat(map).isEmpty();
    }

    @Test
    void functions() {
        AsyncReplicatedMap<String, String> async = join().async();
        assertThat(now(async.compute("a", (key, old) -> old + "!"))).contains("null!");
        assertThat(now(async.computeIfPresent("a", (key, old) -> old + "!"))).contains("null!!");
        assertThat(now(async.computeIfAbsent("a", key -> "not called"))).contains("null!!");
        assertThat(now(async.merge("a", "?", String::concat))).contains("null!!?");
        assertThat(now(async.compute("a", (key, old) -> null))).isEmpty();
        assertThat(now(async.computeIfPresent("a", (key, old) -> "not called"))).isEmpty();
        assertThat(now(async.computeIfAbsent("a", key -> null))).isEmpty();
        assertThat(now(async.computeIfAbsent("a", key -> "new"))).contains("new");
    }

    @Test
    void manyEntries() {
        ReplicatedMap<String, String> map = join();
        AsyncReplicatedMap<String, String> async = map.async();
        now(async.putAll(Map.of("a", "1", "b", "2", "c", "3")));
        assertThat(map).hasSize(3);
        assertThat(now(async.removeAll(List.of("a", "x")))).isEqualTo(1);
        assertThat(now(async.add("b", 40))).isEqualTo(42);
        now(async.clear());
        assertThat(map).isEmpty();
        assertThat(now(async.removeAll(List.of()))).isZero();
    }

    @Test
    void commitsGoInTheOrderOfTheCalls() {
        ReplicatedMap<String, String> map = join();
        List<CompletableFuture<Optional<String>>> puts = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            puts.add(map.async().put("a", "" + i).toCompletableFuture());
        }
        for (int i = 1; i < 1_000; i++) {
            assertThat(puts.get(i).join()).contains("" + (i - 1));
        }
        assertThat(map).containsEntry("a", "999");
    }

    @Test
    void badArgumentsAreToldAtOnce() {
        AsyncReplicatedMap<String, String> async = join().async();
        assertThatThrownBy(() -> async.put("a=", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> async.put("a", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> async.put("a", "1", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failuresComeInTheStage() {
        ReplicatedMap<String, String> map = join();
        map.put("word", "w");
        assertThatThrownBy(() -> now(map.async().add("word", 1))).hasCauseInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> now(map.async().compute("word", (key, old) -> {
                    throw new IllegalStateException("mine");
                })))
                .hasRootCauseMessage("mine");
        assertThatThrownBy(() -> now(map.async().compute("word", (key, old) -> {
                    throw AsyncContract.<RuntimeException>undeclared(new IOException("mine"));
                })))
                .hasCauseInstanceOf(IOException.class);
    }

    /** Code in other languages than Java throws what it does not declare. */
    @SuppressWarnings("unchecked") // It is the point: the exception is none that the caller knows of.
    private static <T extends Throwable> RuntimeException undeclared(Exception thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void revisions() {
        ReplicatedMap<String, String> map = join();
        ReplicatedMap<String, String> other = join();
        map.put("a", "1");
        assertThat(now(other.async().sync())).isEqualTo(map.revision());
        assertThat(other).containsEntry("a", "1");
        CompletionStage<?> waiting = other.async().awaitRevision(map.revision().at(2));
        assertThat(waiting.toCompletableFuture()).isNotDone();
        map.put("a", "2");
        now(waiting);
        assertThat(other).containsEntry("a", "2");
    }
}
