package dev.rmap.benchmarks;

/** The content that all benchmarks use: 16-byte keys and 100-byte values, both ASCII. */
final class Workload {

    static final int VALUE_BYTES = 100;

    private static final String FILL = "x".repeat(VALUE_BYTES);

    private Workload() {}

    static String key(int i) {
        String digits = Integer.toString(i);
        return "key-" + "000000000000".substring(digits.length()) + digits;
    }

    /** A value of its own for each number. */
    static String value(int i) {
        String text = Integer.toString(i);
        return text + FILL.substring(text.length());
    }
}
