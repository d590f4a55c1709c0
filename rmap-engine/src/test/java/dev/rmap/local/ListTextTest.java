package dev.rmap.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"a\",\"b\"]",
                " [\"a\" , \"b\"]\t\r\n",
                "[\"a\",\"b\"]\0whatever",
                "[\"\\u0061\",\"\\u0062\"]",
                "a,b",
                ",a,,b,"
            })
    void textsOfOneListDecodeAlike(String text) {
        assertThat(ListText.decode(Bytes.utf8(text))).hasValue(strings("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", " [ ] ", "{ }", "", ",", ",,"})
    void emptyListsDecodeAlike(String text) {
        assertThat(ListText.decode(Bytes.utf8(text))).hasValue(List.of());
    }

    /** JSON scalars are no lists of their own; the text counts as one item of comma text, as in the original. */
    @ParameterizedTest
    @ValueSource(strings = {"123", "true", "null", "\"str\"", " ", "[", "{", "[1 2]", "[\"a\"]x", "\u000b[\"a\"]"})
    void textThatIsNoTableIsCommaText(String text) {
        assertThat(ListText.decode(Bytes.utf8(text))).hasValue(strings(text));
    }

    /** The original corrupts these on an edit; here they are refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,2]",
                "[\"a\",null]",
                "{\"a\":1}",
                "[\"a\",[\"b\"]]",
                "[1.5,12345678901234567890]",
                "[{}]",
                "[true]",
                "{\"1\":\"a\"}",
                "{\"a\" : \"b\" , \"c\":[]}"
            })
    void tablesThatHoldOtherThingsThanStringsAreNoLists(String text) {
        assertThat(ListText.decode(Bytes.utf8(text))).isEmpty();
    }

    /** What cjson reads beyond JSON, as probed with Redis 7.0. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nan", "NaN", "-nan", "+nan", "nan()", "nan(a_1)", "inf", "-inf", "+inf", "Infinity", "+5", "01", "1.",
                "-.5", "-0", "1e5", "1E-5", "0x1F", "-0x1", "+0x1", "0x.8", "0x1.p1", "0x1p4", "0x1.8p-2", "true",
                        "false",
                "null", "[]", "{}"
            })
    void whatCjsonReadsAsValueIsNoString(String value) {
        assertThat(ListText.decode(Bytes.utf8("[" + value + "]"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+ 5",
                "- 5",
                "-",
                "+",
                "--5",
                "+-5",
                "0x",
                "0xg",
                ".5",
                "1e",
                "1e+",
                "1e5.5",
                "1_0",
                "0b1",
                "0x1p",
                "0x.p1",
                "nan(",
                "nan(a-b)",
                "nan(ab)c)",
                "infi",
                "infinityx",
                "NULL",
                "nulls",
                "trues",
                "i",
                "I",
                "n",
                "N",
                "t",
                "\"a\":1",
                "\"a\" \"b\"",
                "\"a",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ud83dx\"",
                "\"\\ud83d\\u0041\"",
                "{a:1}",
                "{1:2}",
                "{\"a\":1;}",
                "{\"a\"}",
                "\"a\0b\""
            })
    void whatCjsonRejectsIsCommaText(String value) {
        String text = "[" + value + "]";
        assertThat(ListText.decode(Bytes.utf8(text))).hasValue(strings(text));
    }

    @Test
    void aCommaBeforeTheEndIsNoJson() {
        assertThat(ListText.decode(Bytes.utf8("[\"a\",]"))).hasValue(strings("[\"a\"", "]"));
    }

    @Test
    void nestingIsReadAsDeepAsCjsonReadsIt() {
        assertThat(ListText.decode(Bytes.utf8("[".repeat(1000) + "]".repeat(1000))))
                .isEmpty();
        String deeper = "[".repeat(1001) + "]".repeat(1001);
        assertThat(ListText.decode(Bytes.utf8(deeper))).hasValue(strings(deeper));
        String objects = "{\"a\":".repeat(1001) + "1" + "}".repeat(1001);
        assertThat(ListText.decode(Bytes.utf8(objects))).hasValue(strings(objects));
    }

    @Test
    void escapesAndRawControlBytesAreRead() {
        Bytes text = Bytes.utf8("[\"\\u00e9\\u0000\\/\\b\\f\\n\\r\\t\\\\\\\"\",\"\\uD83D\\ude00\",\"a\tb\1\"]");
        assertThat(ListText.decode(text)).hasValue(strings("é\0/\b\f\n\r\t\\\"", "\ud83d\ude00", "a\tb\1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0   | \\u0000
                    7   | \\u0007
                    8   | \\b
                    9   | \\t
                    10  | \\n
                    11  | \\u000b
                    12  | \\f
                    13  | \\r
                    31  | \\u001f
                    34  | \\"
                    47  | \\/
                    92  | \\\\
                    127 | \\u007f
                    """)
    void bytesAreEscapedAsCjsonDoes(int b, String escaped) {
        assertThat(ListText.encode(List.of(bytes(b)))).isEqualTo(Bytes.utf8("[\"" + escaped + "\"]"));
    }

    @Test
    void everyByteSurvivesEncodingAndDecoding() {
        int[] all = IntStream.range(0, 256).toArray();
        List<Bytes> items = List.of(bytes(all), Bytes.EMPTY, bytes(0xff, 0xfe), bytes(0xc3));
        assertThat(ListText.decode(ListText.encode(items))).hasValue(items);
    }

    @Test
    void otherBytesAreWrittenAsTheyAre() {
        assertThat(ListText.encode(List.of(bytes('a', 0xff, 0xc3, 0xa9, '<', '>', '&', ' '), Bytes.EMPTY)))
                .isEqualTo(Bytes.wrap("[\"a\u00ff\u00c3\u00a9<>& \",\"\"]".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void readersSeeWhatTheGoClientShows() {
        assertThat(read("")).containsExactly("");
        assertThat(read("a,b")).containsExactly("a", "b");
        assertThat(read(",a,,b,")).containsExactly("", "a", "", "b", "");
        assertThat(read("123")).containsExactly("123");
        assertThat(read("\"str\"")).containsExactly("\"str\"");
        assertThat(read("[]")).isEmpty();
        assertThat(read("[1,2]")).containsExactly("[1", "2]");
        assertThat(read("[\"a\",null]")).containsExactly("a", "");
        assertThat(read("{}")).containsExactly("{}");
        assertThat(read("{\"a\":1,\"b\":2}")).containsExactly("{\"a\":1", "\"b\":2}");
        assertThat(read(" [\"a\"] ")).containsExactly("a");
        assertThat(read("\u000b[\"a\"]\f")).containsExactly("a");
        assertThat(read(" a , b ")).containsExactly(" a ", " b ");
        assertThat(read("[\"a\",[\"b\"]]")).containsExactly("[\"a\"", "[\"b\"]]");
    }

    private static List<String> read(String text) {
        return ListText.read(Bytes.utf8(text)).stream().map(Bytes::utf8).toList();
    }

    private static List<Bytes> strings(String... items) {
        return Arrays.stream(items).map(Bytes::utf8).toList();
    }

    private static Bytes bytes(int... values) {
        byte[] array = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            array[i] = (byte) values[i];
        }
        return Bytes.wrap(array);
    }
}
