package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns<String> turns = new Turns<>();

    /** A turn is given up for lost after a while, so a slow machine may show a few that overlap. */
    @Test
    void oneAfterAnother() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        Crew.together(4, i -> {
            for (int n = 0; n < 250; n++) {
                turns.inTurn("a", () -> {
                    overlaps.addAndGet(inside.incrementAndGet() > 1 ? 1 : 0);
                    IntStream.range(0, 1_000).forEach(spin -> Thread.onSpinWait());
                    return inside.decrementAndGet();
                });
            }
        });
        assertThat(overlaps.get()).isLessThan(50);
        assertThat(turns.size()).isZero();
    }

    /** A thread that wants the same turn again, or waits for somebody who does, goes on without one. */
    @Test
    void G10_nobodyWaitsWithoutABound() {
        assertThat(turns.<String>inTurn("a", () -> turns.inTurn("a", () -> "inner")))
                .isEqualTo("inner");
        CountDownLatch crossed = new CountDownLatch(2);
        CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> crossing("a", "b", crossed), Crew.EXECUTOR);
        CompletableFuture<String> other =
                CompletableFuture.supplyAsync(() -> crossing("b", "a", crossed), Crew.EXECUTOR);
        assertThat(one.join() + other.join()).isEqualTo("ba");
        assertThat(turns.size()).isZero();
    }

    private String crossing(String first, String second, CountDownLatch crossed) {
        return turns.inTurn(first, () -> {
            crossed.countDown();
            awaitQuietly(crossed);
            return turns.inTurn(second, () -> second);
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTaskThatThrowsGivesItsTurnBack() {
        assertThatThrownBy(() -> turns.inTurn("a", () -> {
                    throw new IllegalStateException("mine");
                }))
                .hasMessage("mine");
        assertThat(turns.areWanted("a")).isFalse();
    }

    @Test
    void anInterruptedThreadGoesWithout() {
        Thread.currentThread().interrupt();
        assertThat(turns.<String>inTurn("a", () -> "done")).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }
}
