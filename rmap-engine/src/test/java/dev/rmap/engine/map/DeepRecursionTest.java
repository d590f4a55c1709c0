package dev.rmap.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.engine.EngineConfig;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.local.LocalBackend;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.MapName;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the in-process authority, which decides, and tells the replica, on the thread of whoever writes. */
@Timeout(120)
class DeepRecursionTest {

    private static final int STACK_BYTES = 300_000;

    private static void write(MapEngine<String, String> map, String value) {
        map.commit(Commit.of(Command.set(Bytes.utf8("key"), Bytes.utf8(value))));
    }

    /** Writes at every depth, for as long as there is stack. */
    private static void dive(MapEngine<String, String> map, int depth) {
        if (depth < Integer.MAX_VALUE) {
            write(map, "deep");
            dive(map, depth + 1);
        }
    }

    @Test
    void G10_aRecursionThatWritesUntilItsStackEndsHoldsUpNobodyElse() throws InterruptedException {
        try (MapEngine<String, String> map = MapEngine.open(new MapSetup<>(
                new MapName("m"),
                LocalBackend.create(),
                new Utf8(),
                new Utf8(),
                EngineConfig.DEFAULTS,
                EngineRuntime.shared()))) {
            write(map, "warm");
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread diver = new Thread(null, () -> dive(map, 0), "diver", STACK_BYTES);
            diver.setUncaughtExceptionHandler((thread, thrown) -> end.complete(thrown));
            diver.start();
            diver.join();
            assertThat(end).isCompletedWithValueMatching(StackOverflowError.class::isInstance);
            write(map, "others");
            assertThat(map.get("key")).isEqualTo("others");
        }
    }
}
