package dev.rmap.benchmarks;

/** The content that all benchmarks use: 16-byte keys and 100-byte values, both ASCII. */
final class Workload {

    static final int VALUE_BYTES = 100;

    private static final String FILL = "x".repeat(VALUE_BYTES);

    private Workload() {}

    static String key(int i) {
        return String.format("key-%012d", i);
    }

    /** A value of its own for each number. */
    static String value(int i) {
        String text = Integer.toString(i);
        return text + FILL.substring(text.length());
    }
}
