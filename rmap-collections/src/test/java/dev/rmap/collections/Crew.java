package dev.rmap.collections;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Threads of their own for tests: the common pool may have no more than one. */
final class Crew {

    static final Executor EXECUTOR = task -> {
        Thread thread = new Thread(task, "crew");
        thread.setDaemon(true);
        thread.start();
    };

    private Crew() {}

    /** Runs a task on several threads, each with its number, and waits for all; throws what one of them threw. */
    static void together(int threads, IntConsumer task) {
        List<CompletableFuture<Void>> all = IntStream.range(0, threads)
                .mapToObj(i -> CompletableFuture.runAsync(() -> task.accept(i), EXECUTOR))
                .toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    }
}
