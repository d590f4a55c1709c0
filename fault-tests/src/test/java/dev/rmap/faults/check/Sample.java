package dev.rmap.faults.check;

import dev.rmap.faults.history.Action;
import dev.rmap.faults.history.Call;
import dev.rmap.faults.history.Ending;
import dev.rmap.faults.history.Fact;
import dev.rmap.faults.history.Fate;
import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.History;
import dev.rmap.faults.history.Look;
import dev.rmap.faults.history.Published;
import dev.rmap.faults.history.Return;
import dev.rmap.faults.history.Terms;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A short good history of two processes, one revision a second, to be spoiled. Operation n is made by process 1 if n is
 * odd and by process 2 if it is even; it begins at second 2n and ends a second later.
 */
final class Sample {

    static final Lineage FIRST = new Lineage(1);
    static final Lineage SECOND = new Lineage(2);

    private static final long SECOND_NANOS = 1_000_000_000L;

    boolean mayLoseHistory;
    boolean mayMissPublished;
    Duration convergence = Duration.ofSeconds(1);
    final List<Fact> facts = new ArrayList<>();
    final List<Published> published = new ArrayList<>();
    Revision end = at(8);
    Map<String, String> content = Map.of("k1", "v5", "n0", "2", "left", "v6", "right", "v6");

    /**
     * Eight changes: k0 is v1, then v2; n0 is 1, then 2; k1 is v5; both of the pair are v6; k0 is removed. Both processes
     * hear all of it and look after the first, the fourth and the last.
     */
    Sample() {
        publish(1, "k0", "v1");
        publish(2, "k0", "v2");
        publish(3, "n0", "1");
        publish(4, "n0", "2");
        publish(5, "k1", "v5");
        publish(6, "left", "v6");
        publish(7, "right", "v6");
        publish(8, "k0", null);

        done(1, Action.SET, "k0", "v1", null, 1, null, "v1");
        done(2, Action.SWAP, "k0", "v2", null, 0, "v1", "v2");
        done(3, Action.ADD, "n0", null, null, 3, null, "1");
        done(4, Action.COMPUTE, "n0", null, null, 0, "2", "2");
        done(5, Action.TEST_AND_SET, "k1", "v5", null, 5, null, "v5");
        done(6, Action.PAIR, "left", "v6", null, 7, null, "v6");
        done(7, Action.REMOVE, "k0", null, null, 0, "v2", null);
        refused(8, "k1", "v8", "v7", 8);
        for (int process = 1; process <= 2; process++) {
            look(process, 3, at(1), Map.of("k0", "v1"));
            look(process, 9, at(4), Map.of("k0", "v2", "n0", "2"));
            look(process, 16, at(8), content);
            hear(process, 1, "k0", null, "v1");
            hear(process, 2, "k0", "v1", "v2");
            hear(process, 3, "n0", null, "1");
            hear(process, 4, "n0", "1", "2");
            hear(process, 5, "k1", null, "v5");
            hear(process, 6, "left", null, "v6");
            hear(process, 7, "right", null, "v6");
            hear(process, 8, "k0", "v2", null);
        }
    }

    static Revision at(long number) {
        return new Revision(FIRST, number);
    }

    private static int process(int id) {
        return id % 2 == 0 ? 2 : 1;
    }

    void publish(long number, String key, String value) {
        published.add(new Published(at(number), key, Optional.ofNullable(value)));
    }

    void call(int id, Action action, String key, String value, String expected) {
        facts.add(new Call(
                id,
                process(id),
                2L * id * SECOND_NANOS,
                action,
                key,
                Optional.ofNullable(value),
                Optional.ofNullable(expected)));
    }

    private void done(
            int id, Action action, String key, String value, String expected, long number, String result, String read) {
        call(id, action, key, value, expected);
        Revision at = number == 0 ? Revision.NONE : at(number);
        done(id, at, result, read, at(id < 7 ? (number == 0 ? id : number) : 8));
    }

    private void refused(int id, String key, String value, String expected, long number) {
        call(id, Action.TEST_AND_SET, key, value, expected);
        facts.add(new Return(
                id,
                process(id),
                (2L * id + 1) * SECOND_NANOS,
                Fate.DONE,
                false,
                at(number),
                Optional.empty(),
                Optional.of("v5"),
                at(8)));
    }

    /** The end of an operation that was applied, a second after it began. */
    void done(int id, Revision at, String result, String read, Revision seen) {
        facts.add(new Return(
                id,
                process(id),
                (2L * id + 1) * SECOND_NANOS,
                Fate.DONE,
                true,
                at,
                Optional.ofNullable(result),
                Optional.ofNullable(read),
                seen));
    }

    void look(int process, int second, Revision revision, Map<String, String> entries) {
        facts.add(new Look(process, second * SECOND_NANOS, revision, entries));
    }

    void hear(int process, long number, String key, String before, String after) {
        facts.add(new Heard(
                process, Heard.Kind.CHANGE, at(number), key, Optional.ofNullable(before), Optional.ofNullable(after)));
    }

    /** Says another end for an operation. */
    void end(long id, UnaryOperator<Return> change) {
        facts.replaceAll(fact -> fact instanceof Return end && end.id() == id ? change.apply(end) : fact);
    }

    /** Says another fate for an operation. */
    void fate(long id, Fate fate) {
        end(
                id,
                end -> new Return(
                        id,
                        end.process(),
                        end.nanos(),
                        fate,
                        false,
                        Revision.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Revision.NONE));
    }

    /** Says another end for an operation that was done: what it returned, what was read then, and where it stood. */
    void told(long id, Revision revision, String result, String read, Revision seen) {
        end(
                id,
                end -> new Return(
                        id,
                        end.process(),
                        end.nanos(),
                        end.fate(),
                        end.applied(),
                        revision,
                        Optional.ofNullable(result),
                        Optional.ofNullable(read),
                        seen));
    }

    /** The last looks of both processes are at another place, and so is the end. */
    void endsAt(Revision revision, Map<String, String> entries) {
        facts.replaceAll(fact -> fact instanceof Look look && look.revision().equals(at(8))
                ? new Look(look.process(), look.nanos(), revision, entries)
                : fact);
        end = revision;
        content = entries;
    }

    History history() {
        Terms terms = new Terms(Duration.ofSeconds(5), Duration.ofSeconds(5), mayLoseHistory, mayMissPublished);
        return new History(
                terms,
                List.copyOf(facts),
                List.copyOf(published),
                new Ending(end, content, convergence.isNegative() ? Optional.empty() : Optional.of(convergence)));
    }
}
