package dev.rmap.jcache.config;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.cache.expiry.Duration;

/** Durations as people write them. */
final class Durations {

    static final String FORM = "a duration such as 500ms, 30s, 10m, 12h, 7d, 0 or eternal";

    private static final Pattern RULE = Pattern.compile("(\\d{1,15}) ?(ms|s|m|h|d)");
    private static final Map<String, TimeUnit> UNITS = Map.of(
            "ms", TimeUnit.MILLISECONDS,
            "s", TimeUnit.SECONDS,
            "m", TimeUnit.MINUTES,
            "h", TimeUnit.HOURS,
            "d", TimeUnit.DAYS);

    private Durations() {}

    /**
     * The duration.
     *
     * @throws IllegalArgumentException if this is none
     */
    static Duration parse(String text) {
        if (text.equals("eternal")) {
            return Duration.ETERNAL;
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not one");
        }
        TimeUnit unit = UNITS.getOrDefault(matcher.group(2), TimeUnit.MILLISECONDS);
        return new Duration(unit, Long.parseLong(matcher.group(1)));
    }
}
