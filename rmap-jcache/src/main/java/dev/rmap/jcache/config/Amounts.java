package dev.rmap.jcache.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of values and of bytes as people write them. */
final class Amounts {

    static final String COUNT_FORM = "a number of values, at least 1";
    static final String BYTES_FORM = "a number of bytes, at least 1, such as 500kb, 64mb or 2gb";

    private static final Pattern RULE = Pattern.compile("(\\d{1,12}) ?(b|kb|mb|gb)?");
    private static final Map<String, Long> UNITS = Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);

    private Amounts() {}

    /**
     * A number of values.
     *
     * @throws IllegalArgumentException if this is none
     */
    static long count(String text) {
        return positive(text, text.matches("\\d{1,18}") ? Long.parseLong(text) : 0);
    }

    /**
     * A number of bytes; a kilobyte has 1,024.
     *
     * @throws IllegalArgumentException if this is none
     */
    static long bytes(String text) {
        Matcher matcher = RULE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return positive(text, 0);
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2);
        return positive(text, Long.parseLong(matcher.group(1)) * UNITS.getOrDefault(unit, 1L));
    }

    private static long positive(String text, long amount) {
        if (amount < 1) {
            throw new IllegalArgumentException("'" + text + "' is not one");
        }
        return amount;
    }
}
