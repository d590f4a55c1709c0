package dev.rmap.faults.history;

import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A fact as one line of text. Keys and values of the workers have neither tabs nor commas nor line ends. */
public final class FactText {

    private static final String NOTHING = "-";

    private FactText() {}

    /** The line, without its end. */
    public static String write(Fact fact) {
        if (fact instanceof Call c) {
            return line(
                    "call", c.process(), c.id(), c.nanos(), c.action(), c.key(), text(c.value()), text(c.expected()));
        }
        if (fact instanceof Return r) {
            return line(
                    "return",
                    r.process(),
                    r.id(),
                    r.nanos(),
                    r.fate(),
                    r.applied(),
                    text(r.revision()),
                    text(r.result()),
                    text(r.read()),
                    text(r.seen()));
        }
        if (fact instanceof Look l) {
            return line("look", l.process(), l.nanos(), text(l.revision()), text(l.entries()));
        }
        Heard h = (Heard) fact;
        return line("heard", h.process(), h.kind(), text(h.revision()), h.key(), text(h.before()), text(h.after()));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of ours
     */
    public static Fact read(String line) {
        String[] f = line.split("\t", -1);
        int process = Integer.parseInt(f[1]);
        return switch (f[0]) {
            case "call" ->
                new Call(
                        Long.parseLong(f[2]),
                        process,
                        Long.parseLong(f[3]),
                        Action.valueOf(f[4]),
                        f[5],
                        optional(f[6]),
                        optional(f[7]));
            case "return" ->
                new Return(
                        Long.parseLong(f[2]),
                        process,
                        Long.parseLong(f[3]),
                        Fate.valueOf(f[4]),
                        Boolean.parseBoolean(f[5]),
                        revision(f[6]),
                        optional(f[7]),
                        optional(f[8]),
                        revision(f[9]));
            case "look" -> new Look(process, Long.parseLong(f[2]), revision(f[3]), entries(f[4]));
            case "heard" ->
                new Heard(process, Heard.Kind.valueOf(f[2]), revision(f[3]), f[4], optional(f[5]), optional(f[6]));
            default -> throw new IllegalArgumentException("no fact: " + f[0]);
        };
    }

    private static String line(Object... fields) {
        return String.join("\t", Arrays.stream(fields).map(String::valueOf).toList());
    }

    private static String text(Optional<String> value) {
        return value.orElse(NOTHING);
    }

    private static Optional<String> optional(String text) {
        return text.equals(NOTHING) ? Optional.empty() : Optional.of(text);
    }

    private static String text(Revision revision) {
        return revision.lineage().id() + ":" + revision.number();
    }

    private static Revision revision(String text) {
        int colon = text.indexOf(':');
        return new Revision(
                new Lineage(Long.parseLong(text.substring(0, colon))), Long.parseLong(text.substring(colon + 1)));
    }

    private static String text(Map<String, String> entries) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(entries).forEach((key, value) -> pairs.add(key + "=" + value));
        return String.join(",", pairs);
    }

    private static Map<String, String> entries(String text) {
        Map<String, String> entries = new TreeMap<>();
        if (!text.isEmpty()) {
            for (String pair : text.split(",", -1)) {
                int equals = pair.indexOf('=');
                entries.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return entries;
    }
}
