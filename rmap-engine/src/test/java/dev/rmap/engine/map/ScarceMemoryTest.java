package dev.rmap.engine.map;

import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.delete;
import static dev.rmap.engine.kit.Samples.group;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.set;
import static dev.rmap.engine.kit.Samples.tip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.engine.HotValues;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.commit.Ticket;
import dev.rmap.engine.kit.FewHot;
import dev.rmap.engine.kit.ManualExecutor;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.listen.Pending;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.replica.Scope;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.event.EntryEvent;
import dev.rmap.model.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parts of a replica that find no memory or no thread in the middle of a step. */
@ExtendWith(SilentEngine.class)
class ScarceMemoryTest {

    /** Finds no memory once when the test says so. */
    private static final class Scarce implements HotValues<String> {

        private final HotValues<String> hot = new FewHot(10, Duration.ofSeconds(1));
        private boolean fails;

        private void take() {
            if (fails) {
                fails = false;
                throw new OutOfMemoryError("on purpose");
            }
        }

        @Override
        public Duration patience() {
            return hot.patience();
        }

        @Override
        public void stored(String key, int bytes) {
            take();
            hot.stored(key, bytes);
        }

        @Override
        public void read(Object key) {
            hot.read(key);
        }

        @Override
        public void removed(String key) {
            take();
            hot.removed(key);
        }

        @Override
        public void cleared() {
            hot.cleared();
        }

        @Override
        public Optional<String> takeCold() {
            return hot.takeCold();
        }
    }

    private final Scarce hot = new Scarce();
    private final ManualExecutor executor = new ManualExecutor();
    private final Replica<String, String> replica = new Replica<>(
            Scope.ENTRIES,
            new Utf8(),
            new Form<>(new Utf8(), hot, Form.Elsewhere.NOWHERE),
            new AuthorityClock(new ManualTimers()::nowMillis),
            new Subscribers<>("m", executor),
            hot);
    private final List<EntryEvent<String, String>> heard = new ArrayList<>();
    private final Subscription listener = replica.subscribe(
            event -> heard.add((EntryEvent<String, String>) event),
            new Pending<>(1_000, Long.MAX_VALUE),
            /* withContent= */ true);

    private void failAt(Change change) {
        hot.fails = true;
        assertThatThrownBy(() -> replica.apply(List.of(group(change)), at(change.number())))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private void assertThatTheListenerHasWhatTheReplicaHas() {
        executor.runAll();
        assertThat(listener.isIdle()).isTrue();
        Map<String, String> sum = new HashMap<>();
        for (EntryEvent<String, String> entry : heard) {
            sum.remove(entry.key());
            entry.newValue().ifPresent(value -> sum.put(entry.key(), value));
        }
        assertThat(sum.keySet()).isEqualTo(replica.table().entries.keySet());
    }

    @Test
    void G7_anEntryThatTheReplicaCouldNotStoreAndThatIsGoneWhenItLoadsIsNotLeftWithTheListener() {
        replica.apply(List.of(group(put(1, "a", "1"))), at(1));
        failAt(put(2, "b", "2"));
        replica.stage(List.of(content("a", "1")), tip(3));
        replica.install(at(3));
        assertThatTheListenerHasWhatTheReplicaHas();
    }

    @Test
    void G7_anEntryThatTheReplicaCouldNotRemoveAndThatIsBackWhenItLoadsIsLeftWithTheListener() {
        replica.apply(List.of(group(put(1, "a", "1"))), at(1));
        failAt(delete(2, "a"));
        replica.stage(List.of(content("a", "1")), tip(3));
        replica.install(at(3));
        assertThatTheListenerHasWhatTheReplicaHas();
    }

    @Test
    void G7_aSnapshotThatCouldNotTakeItsPlaceLeavesNothingWithTheListenerThatIsGoneInTheNextOne() {
        replica.apply(List.of(group(put(1, "a", "1"))), at(1));
        replica.stage(List.of(content("b", "1")), tip(2));
        hot.fails = true;
        assertThatThrownBy(() -> replica.install(at(2))).isInstanceOf(OutOfMemoryError.class);
        replica.stage(List.of(content("a", "1")), tip(3));
        replica.install(at(3));
        assertThatTheListenerHasWhatTheReplicaHas();
    }

    @Test
    void G10_aWakerThatFindsNoThreadStopsNeitherTheReplicaNorAWriter() {
        Parts parts = new Parts().live(3);
        parts.replica.wakers().set("a", () -> {
            throw new RejectedExecutionException("on purpose");
        });
        Ticket ticket = parts.committer.submit(set("a", "x"), /* waitForRoom= */ false);
        parts.link.lastSent().decided(rev(4));
        parts.feed().change(put(4, "a", "x"));
        assertThat(ticket).isCompleted();
        assertThat(parts.link.asked).hasSize(1);
    }

    @Test
    void G10_aWakerThatFoundNoThreadIsWokenByTheNextChangeOfAnyEntry() {
        Parts parts = new Parts().live(3);
        boolean[] noThread = {true};
        List<String> woken = new ArrayList<>();
        parts.replica.wakers().set("a", () -> {
            if (noThread[0]) {
                throw new RejectedExecutionException("on purpose");
            }
            woken.add("a");
        });
        parts.feed().change(put(4, "a", "x"));
        noThread[0] = false;
        parts.feed().change(put(5, "b", "x"));
        assertThat(woken).containsExactly("a");
    }
}
