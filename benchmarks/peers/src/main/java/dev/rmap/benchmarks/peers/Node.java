package dev.rmap.benchmarks.peers;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** One process that writes to a shared map of strings, whoever makes it. */
interface Node extends AutoCloseable {

    /** How many threads write where there is no asynchronous call. */
    int WRITERS = 16;

    /** Writes for those that have no asynchronous call. */
    Executor POOL = Executors.newFixedThreadPool(WRITERS, task -> {
        Thread thread = new Thread(task, "writer");
        thread.setDaemon(true);
        return thread;
    });

    /** Joins the map, and returns when its content is here. */
    void join();

    /** Stores a value, and returns when this process may rely on it. */
    void put(String key, String value);

    /** Stores a value without waiting. */
    default CompletionStage<?> putAsync(String key, String value) {
        return CompletableFuture.runAsync(() -> put(key, value), POOL);
    }

    /** Stores many. */
    void putAll(Map<String, String> entries);

    /** How many entries there are. */
    int size();

    @Override
    void close();
}
