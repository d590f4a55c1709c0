package dev.rmap.benchmarks.peers;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What everybody stores: keys of 16 bytes and values of 100, each with a generation and its time of writing in front. */
final class Content {

    static final int VALUE_BYTES = 100;

    private static final String FILL = "x".repeat(VALUE_BYTES);

    private Content() {}

    static String key(int i) {
        String digits = Integer.toString(i);
        return "key-" + "000000000000".substring(digits.length()) + digits;
    }

    /** A value of a generation, written now. */
    static String value(int generation, int i) {
        String text = generation + ":" + System.nanoTime() + ":" + i + ":";
        return text + FILL.substring(text.length());
    }

    /** Whether the value is of that generation. */
    static boolean isOf(int generation, @Nullable String value) {
        return value != null && value.startsWith(generation + ":");
    }

    /** When the value was written, by the clock that all processes of a machine share. */
    static long writtenNanos(String value) {
        int from = value.indexOf(':') + 1;
        return Long.parseLong(value, from, value.indexOf(':', from), 10);
    }

    /** The number of the entry that the value was written for. */
    static int number(String value) {
        int from = value.indexOf(':', value.indexOf(':') + 1) + 1;
        return Integer.parseInt(value, from, value.indexOf(':', from), 10);
    }

    static Map<String, String> entries(int generation, int from, int to) {
        Map<String, String> entries = new HashMap<>(2 * (to - from));
        for (int i = from; i < to; i++) {
            entries.put(key(i), value(generation, i));
        }
        return entries;
    }
}
