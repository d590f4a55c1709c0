package dev.rmap.benchmarks.peers;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process of a shared map of strings, whoever makes it. */
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

    /** The value of a key, or null. */
    @Nullable
    String get(String key);

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

    /** Has the listener told the new value of each entry that any process writes from now on. */
    void listen(Consumer<String> listener);

    @Override
    void close();
}
