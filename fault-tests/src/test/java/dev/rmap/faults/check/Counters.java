package dev.rmap.faults.check;

/** Which keys are counters. */
public final class Counters {

    private static final String PREFIX = "n";

    private Counters() {}

    /** Whether the entry is a counter. */
    static boolean isCounter(String key) {
        return key.startsWith(PREFIX);
    }

    /** The name of a counter. */
    public static String key(int number) {
        return PREFIX + number;
    }
}
