package dev.rmap.engine.replica;

import static dev.rmap.engine.kit.Samples.L1;
import static dev.rmap.engine.kit.Samples.L2;
import static dev.rmap.engine.kit.Samples.at;
import static dev.rmap.engine.kit.Samples.clear;
import static dev.rmap.engine.kit.Samples.content;
import static dev.rmap.engine.kit.Samples.delete;
import static dev.rmap.engine.kit.Samples.foreign;
import static dev.rmap.engine.kit.Samples.gone;
import static dev.rmap.engine.kit.Samples.group;
import static dev.rmap.engine.kit.Samples.put;
import static dev.rmap.engine.kit.Samples.rev;
import static dev.rmap.engine.kit.Samples.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.engine.Codec;
import dev.rmap.engine.CodecException;
import dev.rmap.engine.Snapshot;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.follow.Group;
import dev.rmap.engine.kit.ManualExecutor;
import dev.rmap.engine.kit.ManualTimers;
import dev.rmap.engine.kit.Samples;
import dev.rmap.engine.kit.Utf8;
import dev.rmap.engine.listen.KeptEvent;
import dev.rmap.engine.listen.Pending;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.table.Form;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Kind;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReplicaTest {

    private static final Deadline SOON = Deadline.at(1_000_500);
    private static final Deadline LATER = Deadline.at(1_009_000);
    private static final Tip CLEARED_AT_FIVE =
            new Tip(Position.NONE, Deadline.NONE, 0, new LastClear(5, Reason.REMOVED), 0);

    private final ManualTimers timers = new ManualTimers();
    private final ManualExecutor executor = new ManualExecutor();
    private final Subscribers<String, String> subscribers = new Subscribers<>("m", executor);
    private final Replica<String, String> replica = replica(new Utf8());
    private final List<MapEvent<String, String>> heard = new ArrayList<>();
    private Subscription listener;

    private Replica<String, String> replica(Codec<String> values) {
        return new Replica<>(new Utf8(), new Form<>(values), new AuthorityClock(timers::nowMillis), subscribers);
    }

    private void listen() {
        listener = replica.subscribe(heard::add, new Pending<>(1_000, Long.MAX_VALUE), false);
    }

    private List<String> events() {
        executor.runAll();
        return heard.stream().map(ReplicaTest::text).toList();
    }

    private static Snapshot<String, String> snapshot(Replica<String, String> replica) {
        return new WholeCopies<>(replica, new Form<>(new Utf8()), cold -> Map.of(), Runnable::run).take();
    }

    private static String text(MapEvent<String, String> event) {
        String at = " @" + event.revision().number();
        if (event instanceof EntryEvent<String, String> entry) {
            return entry.kind() + " " + entry.key() + " " + entry.oldValue().orElse("-") + ">"
                    + entry.newValue().orElse("-") + at;
        }
        return (event instanceof ResetEvent<String, String> ? "RESET" : "LINEAGE") + at;
    }

    private void apply(long number, Change... changes) {
        replica.apply(List.of(group(changes)), at(number));
    }

    private static Tip ending(Deadline mapDeadline) {
        return new Tip(Position.NONE, mapDeadline, 0);
    }

    private static Tip tipOf(int entries) {
        return new Tip(Position.NONE, Deadline.NONE, 0, LastClear.NONE, entries);
    }

    private void install(Position at, Deadline mapDeadline, Content... entries) {
        replica.stage(List.of(entries), ending(mapDeadline));
        replica.install(at);
    }

    private Deadline deadlineOf(String key) {
        return Form.deadline(replica.table().entries.get(key));
    }

    @Test
    void G7_listenersHearEachChangeWithTheOldAndTheNewValue() {
        listen();
        apply(1, put(1, "a", "x"));
        apply(2, put(2, "a", "y"));
        apply(3, delete(3, "a"));
        apply(4, put(4, "a", "z"));
        apply(5, delete(5, "a", Reason.EXPIRED));
        apply(6, clear(6));
        assertThat(events())
                .containsExactly(
                        "CHANGE a ->x @1",
                        "CHANGE a x>y @2",
                        "DELETE a y>- @3",
                        "CHANGE a ->z @4",
                        "EXPIRE a z>- @5",
                        "RESET @6");
        assertThat(listener.isIdle()).isTrue();
    }

    private static Change touch(long number, String key, String value) {
        return new Change.Put(stamp(number, false), Bytes.utf8(key), Bytes.utf8(value), LATER, /* touch= */ true);
    }

    /** The mark of a writer is not believed against the values: a wrong one would hide a difference. */
    @Test
    void G7_aMoveOfADeadlineIsNotHeardButAChangedValueIsWhateverItsWriterSays() {
        apply(1, put(1, "a", "x"));
        listen();
        apply(2, touch(2, "a", "x"));
        apply(3, touch(3, "a", "y"));
        apply(4, touch(4, "b", "z"));
        assertThat(events()).containsExactly("CHANGE a x>y @3", "CHANGE b ->z @4");
        assertThat(deadlineOf("a")).isEqualTo(LATER);
    }

    @Test
    void aDeletionOfWhatIsNotThereIsNotHeard() {
        listen();
        apply(1, delete(1, "a"));
        assertThat(events()).isEmpty();
    }

    @Test
    void G7_afterACatchUpListenersHearTheDifferencesOnly() {
        apply(3, put(1, "same", "x"), put(2, "other", "x"), put(3, "lost", "x"));
        listen();
        install(at(9), Deadline.NONE, content("same", "x"), content("other", "y"), content("new", "z"));
        assertThat(events())
                .containsExactlyInAnyOrder("DELETE lost x>- @9", "CHANGE other x>y @9", "CHANGE new ->z @9");
    }

    @Test
    void G7_missedDifferencesAreHeardOnceEach() {
        apply(3, put(1, "same", "x"), put(2, "other", "x"), put(3, "lost", "x"));
        listen();
        replica.applyMissed(
                List.of(content("same", "x"), content("other", "y"), gone("lost"), gone("never")),
                Deadline.NONE,
                at(9));
        assertThat(events()).containsExactly("CHANGE other x>y @9", "DELETE lost x>- @9");
        assertThat(replica.position()).isEqualTo(at(9));
    }

    @Test
    void roomForASnapshotIsMadeBeforeItsFirstEntryAndLosesNone() {
        replica.stage(List.of(content("a", "x")), tipOf(1_000));
        replica.stage(List.of(content("b", "y")), tipOf(2_000));
        replica.stage(List.of(), tipOf(0));
        replica.install(at(3));
        assertThat(replica.table().entries).containsOnly(Map.entry("a", "x"), Map.entry("b", "y"));
    }

    @Test
    void roomIsMadeForNoMoreThanIsSafeWhateverTheAuthoritySays() {
        replica.stage(List.of(), tipOf(Integer.MAX_VALUE));
        replica.stage(List.of(), tipOf(-1));
        replica.stage(List.of(content("a", "x")), tipOf(Integer.MAX_VALUE));
        replica.install(at(3));
        assertThat(replica.size()).isOne();
    }

    @Test
    void G7_aClearThatWasMissedIsHeardAsAResetAndThenWhatIsThere() {
        apply(3, put(1, "same", "x"), put(2, "lost", "x"), put(3, "other", "x"));
        listen();
        replica.stage(List.of(content("same", "x"), content("other", "y")), CLEARED_AT_FIVE);
        replica.install(at(9));
        assertThat(events()).startsWith("RESET @5").hasSize(3).contains("CHANGE same ->x @9", "CHANGE other ->y @9");
        replica.stage(List.of(content("same", "x")), CLEARED_AT_FIVE);
        replica.install(at(10));
        assertThat(events()).hasSize(4).endsWith("DELETE other y>- @10");
    }

    @Test
    void whatWentAwayAfterItsDeadlineIsHeardAsExpired() {
        install(at(1), Deadline.NONE, content("due", "x", SOON), content("removed", "x", LATER));
        listen();
        timers.pass(1_000);
        install(at(9), Deadline.NONE);
        assertThat(events()).containsExactlyInAnyOrder("EXPIRE due x>- @9", "DELETE removed x>- @9");
    }

    @Test
    void G9_theEndOfALineageIsHeardBeforeTheDifferencesWithThePlaceInTheNewOne() {
        install(at(7), Deadline.NONE, content("a", "x"));
        listen();
        install(at(L2, 3), Deadline.NONE, content("a", "y"));
        assertThat(events()).containsExactly("LINEAGE @3", "CHANGE a x>y @3");
        assertThat(heard.get(0)).isEqualTo(new LineageEvent<>(L1, new Revision(L2, 3)));
    }

    @Test
    void theFirstLoadIsNoEndOfALineage() {
        listen();
        install(at(7), Deadline.NONE, content("a", "x"));
        assertThat(events()).containsExactly("CHANGE a ->x @7");
    }

    @Test
    void G2_readersSeeNothingOfAStageBeforeItIsInstalled() {
        apply(1, put(1, "a", "x"));
        replica.stage(List.of(content("b", "y")), ending(LATER));
        replica.stageChanges(List.of(group(put(8, "c", "z")), group(delete(9, "b"))));
        assertThat(replica.table().entries).containsOnlyKeys("a");
        assertThat(replica.mapDeadline()).isEqualTo(Deadline.NONE);
        replica.install(at(9));
        assertThat(replica.table().entries).containsOnlyKeys("c");
    }

    @Test
    void aStageThatWasThrownAwayLeavesNothing() {
        replica.stage(List.of(content("b", "y")), ending(LATER));
        replica.dropStage();
        install(at(1), Deadline.NONE, content("a", "x"));
        assertThat(replica.table().entries).containsOnlyKeys("a");
    }

    @Test
    void aClearOnTheStageIsFollowedByWhatCameAfterIt() {
        replica.stage(List.of(content("a", "x"), content("b", "new")), ending(Deadline.NONE));
        replica.stageChanges(List.of(group(clear(8)), group(put(9, "b", "new"))));
        replica.install(at(9));
        assertThat(replica.table().entries).containsOnlyKeys("b");
    }

    @Test
    void anEntryPastItsDeadlineIsNotFoundAndNotCounted() {
        install(at(1), Deadline.NONE, content("a", "x", SOON), content("b", "x"));
        assertThat(replica.find("a")).isNotNull();
        timers.pass(500);
        assertThat(replica.find("a")).isNull();
        assertThat(replica.find("b")).isNotNull();
        assertThat(replica.table().size(timers.nowMillis())).isOne();
        assertThat(snapshot(replica).entries()).containsOnlyKeys("b");
    }

    @Test
    void aForeignWriterVoidsTheDeadlineOfAnEntryOnlyIfItStoresOtherBytes() {
        install(at(1), Deadline.NONE, content("same", "x", LATER), content("other", "x", LATER));
        apply(2, put(foreign(2), "same", "x", Deadline.NONE));
        apply(3, put(foreign(3), "other", "y", Deadline.NONE));
        assertThat(deadlineOf("same")).isEqualTo(LATER);
        assertThat(deadlineOf("other")).isEqualTo(Deadline.NONE);
    }

    @Test
    void aForeignWriterDoesNotMoveTheDeadlineOfTheMap() {
        Stamp dated = new Stamp(rev(1), Samples.operation(1), false, LATER);
        apply(1, put(dated, "a", "x", Deadline.NONE));
        apply(2, put(foreign(2), "b", "x", Deadline.NONE));
        apply(3, new Change.Clear(foreign(3), Reason.REMOVED));
        assertThat(replica.mapDeadline()).isEqualTo(LATER);
        replica.stage(List.of(), ending(SOON));
        replica.stageChanges(List.of(group(put(foreign(9), "b", "x", Deadline.NONE))));
        replica.install(at(9));
        assertThat(replica.mapDeadline()).isEqualTo(SOON);
    }

    @Test
    void G10_anEntryWhoseKeyCannotBeDecodedIsLeftOutAndCounted() {
        apply(1, put(1, "bad key", "x"));
        apply(2, delete(2, "bad key"));
        install(at(3), Deadline.NONE, content("bad key", "x"), content("a", "x"));
        assertThat(replica.table().entries).containsOnlyKeys("a");
        assertThat(replica.undecodableKeys()).isEqualTo(3);
        assertThat(replica.position()).isEqualTo(at(3));
    }

    @Test
    void G10_aValueThatCannotBeDecodedHarmsOnlyWhoReadsIt() {
        listen();
        apply(1, put(1, "a", "bad value"));
        apply(2, put(2, "b", "good"));
        executor.runAll();
        assertThat(replica.position()).isEqualTo(at(2));
        assertThat(snapshot(replica).entries().get("b")).isEqualTo("good");
        assertThatThrownBy(() -> snapshot(replica).entries().get("a")).isInstanceOf(CodecException.class);
        assertThat(heard.get(0)).isInstanceOfSatisfying(KeptEvent.class, event -> {
            assertThat(event.kind()).isEqualTo(Kind.CHANGE);
            assertThatThrownBy(event::newValue).isInstanceOf(CodecException.class);
        });
    }

    @Test
    void valuesOfAnInexactCodecAreComparedByTheirBytes() {
        Replica<String, String> inexact = replica(Utf8.inexact());
        inexact.stage(List.of(content("a", "x"), content("b", "bad 1")), ending(Deadline.NONE));
        inexact.install(at(1));
        listener = inexact.subscribe(heard::add, new Pending<>(10, Long.MAX_VALUE), false);
        inexact.stage(List.of(content("a", "x"), content("b", "bad 1")), ending(Deadline.NONE));
        inexact.install(at(2));
        assertThat(events()).isEmpty();
        assertThat(snapshot(inexact).entries().get("a")).isEqualTo("x");
    }

    @Test
    void G2_aSnapshotStaysAsItIs() {
        apply(1, put(1, "a", "x"));
        Snapshot<String, String> snapshot = snapshot(replica);
        apply(2, put(2, "a", "y"));
        apply(3, clear(3));
        assertThat(snapshot.revision()).isEqualTo(rev(1));
        assertThat(snapshot.entries()).isEqualTo(Map.of("a", "x"));
        assertThatThrownBy(() -> snapshot.entries().put("b", "x")).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Each commit writes its number under all keys, so a mixture of two revisions would show. */
    @Test
    void G2_aSnapshotIsExactlyOneRevisionWhileAWriterRuns() {
        int keys = 40;
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> writer = CompletableFuture.supplyAsync(() -> {
            long number = 0;
            while (!stop.get()) {
                List<Change> commit = new ArrayList<>();
                long last = number + keys;
                for (int k = 0; k < keys; k++) {
                    number++;
                    commit.add(put(stamp(number, k + 1 < keys), "k" + k, String.valueOf(last), Deadline.NONE));
                }
                replica.apply(List.of(new Group(commit)), at(last));
            }
            return number;
        });
        try {
            for (int i = 0; i < 500 || replica.position().number() < 1_000; i++) {
                Snapshot<String, String> snapshot = snapshot(replica);
                Map<String, String> expected = new HashMap<>();
                for (int k = 0; k < keys && snapshot.revision().number() > 0; k++) {
                    expected.put("k" + k, String.valueOf(snapshot.revision().number()));
                }
                assertThat(snapshot.entries()).isEqualTo(expected);
            }
        } finally {
            stop.set(true);
        }
        assertThat(writer).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void bytesOfWhatIsHeldAreTheAuthoritysAlsoForBareValues() {
        apply(1, put(1, "a", "x"));
        Object kept = replica.find("a");
        assertThat(kept).isEqualTo("x");
        assertThat(new Form<>(new Utf8()).bytes(kept)).isEqualTo(Bytes.utf8("x"));
    }
}
