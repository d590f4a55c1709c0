package dev.rmap.acceptance;

import static dev.rmap.acceptance.Scene.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rmap.collections.EntryListener;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Bytes;
import dev.rmap.model.Reason;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.go.GoPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W9: what listeners hear. */
class EventsTest {

    private final Scene scene = Scene.shared();
    private final ReplicatedMap<String, String> writer = scene.join();
    private final ReplicatedMap<String, String> replica = scene.join();

    @AfterEach
    void close() {
        scene.close();
    }

    private static Optional<String> some(String value) {
        return Optional.of(value);
    }

    @Test
    void W9_eventsCarryKeyOldValueNewValueKindAndRevision() {
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        writer.put("a", "1");
        writer.put("a", "2");
        writer.put("a", "2");
        writer.remove("a");
        writer.remove("a");
        writer.counters().add("n", 3);
        writer.lists().append("l", "x");
        writer.lists().remove("l", "x");
        scene.awaitEqual(replica);
        heard.check();

        Optional<String> none = Optional.empty();
        assertThat(heard.entries())
                .extracting(
                        EntryEvent::key,
                        EntryEvent::kind,
                        EntryEvent::oldValue,
                        EntryEvent::newValue,
                        event -> event.revision().number())
                .containsExactly(
                        tuple("a", Kind.CHANGE, none, some("1"), 1L),
                        tuple("a", Kind.CHANGE, some("1"), some("2"), 2L),
                        tuple("a", Kind.CHANGE, some("2"), some("2"), 3L),
                        tuple("a", Kind.DELETE, some("2"), none, 4L),
                        tuple("n", Kind.CHANGE, none, some("3"), 5L),
                        tuple("l", Kind.CHANGE, none, some("[\"x\"]"), 6L),
                        tuple("l", Kind.DELETE, some("[\"x\"]"), none, 7L));
    }

    @Test
    void W9_anExpiryIsToldFromADeletionAndAResetFromADestruction() {
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        writer.put("a", "1", Duration.ofMillis(30));
        soon().until(() -> heard.entries().size() == 2);
        writer.put("b", "1");
        writer.reset();
        writer.put("b", "2");
        writer.destroy();
        soon().until(() -> heard.resets().size() == 2);
        heard.check();
        assertThat(heard.entries())
                .extracting(EntryEvent::key, EntryEvent::kind)
                .containsExactly(
                        tuple("a", Kind.CHANGE),
                        tuple("a", Kind.EXPIRE),
                        tuple("b", Kind.CHANGE),
                        tuple("b", Kind.CHANGE));
        assertThat(heard.resets()).extracting(ResetEvent::reason).containsExactly(Reason.REMOVED, Reason.DESTROYED);
    }

    @Test
    void W9_whatAGoPeerDoesIsHeardAsWell() {
        FoldedEvents<String, String> heard = FoldedEvents.of(replica);
        GoPeer go = scene.go();
        go.set(Bytes.utf8("a"), Bytes.utf8("1"));
        go.increment(Bytes.utf8("a"), 4);
        go.delete(Bytes.utf8("a"));
        go.set(Bytes.utf8("b"), Bytes.EMPTY);
        go.reset();
        go.destroy();
        soon().until(() -> heard.resets().size() == 2);
        heard.check();
        assertThat(heard.entries())
                .extracting(EntryEvent::key, EntryEvent::kind, EntryEvent::oldValue)
                .containsExactly(
                        tuple("a", Kind.CHANGE, Optional.empty()),
                        tuple("a", Kind.CHANGE, some("1")),
                        tuple("a", Kind.DELETE, some("5")),
                        tuple("b", Kind.CHANGE, Optional.empty()));
        assertThat(heard.resets()).extracting(ResetEvent::reason).containsExactly(Reason.REMOVED, Reason.DESTROYED);
    }

    @Test
    void W9_aCoalescingListenerNeverMissesAResetAndHearsTheNewestOfEachEntry() {
        CompletableFuture<Void> letGo = new CompletableFuture<>();
        List<MapEvent<String, String>> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = replica.subscribe(
                event -> {
                    heard.add(event);
                    Eventually.get(letGo);
                },
                SubscribeOptions.CHANGES.coalescing());
        writer.put("first", "1");
        soon().until(() -> heard.size() == 1);
        writer.put("a", "1");
        writer.put("a", "2");
        writer.remove("a");
        writer.put("b", "1");
        writer.reset();
        writer.put("b", "2");
        writer.put("b", "3");
        writer.put("c", "1");
        writer.remove("c");
        scene.awaitEqual(replica);
        letGo.complete(null);
        soon().until(subscription::isIdle);

        assertThat(heard).hasSize(3);
        assertThat(heard.get(1)).isInstanceOf(ResetEvent.class);
        EntryEvent<String, String> last = (EntryEvent<String, String>) heard.get(2);
        assertThat(last.key()).isEqualTo("b");
        assertThat(last.oldValue()).isEmpty();
        assertThat(last.newValue()).hasValue("3");
    }

    @Test
    void W9_aResetThatHappensDuringADisconnectionIsHeardAsAReset() {
        ReplicatedMap<String, String> cut = scene.joinThroughProxy();
        writer.put("a", "1");
        writer.put("b", "1");
        scene.awaitEqual(cut);
        List<String> told = new ArrayList<>();
        EntryListener<String, String> listener = new EntryListener<>() {
            @Override
            public void onChange(EntryEvent<String, String> event) {
                told.add("change " + event.key());
            }

            @Override
            public void onDelete(EntryEvent<String, String> event) {
                told.add("delete " + event.key());
            }

            @Override
            public void onReset(ResetEvent<String, String> event) {
                told.add("reset");
            }

            @Override
            public void onLineageEnded(LineageEvent<String, String> event) {
                told.add("lost");
            }
        };
        Subscription subscription = cut.subscribe(listener);
        scene.proxy().refuse();
        scene.proxy().cutAll();
        writer.reset();
        writer.put("a", "2");
        scene.proxy().accept();
        scene.awaitEqual(cut);
        soon().until(subscription::isIdle);
        assertThat(told).containsExactly("reset", "change a");
    }
}
