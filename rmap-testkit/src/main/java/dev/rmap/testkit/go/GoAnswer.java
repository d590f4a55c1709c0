package dev.rmap.testkit.go;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.model.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that the Go peer answered: a flat JSON object whose strings are all base64, so that no escapes occur.
 *
 * @param error what went wrong, if something did
 * @param values texts: a previous value, a list, keys, or keys and values in turn
 * @param found whether the key was there
 * @param done whether a conditional operation took place
 * @param number a counter or a count
 */
record GoAnswer(Optional<String> error, List<Bytes> values, boolean found, boolean done, long number) {

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|\\[([^\\]]*)\\]|([\\w-]+))");

    static GoAnswer parse(String line) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            String text = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            fields.put(matcher.group(1), text != null ? text : matcher.group(4));
        }
        if (!fields.containsKey("number")) {
            throw new GoPeerException("not an answer: " + line);
        }
        return new GoAnswer(
                Optional.ofNullable(fields.get("error")).map(text -> new String(decoded(text), UTF_8)),
                list(fields.getOrDefault("values", "")),
                Boolean.parseBoolean(fields.get("found")),
                Boolean.parseBoolean(fields.get("done")),
                Long.parseLong(fields.getOrDefault("number", "0")));
    }

    private static List<Bytes> list(String text) {
        List<Bytes> list = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                list.add(Bytes.wrap(decoded(part.substring(1, part.length() - 1))));
            }
        }
        return List.copyOf(list);
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text);
    }

    /** The single value, where the key was there. */
    Optional<Bytes> value() {
        return found ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** The list, where the key is there. */
    Optional<List<Bytes>> list() {
        return found ? Optional.of(values) : Optional.empty();
    }
}
