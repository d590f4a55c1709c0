package dev.rmap.acceptance;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.Snapshot;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.event.ResetEvent;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A listener that folds what it hears, and is held against snapshots: when it has heard everything up to the revision of
 * a snapshot, its fold must be that snapshot (G7).
 */
final class CheckedFold implements MapListener<String, String> {

    private final Map<String, String> content = new HashMap<>();
    private final List<Snapshot<String, String>> expected = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private Optional<Revision> heard = Optional.empty();
    private int checks;

    /** Takes a snapshot now, to be compared when its revision is heard. */
    synchronized void expectSnapshotOf(ReplicatedMap<String, String> map) {
        // The listener waits for this lock, so the snapshot is never older than what was heard.
        expected.add(map.snapshot());
    }

    @Override
    public synchronized void onEvent(MapEvent<String, String> event) {
        compareBefore(event);
        if (event instanceof EntryEvent<String, String> entry) {
            fold(entry);
        } else if (event instanceof ResetEvent<String, String>) {
            content.clear();
        }
        heard = Optional.of(event.revision());
    }

    private void fold(EntryEvent<String, String> event) {
        Optional<String> held = Optional.ofNullable(content.get(event.key()));
        if (!event.oldValue().equals(held)) {
            faults.add(event + ": the events before it left " + held);
        }
        event.newValue().ifPresentOrElse(value -> content.put(event.key(), value), () -> content.remove(event.key()));
    }

    private void compareBefore(MapEvent<String, String> next) {
        Lineage here = heard.map(Revision::lineage).orElseGet(() -> whereNothingWasHeard(next));
        while (!expected.isEmpty() && isComplete(expected.get(0).revision(), here, next.revision())) {
            compare(expected.remove(0));
        }
    }

    /** The history before the first event: the end of one may be the first that there is to hear of it. */
    private static Lineage whereNothingWasHeard(MapEvent<String, String> first) {
        return first instanceof LineageEvent<String, String> end
                ? end.ended()
                : first.revision().lineage();
    }

    /** Whether all was heard that led to a snapshot; one may be of a history that the listener has not come to yet. */
    private static boolean isComplete(Revision snapshot, Lineage here, Revision next) {
        return snapshot.lineage().equals(here) && (!snapshot.sameLineage(next) || snapshot.number() < next.number());
    }

    private void compare(Snapshot<String, String> snapshot) {
        checks++;
        if (!snapshot.entries().equals(content)) {
            faults.add("at " + snapshot.revision() + " the fold is " + content + ", but the replica was "
                    + snapshot.entries());
        }
    }

    /** Compares what is left; everything must have been heard. Says how many comparisons there were, or what differs. */
    synchronized String finish() {
        expected.forEach(this::compare);
        expected.clear();
        if (!faults.isEmpty()) {
            throw new IllegalStateException(faults.size() + " faults, the first: " + faults.get(0));
        }
        return String.valueOf(checks);
    }
}
