package dev.rmap.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.local.LocalBackend;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocking operations of a process whose callback threads, here there is one, are all held by those who call them. */
class NoCallbackThreadTest {

    private final ExecutorService onlyOne = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "the-only-callback-thread");
        thread.setDaemon(true);
        return thread;
    });
    private final LocalBackend backend = LocalBackend.create();
    private final ReplicatedMap<String, String> map = ReplicatedMap.strings("bulk")
            .backend(backend)
            .runtime(new EngineRuntime(
                    EngineRuntime.shared().timers(),
                    onlyOne,
                    EngineRuntime.shared().relief(),
                    () -> 0.5))
            .open();

    @AfterEach
    void close() {
        map.close();
        backend.close();
        onlyOne.shutdown();
    }

    @Test
    void G10_operationsOnManyEntriesNeedNone() throws Exception {
        map.putAll(Map.of("a", "1", "b", "2", "c", "3"));
        CompletableFuture.runAsync(
                        () -> {
                            map.replaceAll((key, value) -> value + "!");
                            map.values().removeIf("2!"::equals);
                            map.keySet().retainAll(Set.of("a", "b"));
                        },
                        onlyOne)
                .get(30, TimeUnit.SECONDS);
        assertThat(map).isEqualTo(Map.of("a", "1!"));
    }

    @Test
    void G10_norDoOperationsOnOneEntry() throws Exception {
        CompletableFuture.runAsync(
                        () -> {
                            map.put("a", "1");
                            map.merge("a", "2", String::concat);
                            map.computeIfAbsent("b", key -> "3");
                            map.batch().remove("b").put("c", "4").commit();
                        },
                        onlyOne)
                .get(30, TimeUnit.SECONDS);
        assertThat(map).isEqualTo(Map.of("a", "12", "c", "4"));
    }
}
