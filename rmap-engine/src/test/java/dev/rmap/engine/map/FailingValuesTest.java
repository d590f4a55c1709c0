package dev.rmap.engine.map;

import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.part;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.tip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.FeedSink;
import dev.rmap.backend.Tip;
import dev.rmap.engine.Codec;
import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.follow.Gate;
import dev.rmap.engine.follow.Protocol;
import dev.rmap.engine.follow.SyncLoop;
import dev.rmap.engine.kit.FakeLink;
import dev.rmap.engine.kit.ManualExecutor;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Parts;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.listen.Pending;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.engine.time.Pace;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that cannot be compared once: a listener that adds up what it hears has what the replica has, all the same. */
@ExtendWith(SilentEngine.class)
class FailingValuesTest {

    /** Finds no memory once, when it is asked for the so-many-th time from now. */
    private static final class Memory {
        private int left;

        void failAt(int comparison) {
            left = comparison;
        }

        void take() {
            if (left > 0 && --left == 0) {
                throw new OutOfMemoryError("on purpose");
            }
        }
    }

    /** A text that needs memory to be compared. */
    private record Heavy(String text, Memory memory) {

        @Override
        public boolean equals(Object other) {
            memory.take();
            return other instanceof Heavy that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    /** An exact codec. */
    private record Heavies(Memory memory) implements Codec<Heavy> {

        @Override
        public Bytes encode(Heavy value) {
            return Bytes.utf8(value.text);
        }

        @Override
        public Heavy decode(Bytes bytes) {
            return new Heavy(bytes.utf8(), memory);
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String id() {
            return "heavy";
        }
    }

    private final Memory memory = new Memory();
    private final ManualTimers timers = new ManualTimers();
    private final ManualExecutor executor = new ManualExecutor();
    private final FakeLink link = new FakeLink(timers::nowMillis);
    private final Replica<String, Heavy> replica = new Replica<>(
            new Utf8(),
            new Form<>(new Heavies(memory)),
            new AuthorityClock(timers::nowMillis),
            new Subscribers<>("m", executor));
    private final List<MapEvent<String, Heavy>> heard = new ArrayList<>();
    private final Subscription listener =
            replica.subscribe(heard::add, new Pending<>(1_000, Long.MAX_VALUE), /* withContent= */ true);

    @BeforeEach
    void join() {
        Pace pace = new Pace(new EngineRuntime(timers, executor, executor, () -> 0), Parts.TIMES);
        SyncLoop.Channel channel = new SyncLoop.Channel(new MapName("m"), link, replica, executor, Protocol.CORE);
        new SyncLoop(channel, new Gate("m"), pace, Parts.CONFIG.limits(), state -> {}).start();
        feed().opened();
        snapshot(at(3), content("a", "1"), content("b", "1"), content("c", "1"));
    }

    private FeedSink feed() {
        return link.feed.orElseThrow();
    }

    /** The feed breaks and flows again, and the authority is asked what was missed. */
    private void reconnect() {
        feed().lost("on purpose");
        feed().opened();
    }

    private void change(Change.Stamp stamp, String key) {
        feed().change(put(stamp, key, "x", Deadline.NONE));
    }

    private void snapshot(Position position, Content... entries) {
        snapshot(new Tip(position, Deadline.NONE, timers.nowMillis()), entries);
    }

    private void snapshot(Tip there, Content... entries) {
        link.lastAsked().sink().part(there, List.of(entries), /* last= */ true, () -> {});
    }

    /** The step before has failed: after a pause the replica asks for everything, and there is memory again. */
    private void untilItAsksAgain() {
        assertThat(memory.left).as("the step failed").isZero();
        timers.pass(Parts.TIMES.retryMinMillis());
        assertThat(link.lastAsked().since().witness().isKnown()).isFalse();
    }

    private void assertThatTheListenerHasWhatTheReplicaHas() {
        executor.runAll();
        assertThat(listener.isIdle()).isTrue();
        Map<String, Object> sum = new HashMap<>();
        for (MapEvent<String, Heavy> event : heard) {
            if (event instanceof EntryEvent<String, Heavy> entry) {
                sum.remove(entry.key());
                entry.newValue().ifPresent(value -> sum.put(entry.key(), value));
            } else if (!(event instanceof LineageEvent)) {
                sum.clear();
            }
        }
        assertThat(sum).isEqualTo(replica.table().entries);
    }

    @Test
    void G7_theDifferencesOfASnapshotThatCouldNotBeToldOnceAreToldLater() {
        reconnect();
        memory.failAt(2);
        snapshot(at(9), content("a", "2"), content("b", "2"), content("c", "2"));
        untilItAsksAgain();
        snapshot(at(9), content("a", "2"), content("b", "2"), content("c", "2"));
        assertThat(replica.position()).isEqualTo(at(9));
        assertThatTheListenerHasWhatTheReplicaHas();
    }

    @Test
    void G2_aSnapshotWhoseDifferencesCouldNotBeToldIsNotSeen() {
        reconnect();
        memory.failAt(2);
        snapshot(
                new Tip(at(9), Deadline.at(timers.nowMillis() + 1_000), timers.nowMillis()),
                content("a", "2"),
                content("b", "2"));
        assertThat(replica.position()).isEqualTo(at(3));
        assertThat(replica.mapDeadline()).isEqualTo(Deadline.NONE);
        assertThat(replica.table().entries.get("a")).isEqualTo(new Heavy("1", memory));
        assertThatTheListenerHasWhatTheReplicaHas();
    }

    @Test
    void G9_theEndOfAHistoryIsToldOnceAlsoIfWhatFollowedItCouldNotBeTold() {
        reconnect();
        memory.failAt(2);
        snapshot(at(L2, 9), content("a", "2"), content("b", "2"));
        untilItAsksAgain();
        snapshot(at(L2, 9), content("a", "2"), content("b", "2"));
        assertThatTheListenerHasWhatTheReplicaHas();
        assertThat(heard).filteredOn(LineageEvent.class::isInstance).hasSize(1);
    }

    /** The change says that it moved a deadline only, so its value is compared with the one before. */
    @Test
    void G7_aChangeThatCouldNotBeToldOnceIsToldLater() {
        change(part(4, 9, /* more= */ true), "b");
        memory.failAt(1);
        feed().change(new Change.Put(
                part(5, 9, /* more= */ false), Bytes.utf8("a"), Bytes.utf8("2"), Deadline.NONE, /* touch= */ true));
        untilItAsksAgain();
        snapshot(at(5), content("a", "2"), content("b", "x"), content("c", "1"));
        assertThat(replica.position()).isEqualTo(at(5));
        assertThatTheListenerHasWhatTheReplicaHas();
    }

    @Test
    void G7_missedDifferencesThatCouldNotBeToldOnceAreToldLater() {
        reconnect();
        memory.failAt(2);
        link.lastAsked().sink().missed(at(3), tip(9), List.of(content("a", "2"), content("b", "2")));
        untilItAsksAgain();
        snapshot(at(9), content("a", "2"), content("b", "2"), content("c", "1"));
        assertThat(replica.position()).isEqualTo(at(9));
        assertThatTheListenerHasWhatTheReplicaHas();
    }
}
