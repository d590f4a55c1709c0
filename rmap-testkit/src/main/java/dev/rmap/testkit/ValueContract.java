package dev.rmap.testkit;

import static dev.rmap.testkit.Commands.add;
import static dev.rmap.testkit.Commands.append;
import static dev.rmap.testkit.Commands.appendUnique;
import static dev.rmap.testkit.Commands.bytes;
import static dev.rmap.testkit.Commands.drop;
import static dev.rmap.testkit.Commands.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Lists and counters ({@code docs/wire.md}, "Lists" and "Numbers"): every row of the table of quirks, as far as it is kept. */
abstract class ValueContract extends ContractGroup {

    private static final String GONE = "(no entry)";

    /**
     * A row of a table.
     *
     * @param stored the text before
     * @param command what is done to it
     * @param outcome what is answered
     * @param after the text afterwards
     */
    private record Row(String stored, Command command, Outcome outcome, String after) {}

    ValueContract(BackendContract contract) {
        super(contract);
    }

    @TestFactory
    Stream<DynamicTest> lists() {
        return checks(
                applied("", append("k", "X"), "[\"X\"]"),
                applied("a,b", append("k", "X"), "[\"a\",\"b\",\"X\"]"),
                applied(",a,,b,", append("k", "X"), "[\"a\",\"b\",\"X\"]"),
                applied("123", append("k", "X"), "[\"123\",\"X\"]"),
                applied("true", append("k", "X"), "[\"true\",\"X\"]"),
                applied("null", append("k", "X"), "[\"null\",\"X\"]"),
                applied("\"str\"", append("k", "X"), "[\"\\\"str\\\"\",\"X\"]"),
                applied("1,2", append("k", "X"), "[\"1\",\"2\",\"X\"]"),
                applied("[]", append("k", "X"), "[\"X\"]"),
                applied("{}", append("k", "X"), "[\"X\"]"),
                applied(" [\"a\"] ", append("k", "X"), "[\"a\",\"X\"]"),
                applied("[\"a\",]", append("k", "X"), "[\"[\\\"a\\\"\",\"]\",\"X\"]"),
                applied("[\"\\u00e9\\ud83d\\ude00\"]", append("k", "/"), "[\"\u00e9\ud83d\ude00\",\"\\/\"]"),
                applied("[\"b\",\"a\"]", append("k", "a", "b"), "[\"b\",\"a\",\"a\",\"b\"]"),
                applied("[\"a\",\"a\"]", appendUnique("k", "b", "a", "b"), "[\"a\",\"a\",\"b\"]"),
                kept("[\"a\"]", appendUnique("k", "a")),
                kept(",a,", appendUnique("k", "a")),
                kept("[\"a\"]", append("k")),
                applied("a,b", drop("k", "a"), "[\"b\"]"),
                applied(",a,,b,", drop("k", "a"), "[\"b\"]"),
                applied("[\"a\",\"b\",\"a\",\"c\"]", drop("k", "a", "z"), "[\"b\",\"c\"]"),
                applied(" [\"a\"] ", drop("k", "a"), GONE),
                applied("a", drop("k", "a"), GONE),
                kept("", drop("k", "a")),
                kept("123", drop("k", "a")),
                kept("1,2", drop("k", "a")),
                kept("[]", drop("k", "a")),
                kept("{}", drop("k", "a")),
                kept("[\"a\"]", drop("k")));
    }

    /** The original corrupts these, or loses precision in them; we do not touch them. */
    @TestFactory
    Stream<DynamicTest> tablesOfOtherThingsAreNoLists() {
        return Stream.of(
                        "[1,2]",
                        "[\"a\",null]",
                        "{\"a\":1}",
                        "{\"1\":\"a\"}",
                        "[\"a\",[\"b\"]]",
                        "[1.5,12345678901234567890]",
                        "[nan]",
                        "[{}]")
                .flatMap(text -> checks(
                        new Row(text, append("k", "X"), Outcome.NOT_A_LIST, text),
                        new Row(text, appendUnique("k", "X"), Outcome.NOT_A_LIST, text),
                        new Row(text, drop("k", "a"), Outcome.NOT_A_LIST, text),
                        kept(text, append("k")),
                        kept(text, drop("k"))));
    }

    @TestFactory
    Stream<DynamicTest> counters() {
        return checks(
                applied("0", add("k", 5), "5"),
                applied("-5", add("k", 5), "0"),
                applied("7", add("k", 0), "7"),
                applied("9007199254740993", add("k", 2), "9007199254740995"),
                applied("-9223372036854775808", add("k", Long.MAX_VALUE), "-1"),
                applied("9223372036854775806", add("k", 1), "9223372036854775807"),
                applied("-1", add("k", Long.MIN_VALUE + 1), "-9223372036854775808"),
                faulty("9223372036854775807", 1, Outcome.OVERFLOW),
                faulty("-9223372036854775808", -1, Outcome.OVERFLOW),
                faulty("-2", Long.MIN_VALUE, Outcome.OVERFLOW),
                faulty("abc", 1, Outcome.NOT_AN_INTEGER),
                faulty("", 1, Outcome.NOT_AN_INTEGER),
                faulty(" 5", 1, Outcome.NOT_AN_INTEGER),
                faulty("5 ", 1, Outcome.NOT_AN_INTEGER),
                faulty("05", 1, Outcome.NOT_AN_INTEGER),
                faulty("-0", 1, Outcome.NOT_AN_INTEGER),
                faulty("+5", 1, Outcome.NOT_AN_INTEGER),
                faulty("5.0", 1, Outcome.NOT_AN_INTEGER),
                faulty("9223372036854775808", -1, Outcome.NOT_AN_INTEGER));
    }

    @Test
    void missingEntriesCountAsZeroAndAsTheEmptyList() {
        assertThat(writer.runOne(add("n", -3)).after()).hasValue(bytes("-3"));
        assertThat(writer.runOne(append("l", "b", "a", "b")).after()).hasValue(bytes("[\"b\",\"a\",\"b\"]"));
        assertThat(writer.runOne(appendUnique("u", "b", "a", "b")).after()).hasValue(bytes("[\"b\",\"a\"]"));
        assertThat(writer.runOne(drop("d", "a")).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(content()).containsOnlyKeys(bytes("n"), bytes("l"), bytes("u"));
    }

    @Test
    void anEntryGoesWithItsLastItem() {
        RecordingFeed feed = feed(process());
        writer.run(append("k", "a"), drop("k", "a"));
        Change last = feed.awaitChanges(2).get(1);
        assertThat(last)
                .isInstanceOfSatisfying(
                        Change.Delete.class,
                        delete -> assertThat(delete.reason()).isEqualTo(Reason.REMOVED));
        assertThat(content()).isEmpty();
    }

    @Test
    void G5_concurrentIncrementsAndAppendsAreAllThere() {
        Runnable working = () -> {
            Writer own = new Writer(process());
            for (int i = 0; i < 50; i++) {
                own.run(add("n", 1), append("l", "x"));
            }
        };
        atOnce(working, working, working, working);
        assertThat(value("n")).hasValue("200");
        assertThat(value("l")).hasValue("[" + "\"x\",".repeat(199) + "\"x\"]");
    }

    private Stream<DynamicTest> checks(Row... rows) {
        return Stream.of(rows).map(row -> dynamicTest("'" + row.stored() + "': " + row.command(), () -> check(row)));
    }

    private void check(Row row) {
        writer.run(set("k", row.stored()));
        long number = position().number();
        Receipt receipt = writer.runOne(row.command());
        assertThat(receipt.outcome()).isEqualTo(row.outcome());
        assertThat(receipt.before()).hasValue(bytes(row.stored()));
        assertThat(receipt.after().map(Bytes::utf8).orElse(GONE)).isEqualTo(row.after());
        assertThat(value("k").orElse(GONE)).isEqualTo(row.after());
        assertThat(position().number()).isEqualTo(number + (receipt.applied() ? 1 : 0));
    }

    private static Row applied(String stored, Command command, String after) {
        return new Row(stored, command, Outcome.APPLIED, after);
    }

    private static Row kept(String stored, Command command) {
        return new Row(stored, command, Outcome.UNCHANGED, stored);
    }

    private static Row faulty(String stored, long delta, Outcome outcome) {
        return new Row(stored, add("k", delta), outcome, stored);
    }
}
