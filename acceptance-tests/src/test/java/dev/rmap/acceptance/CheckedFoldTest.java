package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The checker of folds itself. */
class CheckedFoldTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aSnapshotOfAHistoryThatEndsBeforeAnythingWasHeardOfItIsComparedWithNothing() {
        ReplicatedMap<String, String> map = scene.join();
        CheckedFold fold = new CheckedFold();
        Subscription subscription = map.subscribe(fold, SubscribeOptions.WITH_CONTENT);
        fold.expectSnapshotOf(map);
        scene.redis().command("DEL", "{" + scene.content() + "}:meta");
        map.put("key", "value");
        soon().until(subscription::isIdle);
        fold.expectSnapshotOf(map);
        assertThat(fold.finish()).as("comparisons").isEqualTo("2");
    }
}
