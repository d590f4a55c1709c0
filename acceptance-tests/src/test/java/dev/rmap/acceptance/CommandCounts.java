package dev.rmap.acceptance;

import dev.rmap.testkit.redis.RespConnection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often a server ran which command since the counting began; what scripts call counts too. */
final class CommandCounts {

    private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),");

    private final RespConnection redis;

    private CommandCounts(RespConnection redis) {
        this.redis = redis;
    }

    static CommandCounts begin(RespConnection redis) {
        redis.command("CONFIG", "RESETSTAT");
        return new CommandCounts(redis);
    }

    private Map<String, Long> all() {
        Map<String, Long> counts = new TreeMap<>();
        Matcher matcher = LINE.matcher(String.valueOf(redis.text("INFO", "commandstats")));
        while (matcher.find()) {
            counts.put(matcher.group(1), Long.valueOf(matcher.group(2)));
        }
        return counts;
    }

    long of(String command) {
        return all().getOrDefault(command, 0L);
    }

    /** Calls of scripts, by text or by digest. */
    long scripts() {
        return of("eval") + of("evalsha");
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
