package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.MapStatus.State;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.testkit.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W1: a subscription that is killed, cut or silently dead. */
class SubscriptionLossTest {

    private final Scene scene = Scene.shared();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void W1_killedSubscriptionsLoseNothingWhileOthersWrite() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.join();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3_000 || !enough.get(); i++) {
                String key = "k" + i % 300;
                String value = "v" + i;
                writer.put(key, value);
                assertThat(writer.get(key)).isEqualTo(value);
            }
        });
        for (int times = 1; times <= 3; times++) {
            long losses = times;
            soon().until(() ->
                    scene.killSubscriptions() > 0 && replica.status().counters().feedLosses() >= losses);
        }
        enough.set(true);
        Eventually.get(writing);
        scene.awaitEqual(writer, replica);
        heard.check();
        assertThat(heard.losses()).isEmpty();
        assertThat(replica.size()).isEqualTo(300);
    }

    @Test
    void W1_aCutSubscriptionShowsAsStaleAndThenAsLiveAgain() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        writer.put("kept", "1");
        writer.put("changed", "1");
        writer.put("removed", "1");
        scene.awaitEqual(replica);
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        assertThat(replica.status().staleSince()).isEmpty();

        scene.proxy().refuse();
        scene.proxy().cutAll();
        soon().until(() -> replica.status().state() == State.STALE);
        assertThat(replica.status().staleSince()).isPresent();
        writer.put("changed", "2");
        writer.put("changed", "3");
        writer.remove("removed");
        writer.put("added", "1");
        assertThat(replica.get("changed")).isEqualTo("1");
        assertThat(replica.get("removed")).isEqualTo("1");

        scene.proxy().accept();
        scene.awaitEqual(replica);
        assertThat(replica.status().staleSince()).isEmpty();
        heard.check();
        assertThat(heard.entries())
                .extracting(EntryEvent::key, EntryEvent::kind, EntryEvent::origin)
                .containsExactlyInAnyOrder(
                        tuple("changed", Kind.CHANGE, Origin.CATCH_UP),
                        tuple("removed", Kind.DELETE, Origin.CATCH_UP),
                        tuple("added", Kind.CHANGE, Origin.CATCH_UP));
        assertThat(heard.losses()).isEmpty();
    }

    @Test
    void W1_connectionsThatDieWithoutASignAreReplaced() {
        ReplicatedMap<String, String> writer = scene.join();
        ReplicatedMap<String, String> replica = scene.joinThroughProxy();
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        writer.put("a", "1");
        scene.awaitEqual(replica);

        scene.proxy().halfOpen();
        writer.put("a", "2");
        writer.put("b", "2");
        scene.awaitEqual(replica);
        heard.check();
        replica.put("c", "3");
        scene.awaitEqual(replica, writer);
        heard.check();
    }
}
