package dev.rmap.engine.map;

import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a scenario prints. Lineages have letters, in the order in which they came up. */
final class ScenarioText {

    private final List<String> lines = new ArrayList<>();
    private final List<Lineage> lineages = new ArrayList<>();

    void say(String line) {
        lines.add(line);
    }

    /** What was said since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    String lineage(Lineage lineage) {
        if (!lineage.isKnown()) {
            return "-";
        }
        if (!lineages.contains(lineage)) {
            lineages.add(lineage);
        }
        return String.valueOf((char) ('A' + lineages.indexOf(lineage)));
    }

    String revision(Revision revision) {
        String number = revision.number() == Long.MAX_VALUE ? "max" : String.valueOf(revision.number());
        return lineage(revision.lineage()) + number;
    }

    String change(Change change) {
        String what;
        if (change instanceof Change.Put put) {
            what = put.key().utf8() + "=" + put.value().utf8();
        } else {
            what = change instanceof Change.Delete delete
                    ? delete.key().utf8() + " " + word(delete.reason())
                    : word(((Change.Clear) change).reason());
        }
        return revision(change.stamp().revision()) + " " + what
                + (change.stamp().more() ? " ..." : "");
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(java.util.Locale.ROOT);
    }

    String contents(List<Content> contents) {
        Map<String, String> sorted = new TreeMap<>();
        contents.forEach(content -> sorted.put(
                content.key().utf8(), content.value().map(value -> value.utf8()).orElse("gone")));
        return map(sorted);
    }

    static String map(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ", "{", "}"));
    }

    String event(MapEvent<String, String> event) {
        String at = " at " + revision(event.revision());
        if (event instanceof EntryEvent<String, String> entry) {
            return word(entry.kind()) + " " + entry.key() + " "
                    + entry.oldValue().orElse("-") + ">" + entry.newValue().orElse("-")
                    + (entry.origin() == EntryEvent.Origin.FEED ? "" : " (" + word(entry.origin()) + ")") + at;
        }
        return (event instanceof LineageEvent<String, String> lineage
                        ? "lineage " + lineage(lineage.ended()) + " ended"
                        : "reset")
                + at;
    }
}
