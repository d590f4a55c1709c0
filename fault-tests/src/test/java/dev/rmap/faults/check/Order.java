package dev.rmap.faults.check;

import dev.rmap.faults.history.Ending;
import dev.rmap.faults.history.Heard;
import dev.rmap.faults.history.History;
import dev.rmap.faults.history.Look;
import dev.rmap.faults.history.Published;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The one order of the changes, put together from everybody's evidence: what the authority published, and what any
 * listener heard of the feed. And what follows from it: what the map held at each revision.
 *
 * <p>Where the server was down while it published, changes can be missing. What the map held is unknown from there up to
 * the next revision of which somebody took a snapshot.
 */
public final class Order {

    private final Map<Lineage, NavigableMap<Long, Published>> changes = new LinkedHashMap<>();
    private final Map<Lineage, NavigableMap<Long, Map<String, String>>> contents = new HashMap<>();
    private final List<Violation> conflicts = new ArrayList<>();

    private Order() {}

    /** The order that a history shows. */
    public static Order of(History history) {
        Order order = new Order();
        history.published().forEach(order::add);
        history.heard()
                .values()
                .forEach(events -> events.stream()
                        .filter(event -> event.kind() == Heard.Kind.CHANGE)
                        .forEach(event -> order.add(new Published(event.revision(), event.key(), event.after()))));
        Map<Lineage, NavigableMap<Long, Map<String, String>>> anchors = new HashMap<>();
        for (List<Look> looks : history.looks().values()) {
            looks.forEach(look -> anchor(anchors, look.revision(), look.entries()));
        }
        Ending ending = history.ending();
        anchor(anchors, ending.revision(), ending.entries());
        order.changes
                .keySet()
                .forEach(lineage -> order.replay(lineage, anchors.getOrDefault(lineage, new TreeMap<>())));
        return order;
    }

    private static void anchor(
            Map<Lineage, NavigableMap<Long, Map<String, String>>> anchors, Revision at, Map<String, String> entries) {
        anchors.computeIfAbsent(at.lineage(), lineage -> new TreeMap<>()).putIfAbsent(at.number(), entries);
    }

    private void add(Published change) {
        Published known = changes.computeIfAbsent(change.revision().lineage(), lineage -> new TreeMap<>())
                .putIfAbsent(change.revision().number(), change);
        if (known != null && !known.equals(change)) {
            conflicts.add(new Violation(Promise.ONE_ORDER, "one revision, two changes: " + known + " and " + change));
        }
    }

    /** A history begins empty at zero, or with whatever a snapshot shows it to begin with. */
    private void replay(Lineage lineage, NavigableMap<Long, Map<String, String>> anchors) {
        TreeMap<Long, Map<String, String>> known = new TreeMap<>();
        known.put(0L, Map.of());
        for (Published change : changes.get(lineage).values()) {
            long number = change.revision().number();
            Map<String, String> before = known.get(number - 1);
            if (before == null) {
                before = anchors.get(number - 1);
                if (before != null) {
                    known.put(number - 1, before);
                }
            }
            if (before != null) {
                known.put(number, after(before, change));
            } else if (anchors.containsKey(number)) {
                known.put(number, anchors.get(number));
            }
        }
        anchors.forEach(known::putIfAbsent);
        contents.put(lineage, known);
    }

    private static Map<String, String> after(Map<String, String> before, Published change) {
        Map<String, String> after = new TreeMap<>(before);
        if (change.key().isEmpty()) {
            after.clear();
        } else if (change.value().isPresent()) {
            after.put(change.key(), change.value().get());
        } else {
            after.remove(change.key());
        }
        return after;
    }

    /** What contradicts itself. */
    List<Violation> conflicts() {
        return conflicts;
    }

    /** The histories, in the order in which they were met. */
    List<Lineage> lineages() {
        return List.copyOf(changes.keySet());
    }

    /** The changes of a history, by their numbers. */
    NavigableMap<Long, Published> changes(Lineage lineage) {
        return changes.getOrDefault(lineage, new TreeMap<>());
    }

    /** What the map held, where that is known. */
    Optional<Map<String, String>> at(Revision revision) {
        return Optional.ofNullable(
                contents.getOrDefault(revision.lineage(), new TreeMap<>()).get(revision.number()));
    }

    /** Whether the map held that value under that key at any revision from one number through another. */
    boolean heldBetween(Lineage lineage, String key, Optional<String> value, long from, long through) {
        return contents
                .getOrDefault(lineage, new TreeMap<>())
                .subMap(from, true, Math.max(from, through), true)
                .values()
                .stream()
                .anyMatch(entries -> Optional.ofNullable(entries.get(key)).equals(value));
    }

    /** Whether the contents are known of every revision in between. */
    boolean isKnown(Lineage lineage, long from, long through) {
        return from <= through
                && contents.getOrDefault(lineage, new TreeMap<>())
                                .subMap(from, true, through, true)
                                .size()
                        == through - from + 1;
    }

    /** How many changes there are. */
    public int size() {
        return changes.values().stream().mapToInt(NavigableMap::size).sum();
    }
}
