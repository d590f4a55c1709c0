package dev.rmap.faults.check;

import static dev.rmap.faults.check.Sample.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.faults.history.Action;
import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.FactText;
import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.Look;
import dev.rmap.faults.history.Published;
import dev.rmap.faults.history.Return;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker accepts a good history, and rejects each that breaks a promise, for that promise. */
class HistoryCheckerTest {

    @Test
    void aGoodHistoryIsAccepted() {
        assertThat(HistoryChecker.check(new Sample().history())).isEmpty();
    }

    static Stream<Arguments> goodOnes() {
        return Stream.of(
                good("a write of unknown fate that happened", sample -> sample.fate(1, Fate.UNKNOWN)),
                good("a write of unknown fate that did not happen", sample -> {
                    sample.call(9, Action.SET, "k0", "v9", null);
                    sample.fate(9, Fate.UNKNOWN);
                }),
                good(
                        "an addition that never returned",
                        sample -> sample.facts.removeIf(fact -> fact instanceof Return end && end.id() == 3)),
                good("a write that did not show in time", sample -> sample.fate(5, Fate.NOT_VISIBLE)),
                good("a listener that heard a difference after a gap", sample -> {
                    sample.facts.removeIf(fact -> isHeard(fact, 1, 1));
                    sample.facts.replaceAll(fact -> isHeard(fact, 1, 2)
                            ? new Heard(1, Heard.Kind.DIFFERENCE, at(2), "k0", Optional.empty(), Optional.of("v2"))
                            : fact);
                }),
                good("a counter of which nobody saw one change", sample -> {
                    for (int id = 9; id <= 11; id++) {
                        sample.call(id, Action.ADD, "n0", null, null);
                    }
                    sample.publish(10, "n0", "4");
                    sample.publish(11, "n0", "5");
                    sample.endsAt(at(11), Map.of("k1", "v5", "n0", "5", "left", "v6", "right", "v6"));
                    for (int process = 1; process <= 2; process++) {
                        sample.facts.add(new Heard(
                                process, Heard.Kind.DIFFERENCE, at(10), "n0", Optional.of("2"), Optional.of("4")));
                        sample.hear(process, 11, "n0", "4", "5");
                    }
                }),
                good("a counter of which nobody heard one change, but a snapshot shows it", sample -> {
                    for (int id = 9; id <= 10; id++) {
                        sample.call(id, Action.ADD, "n0", null, null);
                    }
                    sample.publish(10, "n0", "4");
                    sample.look(1, 17, at(9), Map.of("k1", "v5", "n0", "3", "left", "v6", "right", "v6"));
                    sample.end = at(10);
                    sample.content = Map.of("k1", "v5", "n0", "4", "left", "v6", "right", "v6");
                    for (int process = 1; process <= 2; process++) {
                        sample.look(process, 18, at(10), sample.content);
                        sample.facts.add(new Heard(
                                process, Heard.Kind.DIFFERENCE, at(9), "n0", Optional.of("2"), Optional.of("3")));
                        sample.hear(process, 10, "n0", "3", "4");
                    }
                }),
                good("a lost history that was said to be lost", sample -> {
                    sample.mayLoseHistory = true;
                    loseHistory(sample);
                    for (int process = 1; process <= 2; process++) {
                        hearOfLoss(sample, process);
                    }
                }),
                good("data that went back, and the same value is removed in both histories", sample -> {
                    sample.mayLoseHistory = true;
                    goBack(sample);
                }));
    }

    /** Two more writes; then the server is back at revision 7, where k0 was still there, and k0 is removed again. */
    private static void goBack(Sample sample) {
        Map<String, String> restored = Map.of("k0", "v2", "k1", "v5", "n0", "2", "left", "v6", "right", "v6");
        Map<String, String> removed = Map.of("k1", "v5", "n0", "2", "left", "v6", "right", "v6");
        Revision begun = new Revision(Sample.SECOND, 7);
        Revision end = begun.at(8);
        sample.publish(9, "k2", "v9");
        sample.call(9, Action.SET, "k2", "v9", null);
        sample.done(9, at(9), null, "v9", at(9));
        sample.call(10, Action.REMOVE, "k0", null, null);
        sample.done(10, Revision.NONE, "v2", null, end);
        sample.published.add(new Published(end, "k0", Optional.empty()));
        for (int process = 1; process <= 2; process++) {
            sample.hear(process, 9, "k2", null, "v9");
            sample.facts.add(new Heard(
                    process,
                    Heard.Kind.LINEAGE,
                    begun,
                    "",
                    Optional.of(Sample.FIRST.toString()),
                    Optional.of(Sample.SECOND.toString())));
            sample.facts.add(
                    new Heard(process, Heard.Kind.DIFFERENCE, begun, "k0", Optional.empty(), Optional.of("v2")));
            sample.facts.add(
                    new Heard(process, Heard.Kind.DIFFERENCE, begun, "k2", Optional.of("v9"), Optional.empty()));
            sample.facts.add(new Heard(process, Heard.Kind.CHANGE, end, "k0", Optional.of("v2"), Optional.empty()));
            sample.look(process, 20, begun, restored);
            sample.look(process, 22, end, removed);
        }
        sample.end = end;
        sample.content = removed;
    }

    private static Arguments good(String what, Consumer<Sample> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodOnes")
    void goodHistoriesOfOtherKindsAreAccepted(String what, Consumer<Sample> change) {
        Sample sample = new Sample();
        change.accept(sample);
        assertThat(HistoryChecker.check(sample.history())).as(what).isEmpty();
    }

    private static boolean isHeard(Fact fact, int process, long number) {
        return fact instanceof Heard heard
                && heard.process() == process
                && heard.revision().number() == number;
    }

    /** Everything is gone, and both processes see an empty map of another history. */
    private static void loseHistory(Sample sample) {
        Revision begun = new Revision(Sample.SECOND, 0);
        sample.end = begun;
        sample.content = Map.of();
        for (int process = 1; process <= 2; process++) {
            sample.look(process, 20, begun, Map.of());
        }
    }

    private static void hearOfLoss(Sample sample, int process) {
        Revision begun = new Revision(Sample.SECOND, 0);
        sample.facts.add(new Heard(
                process,
                Heard.Kind.LINEAGE,
                begun,
                "",
                Optional.of(Sample.FIRST.toString()),
                Optional.of(Sample.SECOND.toString())));
        for (String key : new TreeMap<>(new Sample().content).keySet()) {
            sample.facts.add(new Heard(
                    process,
                    Heard.Kind.DIFFERENCE,
                    begun,
                    key,
                    Optional.of(new Sample().content.get(key)),
                    Optional.empty()));
        }
    }

    private static Arguments bad(Promise promise, String what, Consumer<Sample> spoil) {
        return Arguments.of(promise, what, spoil);
    }

    static Stream<Arguments> badOnes() {
        return Stream.of(orderAndPast(), ownWritesAndConditions(), listenersAndFates(), theRest())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> orderAndPast() {
        return Stream.of(
                bad(Promise.ONE_ORDER, "two changes at one revision", sample -> sample.publish(5, "k1", "other")),
                bad(
                        Promise.ONE_ORDER,
                        "what ended first comes second",
                        sample -> sample.told(3, at(1), null, "1", at(4))),
                bad(
                        Promise.REAL_PAST,
                        "a snapshot that the changes do not make",
                        sample -> sample.look(1, 20, at(8), Map.of("k1", "v5"))),
                bad(Promise.REAL_PAST, "two processes that see different things at one revision", sample -> {
                    sample.mayMissPublished = true;
                    sample.look(1, 20, at(20), Map.of("k1", "a"));
                    sample.look(2, 20, at(20), Map.of("k1", "b"));
                }),
                bad(
                        Promise.REAL_PAST,
                        "half of a commit",
                        sample -> sample.look(1, 20, at(6), Map.of("k0", "v2", "n0", "2", "k1", "v5", "left", "v6"))),
                bad(
                        Promise.FORWARD,
                        "a replica that goes back",
                        sample -> sample.look(1, 20, at(4), Map.of("k0", "v2", "n0", "2"))),
                bad(Promise.FORWARD, "a replica that returns to a history that it left", sample -> {
                    sample.mayLoseHistory = true;
                    loseHistory(sample);
                    hearOfLoss(sample, 1);
                    hearOfLoss(sample, 2);
                    sample.look(1, 21, at(9), Map.of());
                }));
    }

    private static Stream<Arguments> ownWritesAndConditions() {
        return Stream.of(
                bad(
                        Promise.OWN_WRITES,
                        "a writer whose replica is behind its write",
                        sample -> sample.told(5, at(5), null, null, at(4))),
                bad(
                        Promise.OWN_WRITES,
                        "a writer that reads what was before its write",
                        sample -> sample.told(5, at(5), null, null, at(5))),
                bad(
                        Promise.CONDITIONS,
                        "a swap that returns another value",
                        sample -> sample.told(2, Revision.NONE, "v0", "v2", at(2))),
                bad(
                        Promise.CONDITIONS,
                        "a test that held although the value was another",
                        sample -> sample.facts.replaceAll(fact -> fact instanceof Call call && call.id() == 5
                                ? new Call(
                                        5,
                                        call.process(),
                                        call.nanos(),
                                        Action.TEST_AND_SET,
                                        "k1",
                                        Optional.of("v5"),
                                        Optional.of("v4"))
                                : fact)),
                bad(
                        Promise.CONDITIONS,
                        "a test that was refused although it held",
                        sample -> sample.facts.replaceAll(fact -> fact instanceof Call call && call.id() == 8
                                ? new Call(
                                        8,
                                        call.process(),
                                        call.nanos(),
                                        Action.TEST_AND_SET,
                                        "k1",
                                        Optional.of("v8"),
                                        Optional.of("v5"))
                                : fact)),
                bad(Promise.CONDITIONS, "a counter that goes up by two", sample -> {
                    sample.publish(9, "n0", "4");
                    sample.endsAt(at(9), Map.of("k1", "v5", "n0", "4", "left", "v6", "right", "v6"));
                    for (int process = 1; process <= 2; process++) {
                        sample.hear(process, 9, "n0", "2", "4");
                    }
                }));
    }

    private static Stream<Arguments> listenersAndFates() {
        return Stream.of(
                bad(
                        Promise.LISTENERS,
                        "an event that was not heard",
                        sample -> sample.facts.removeIf(fact -> isHeard(fact, 2, 8))),
                bad(Promise.LISTENERS, "an event that was heard twice", sample -> sample.hear(1, 8, "k0", "v2", null)),
                bad(
                        Promise.LISTENERS,
                        "an event with a wrong old value",
                        sample -> sample.facts.replaceAll(fact -> isHeard(fact, 1, 2)
                                ? new Heard(1, Heard.Kind.CHANGE, at(2), "k0", Optional.of("v0"), Optional.of("v2"))
                                : fact)),
                bad(
                        Promise.FATES,
                        "an acknowledged write that is nowhere",
                        sample -> sample.published.removeIf(
                                change -> change.revision().number() == 5
                                        && sample.facts.removeIf(fact -> isHeard(fact, 1, 5))
                                        && sample.facts.removeIf(fact -> isHeard(fact, 2, 5)))),
                bad(Promise.FATES, "a write that was applied twice", sample -> sample.publish(9, "k1", "v5")),
                bad(
                        Promise.FATES,
                        "a write that was said not to be applied",
                        sample -> sample.fate(5, Fate.NOT_APPLIED)),
                bad(Promise.FATES, "a refused write that was applied", sample -> sample.publish(9, "k1", "v8")),
                bad(Promise.FATES, "an addition that is lost", sample -> {
                    sample.call(9, Action.ADD, "n0", null, null);
                    sample.facts.add(new Return(
                            9, 1, 19_000_000_000L, Fate.DONE, true, at(8), Optional.empty(), Optional.of("2"), at(8)));
                }),
                bad(Promise.FATES, "an addition that was made twice", sample -> sample.publish(9, "n0", "3")));
    }

    private static Stream<Arguments> theRest() {
        return Stream.of(
                bad(Promise.EQUAL, "replicas that never agree", sample -> sample.convergence = Duration.ofSeconds(-1)),
                bad(Promise.EQUAL, "replicas that agree too late", sample -> sample.convergence = Duration.ofHours(1)),
                bad(
                        Promise.EQUAL,
                        "an authority that does not hold what it published",
                        sample -> sample.content = Map.of("k1", "v5")),
                bad(Promise.LOSS_IS_SAID, "a history that ended though nothing was lost", sample -> {
                    loseHistory(sample);
                    hearOfLoss(sample, 1);
                    hearOfLoss(sample, 2);
                }),
                bad(Promise.LOSS_IS_SAID, "a lost history of which a listener did not hear", sample -> {
                    sample.mayLoseHistory = true;
                    loseHistory(sample);
                    hearOfLoss(sample, 1);
                    sample.facts.removeIf(fact -> fact instanceof Look look
                            && look.process() == 2
                            && look.revision().number() == 0);
                    sample.look(2, 20, new Revision(Sample.SECOND, 0), Map.of());
                }),
                bad(
                        Promise.BOUNDED,
                        "a write that took too long",
                        sample -> sample.end(
                                5,
                                end -> new Return(
                                        5,
                                        1,
                                        end.nanos() + 10_000_000_000L,
                                        Fate.DONE,
                                        true,
                                        end.revision(),
                                        end.result(),
                                        end.read(),
                                        end.seen()))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badOnes")
    void aHistoryThatBreaksAPromiseIsRejected(Promise promise, String what, Consumer<Sample> spoil) {
        Sample sample = new Sample();
        spoil.accept(sample);
        assertThat(HistoryChecker.check(sample.history()))
                .as(what)
                .extracting(Violation::promise)
                .contains(promise);
    }

    @Test
    void whatIsWrittenToAFileIsReadBack() {
        Sample sample = new Sample();
        loseHistory(sample);
        hearOfLoss(sample, 1);
        for (Fact fact : sample.facts) {
            assertThat(FactText.read(FactText.write(fact))).isEqualTo(fact);
        }
    }
}
