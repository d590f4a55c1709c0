package dev.rmap.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Lifetime;
import dev.rmap.model.Lineage;
import dev.rmap.model.Mutation;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EvaluatorTest {

    private static final long NOW = 1_000_000;
    private static final Bytes KEY = Bytes.utf8("k");
    private static final OperationId OPERATION = new OperationId(7, 3);
    private static final Revision TIP = new Revision(new Lineage(5), 41);

    /** A state of the entry: its name, value and deadline. */
    private record Case(String name, Optional<Stored> held) {}

    private static final List<Case> CASES = List.of(
            new Case("missing", Optional.empty()),
            new Case("text", stored("v", Deadline.NONE)),
            new Case("number", stored("5", Deadline.at(NOW + 10))),
            new Case("list", stored("[\"a\"]", Deadline.at(NOW))),
            new Case("overdue", stored("v", Deadline.at(NOW - 1))));

    private static final Map<String, Condition> CONDITIONS = conditions();
    private static final Map<String, Mutation> MUTATIONS = mutations();

    private static Map<String, Condition> conditions() {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        conditions.put("always", Condition.ALWAYS);
        conditions.put("absent", Condition.ABSENT);
        conditions.put("present", Condition.PRESENT);
        conditions.put("holds v", Condition.holds(Bytes.utf8("v")));
        conditions.put("holds nothing", Condition.holds(Bytes.EMPTY));
        conditions.put("due now", Condition.due(Deadline.at(NOW)));
        conditions.put("due before", Condition.due(Deadline.at(NOW - 1)));
        conditions.put("due later", Condition.due(Deadline.at(NOW + 10)));
        return conditions;
    }

    private static Map<String, Mutation> mutations() {
        Map<String, Mutation> mutations = new LinkedHashMap<>();
        mutations.put("nothing", Mutation.NOTHING);
        mutations.put("set", new Mutation.Set(Bytes.utf8("w"), Expiry.NEVER));
        mutations.put("set same, keep", new Mutation.Set(Bytes.utf8("v"), Expiry.KEEP));
        mutations.put("set for 100 ms", new Mutation.Set(Bytes.utf8("w"), Expiry.after(100)));
        mutations.put("remove", Mutation.REMOVE);
        mutations.put("expire", Mutation.EXPIRE);
        mutations.put("touch never", new Mutation.Touch(Expiry.NEVER));
        mutations.put("touch keep", new Mutation.Touch(Expiry.KEEP));
        mutations.put("touch 10 ms", new Mutation.Touch(Expiry.after(10)));
        mutations.put("add 2", new Mutation.Add(2));
        mutations.put("append b", new Mutation.Append(strings("b"), false));
        mutations.put("append unique a", new Mutation.Append(strings("a"), true));
        mutations.put("append none", new Mutation.Append(List.of(), false));
        mutations.put("drop a", new Mutation.Drop(strings("a")));
        mutations.put("drop none", new Mutation.Drop(List.of()));
        return mutations;
    }

    /** What each mutation makes of each state when its condition holds, as {@code outcome value@deadline}. */
    private static final String EXPECTED = """
            nothing         | missing UNCHANGED -            | text UNCHANGED v              | number UNCHANGED 5@10         | list UNCHANGED ["a"]@0        | overdue UNCHANGED v@-1
            set             | missing APPLIED w              | text APPLIED w                | number APPLIED w              | list APPLIED w                | overdue APPLIED w
            set same, keep  | missing APPLIED v              | text APPLIED v                | number APPLIED v@10           | list APPLIED v@0              | overdue APPLIED v@-1
            set for 100 ms  | missing APPLIED w@100          | text APPLIED w@100            | number APPLIED w@100          | list APPLIED w@100            | overdue APPLIED w@100
            remove          | missing UNCHANGED -            | text APPLIED -                | number APPLIED -              | list APPLIED -                | overdue APPLIED -
            expire          | missing UNCHANGED -            | text APPLIED -                | number APPLIED -              | list APPLIED -                | overdue APPLIED -
            touch never     | missing UNCHANGED -            | text UNCHANGED v              | number APPLIED 5              | list APPLIED ["a"]            | overdue APPLIED v
            touch keep      | missing UNCHANGED -            | text UNCHANGED v              | number UNCHANGED 5@10         | list UNCHANGED ["a"]@0        | overdue UNCHANGED v@-1
            touch 10 ms     | missing UNCHANGED -            | text APPLIED v@10             | number UNCHANGED 5@10         | list APPLIED ["a"]@10         | overdue APPLIED v@10
            add 2           | missing APPLIED 2              | text NOT_AN_INTEGER v         | number APPLIED 7@10           | list NOT_AN_INTEGER ["a"]@0   | overdue NOT_AN_INTEGER v@-1
            append b        | missing APPLIED ["b"]          | text APPLIED ["v","b"]        | number APPLIED ["5","b"]@10   | list APPLIED ["a","b"]@0      | overdue APPLIED ["v","b"]@-1
            append unique a | missing APPLIED ["a"]          | text APPLIED ["v","a"]        | number APPLIED ["5","a"]@10   | list UNCHANGED ["a"]@0        | overdue APPLIED ["v","a"]@-1
            append none     | missing UNCHANGED -            | text UNCHANGED v              | number UNCHANGED 5@10         | list UNCHANGED ["a"]@0        | overdue UNCHANGED v@-1
            drop a          | missing UNCHANGED -            | text UNCHANGED v              | number UNCHANGED 5@10         | list APPLIED -                | overdue UNCHANGED v@-1
            drop none       | missing UNCHANGED -            | text UNCHANGED v              | number UNCHANGED 5@10         | list UNCHANGED ["a"]@0        | overdue UNCHANGED v@-1
            """;

    /** The states in which each condition holds. */
    private static final Map<String, String> HOLDS = Map.of(
            "always", "missing text number list overdue",
            "absent", "missing",
            "present", "text number list overdue",
            "holds v", "text overdue",
            "holds nothing", "",
            "due now", "list",
            "due before", "overdue",
            "due later", "");

    @TestFactory
    Stream<DynamicTest> G5_everyConditionWithEveryMutationOnEveryState() {
        Map<String, String> expected = new HashMap<>();
        for (String line : EXPECTED.lines().toList()) {
            String[] cells = line.split("\\|", -1);
            for (int i = 1; i < cells.length; i++) {
                String[] words = cells[i].trim().split(" ", 2);
                expected.put(cells[0].trim() + "/" + words[0], words[1]);
            }
        }
        return CONDITIONS.keySet().stream()
                .flatMap(condition -> MUTATIONS.keySet().stream()
                        .flatMap(mutation -> CASES.stream()
                                .map(held -> dynamicTest(
                                        condition + ": " + mutation + " on " + held.name(),
                                        () -> check(
                                                condition,
                                                mutation,
                                                held,
                                                expected.getOrDefault(mutation + "/" + held.name(), "?"))))));
    }

    private static void check(String condition, String mutation, Case held, String expected) {
        Command command = new Command(KEY, CONDITIONS.get(condition), MUTATIONS.get(mutation));
        Verdict verdict = judge(held.held(), command);
        Receipt receipt = verdict.receipts().get(0);
        boolean holds = Arrays.asList(HOLDS.get(condition).split(" ", -1)).contains(held.name());
        Optional<Stored> after = afterwards(held.held(), verdict.changes());

        assertThat(receipt.outcome() + " " + show(after)).isEqualTo(holds ? expected : "REFUSED " + show(held.held()));
        assertThat(receipt.before()).isEqualTo(held.held().map(Stored::value));
        assertThat(receipt.after()).isEqualTo(after.map(Stored::value));
        assertThat(receipt.revision()).isEqualTo(receipt.applied() ? TIP.at(42) : TIP);
        assertThat(verdict.changes()).hasSize(receipt.applied() ? 1 : 0);
    }

    private static Optional<Stored> afterwards(Optional<Stored> held, List<Change> changes) {
        if (changes.isEmpty()) {
            return held;
        }
        return changes.get(0) instanceof Change.Put put
                ? Optional.of(new Stored(put.value(), put.deadline()))
                : Optional.empty();
    }

    private static String show(Optional<Stored> stored) {
        return stored.map(s -> s.value().utf8()
                        + (s.deadline().exists() ? "@" + (s.deadline().epochMillis() - NOW) : ""))
                .orElse("-");
    }

    @Test
    void changesAreStampedWithConsecutiveRevisionsAndTheGroupMark() {
        Verdict verdict = judge(
                Map.of(),
                Lifetime.FOREVER,
                set("a", "1"),
                new Command(Bytes.utf8("b"), Condition.ALWAYS, Mutation.REMOVE),
                set("c", "3"),
                Command.clear(Reason.DESTROYED),
                set("d", "4"));

        assertThat(verdict.changes())
                .containsExactly(
                        new Change.Put(stamp(42, true), Bytes.utf8("a"), Bytes.utf8("1"), Deadline.NONE),
                        new Change.Put(stamp(43, true), Bytes.utf8("c"), Bytes.utf8("3"), Deadline.NONE),
                        new Change.Clear(stamp(44, true), Reason.DESTROYED),
                        new Change.Put(stamp(45, false), Bytes.utf8("d"), Bytes.utf8("4"), Deadline.NONE));
        assertThat(verdict.receipts().stream().map(r -> r.revision().number()))
                .containsExactly(42L, 42L, 43L, 44L, 45L);
    }

    @Test
    void laterCommandsOfACommitSeeWhatEarlierOnesDid() {
        Command compare = new Command(KEY, Condition.holds(Bytes.utf8("1")), Mutation.REMOVE);
        Command add = new Command(KEY, Condition.ABSENT, new Mutation.Add(9));
        Verdict verdict = judge(
                Map.of(Bytes.utf8("other"), new Stored(Bytes.utf8("x"), Deadline.NONE)),
                Lifetime.FOREVER,
                set("k", "1"),
                compare,
                add,
                Command.clear(Reason.REMOVED),
                new Command(Bytes.utf8("other"), Condition.ABSENT, Mutation.NOTHING));

        assertThat(outcomes(verdict))
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED, Outcome.APPLIED, Outcome.APPLIED, Outcome.UNCHANGED);
        assertThat(verdict.receipts().get(2).after()).hasValue(Bytes.utf8("9"));
    }

    @Test
    void G5_aRefusedCommandStopsItsWholeCommit() {
        Map<Bytes, Stored> held = Map.of(KEY, new Stored(Bytes.utf8("v"), Deadline.NONE));
        Verdict verdict = judge(
                held,
                Lifetime.sliding(10),
                set("a", "1"),
                new Command(KEY, Condition.ABSENT, Mutation.NOTHING),
                set("b", "2"));

        Receipt skipped = new Receipt(Outcome.SKIPPED, Optional.empty(), Optional.empty(), TIP);
        Optional<Bytes> value = Optional.of(Bytes.utf8("v"));
        assertThat(verdict)
                .isEqualTo(new Verdict(
                        List.of(skipped, new Receipt(Outcome.REFUSED, value, value, TIP), skipped),
                        List.of(),
                        Deadline.NONE));
    }

    @Test
    void aFailedCommandStopsItsWholeCommit() {
        Verdict verdict = judge(
                Map.of(), Lifetime.FOREVER, set("k", "x"), new Command(KEY, Condition.ALWAYS, new Mutation.Add(1)));
        assertThat(outcomes(verdict)).containsExactly(Outcome.SKIPPED, Outcome.NOT_AN_INTEGER);
        assertThat(verdict.changes()).isEmpty();
        assertThat(verdict.receipts().get(1).before()).hasValue(Bytes.utf8("x"));
        assertThat(verdict.receipts().get(1).revision()).isEqualTo(TIP);
    }

    @Test
    void onlyCanonicalIntegersCount() {
        for (String text : List.of("abc", "", " 5", "05", "+5", "-0", "5 ", "1.0", "9223372036854775808", "\u0665")) {
            assertThat(outcomes(judge(stored(text, Deadline.NONE), add(1))))
                    .as(text)
                    .containsExactly(Outcome.NOT_AN_INTEGER);
        }
    }

    @Test
    void sumsStayWithin64Bits() {
        String most = Long.toString(Long.MAX_VALUE);
        String least = Long.toString(Long.MIN_VALUE);
        assertThat(outcomes(judge(stored(most, Deadline.NONE), add(1)))).containsExactly(Outcome.OVERFLOW);
        assertThat(outcomes(judge(stored(least, Deadline.NONE), add(-1)))).containsExactly(Outcome.OVERFLOW);
        assertThat(judge(stored(least, Deadline.NONE), add(Long.MAX_VALUE))
                        .receipts()
                        .get(0)
                        .after())
                .hasValue(Bytes.utf8("-1"));
        assertThat(judge(stored("0", Deadline.NONE), add(0)).changes()).hasSize(1);
    }

    @Test
    void listsAreMigratedByTheFirstEditThatChangesThem() {
        assertThat(edited(",a,,b,", append(false, "X"))).isEqualTo("[\"a\",\"b\",\"X\"]");
        assertThat(edited("123", append(false, "X"))).isEqualTo("[\"123\",\"X\"]");
        assertThat(edited("{}", append(false, "X"))).isEqualTo("[\"X\"]");
        assertThat(edited("", append(false, "X"))).isEqualTo("[\"X\"]");
        assertThat(edited(" [\"a\"] ", append(false, "X"))).isEqualTo("[\"a\",\"X\"]");
        assertThat(edited(",a,,b,", drop("a"))).isEqualTo("[\"b\"]");
        assertThat(edited(",a,,b,", drop("x"))).isEqualTo(",a,,b,");
        assertThat(edited(",a,,b,", append(true, "b"))).isEqualTo(",a,,b,");
        assertThat(edited(" [\"a\"] ", drop("a"))).isEqualTo("-");
        assertThat(edited("[]", drop("a"))).isEqualTo("[]");
    }

    @Test
    void listsKeepOrderAndDuplicates() {
        assertThat(edited("[\"a\",\"b\",\"a\"]", append(false, "a", "c"))).isEqualTo("[\"a\",\"b\",\"a\",\"a\",\"c\"]");
        assertThat(edited("[\"a\",\"b\",\"a\"]", append(true, "c", "a", "c"))).isEqualTo("[\"a\",\"b\",\"a\",\"c\"]");
        assertThat(edited("[\"a\",\"b\",\"a\"]", drop("a", "z"))).isEqualTo("[\"b\"]");
    }

    @Test
    void whatIsNoListIsNotTouched() {
        for (String text : List.of("[1,2]", "{\"a\":1}", "[\"a\",null]", "[\"a\",[\"b\"]]")) {
            for (Mutation edit : List.of(append(false, "X"), append(true, "X"), drop("a"))) {
                Verdict verdict = judge(stored(text, Deadline.NONE), new Command(KEY, Condition.ALWAYS, edit));
                assertThat(outcomes(verdict)).as(text).containsExactly(Outcome.NOT_A_LIST);
                assertThat(verdict.changes()).isEmpty();
            }
        }
    }

    @Test
    void theMapIsClearedWhenItsOwnDeadlineIsDue() {
        Command expire = new Command(Bytes.EMPTY, Condition.due(Deadline.at(NOW)), new Mutation.Clear(Reason.EXPIRED));
        assertThat(outcomes(judge(view(Map.of(), Deadline.at(NOW)), Lifetime.FOREVER, expire)))
                .containsExactly(Outcome.APPLIED);
        assertThat(outcomes(judge(view(Map.of(), Deadline.at(NOW - 1)), Lifetime.FOREVER, expire)))
                .containsExactly(Outcome.REFUSED);
        assertThat(outcomes(judge(view(Map.of(), Deadline.NONE), Lifetime.FOREVER, expire)))
                .containsExactly(Outcome.REFUSED);
        assertThat(outcomes(judge(view(Map.of(), Deadline.at(NOW)), Lifetime.absolute(5), expire, expire)))
                .containsExactly(Outcome.SKIPPED, Outcome.REFUSED);
    }

    @Test
    void theMapsDeadlineFollowsItsLifetime() {
        StateView fresh = view(Map.of(), Deadline.NONE);
        StateView ending = view(Map.of(), Deadline.at(NOW + 50));
        Command noEffect = Command.remove(KEY);
        Command clear = Command.clear(Reason.REMOVED);

        assertThat(end(fresh, Lifetime.absolute(9), set("a", "1"))).isEqualTo(9);
        assertThat(end(ending, Lifetime.absolute(9), set("a", "1"))).isEqualTo(50);
        assertThat(end(ending, Lifetime.sliding(9), set("a", "1"))).isEqualTo(9);
        assertThat(end(ending, Lifetime.FOREVER, set("a", "1"))).isEqualTo(50);
        assertThat(end(ending, Lifetime.sliding(9), noEffect)).isEqualTo(50);
        assertThat(end(ending, Lifetime.absolute(9), set("a", "1"), clear)).isEqualTo(9);
        assertThat(end(ending, Lifetime.FOREVER, clear, set("a", "1"))).isEqualTo(-NOW);
    }

    private static long end(StateView state, Lifetime lifetime, Command... commands) {
        Verdict verdict = judge(state, lifetime, commands);
        verdict.changes()
                .forEach(change -> assertThat(change.stamp().mapDeadline()).isEqualTo(verdict.mapDeadline()));
        return verdict.mapDeadline().epochMillis() - NOW;
    }

    private static String edited(String text, Mutation edit) {
        Optional<Stored> held = stored(text, Deadline.NONE);
        Verdict verdict = judge(held, new Command(KEY, Condition.ALWAYS, edit));
        return show(afterwards(held, verdict.changes()));
    }

    private static Verdict judge(Optional<Stored> held, Command command) {
        Map<Bytes, Stored> content = new HashMap<>();
        held.ifPresent(stored -> content.put(KEY, stored));
        return judge(content, Lifetime.FOREVER, command);
    }

    private static Verdict judge(Map<Bytes, Stored> content, Lifetime lifetime, Command... commands) {
        return judge(view(content, Deadline.NONE), lifetime, commands);
    }

    private static Verdict judge(StateView state, Lifetime lifetime, Command... commands) {
        return Evaluator.judge(state, new Commit(List.of(commands)), new Moment(TIP, OPERATION, lifetime, NOW));
    }

    private static StateView view(Map<Bytes, Stored> content, Deadline mapDeadline) {
        return new StateView() {
            @Override
            public Optional<Stored> entry(Bytes key) {
                return Optional.ofNullable(content.get(key));
            }

            @Override
            public Deadline mapDeadline() {
                return mapDeadline;
            }
        };
    }

    private static Change.Stamp stamp(long number, boolean more) {
        return new Change.Stamp(TIP.at(number), OPERATION, more, Deadline.NONE);
    }

    private static List<Outcome> outcomes(Verdict verdict) {
        return verdict.receipts().stream().map(Receipt::outcome).toList();
    }

    private static Optional<Stored> stored(String value, Deadline deadline) {
        return Optional.of(new Stored(Bytes.utf8(value), deadline));
    }

    private static Command set(String key, String value) {
        return Command.set(Bytes.utf8(key), Bytes.utf8(value));
    }

    private static Command add(long delta) {
        return new Command(KEY, Condition.ALWAYS, new Mutation.Add(delta));
    }

    private static Mutation append(boolean unique, String... items) {
        return new Mutation.Append(strings(items), unique);
    }

    private static Mutation drop(String... items) {
        return new Mutation.Drop(strings(items));
    }

    private static List<Bytes> strings(String... items) {
        return Arrays.stream(items).map(Bytes::utf8).toList();
    }
}
