package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.EngineConfig.Limits;
import dev.rmap.engine.MapStatus.State;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.testkit.Eventually;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners that misbehave. */
class ListenersTest {

    private final Scene scene = Scene.shared();
    private final CompletableFuture<Void> letGo = new CompletableFuture<>();

    @AfterEach
    void close() {
        letGo.complete(null);
        scene.close();
    }

    @Test
    void G10_aListenerThatThrowsDelaysNobody() {
        ReplicatedMap<String, String> map = scene.join();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        map.subscribe(event -> {
            throw new IllegalStateException("on purpose");
        });
        map.subscribe(event -> {
            throw new StackOverflowError("on purpose");
        });
        map.subscribe(heard::add);
        for (int i = 0; i < 20; i++) {
            map.put("k", "v" + i);
        }
        soon().until(() -> heard.size() == 20);
        soon().until(() -> map.status().counters().listenerFailures() == 40);
        scene.awaitEqual(map);
    }

    @Test
    void G10_listenersThatNeverReturnDelayNobody() {
        ReplicatedMap<String, String> map = scene.join();
        ReplicatedMap<String, String> other = scene.join();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 50; i++) {
            map.subscribe(event -> Eventually.get(letGo));
        }
        map.subscribe(heard::add);
        for (int i = 0; i < 500; i++) {
            map.put("k" + i % 10, "v" + i);
            assertThat(map.get("k" + i % 10)).isEqualTo("v" + i);
        }
        other.put("other", "1");
        soon().until(() -> heard.size() == 501);
        scene.awaitEqual(map, other);
    }

    @Test
    void G10_aListenerFarBehindHearsTheNewestOfEachEntryAndCostsABoundedMemory() {
        Limits d = Limits.DEFAULTS;
        Limits few = new Limits(
                d.maxValueBytes(),
                d.maxBatchCommands(),
                d.maxBatchBytes(),
                d.maxCommitCommands(),
                d.writeQueue(),
                d.feedQueue(),
                100);
        ReplicatedMap<String, String> map =
                scene.open(scene.builder(scene.direct()).limits(few));
        Map<String, String> fold = new HashMap<>();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        Subscription slow = map.subscribe(event -> {
            heard.add(event);
            if (event instanceof EntryEvent<String, String> entry) {
                entry.newValue().ifPresentOrElse(v -> fold.put(entry.key(), v), () -> fold.remove(entry.key()));
            }
            Eventually.get(letGo);
        });
        for (int i = 0; i < 2_000; i++) {
            map.put("k" + i % 10, "v" + i);
        }
        letGo.complete(null);
        soon().until(slow::isIdle);
        assertThat(fold).isEqualTo(map.snapshot().entries());
        assertThat(heard).hasSizeLessThan(200);
        assertThat(slow.folded()).isPositive();
    }

    @Test
    void G10_aListenerMayUseTheMapAndCloseIt() {
        ReplicatedMap<String, String> map = scene.join();
        map.subscribe(event -> {
            if (map.get("answer") == null) {
                map.put("answer", "1");
            } else {
                map.close();
            }
        });
        map.put("question", "1");
        soon().until(() -> map.status().state() == State.CLOSED);
        assertThat(map.get("answer")).isEqualTo("1");
    }
}
