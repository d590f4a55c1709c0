package dev.rmap.testkit;

import dev.rmap.local.Stored;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The map that changes and catch-ups amount to, found the slow and obvious way: everything that was heard is a fact
 * about one revision, and facts are applied in the order of their revisions.
 */
public final class Fold {

    private record Fact(long number, Runnable apply) {}

    private final List<Fact> facts = new ArrayList<>();
    private final Map<Bytes, Stored> content = new HashMap<>();

    /** Adds changes, in any order. */
    public Fold changes(List<Change> changes) {
        changes.forEach(change -> facts.add(new Fact(change.number(), () -> apply(change))));
        return this;
    }

    /** Adds the parts of a snapshot. */
    public Fold snapshot(CatchUpReader.Result.Snapshot snapshot) {
        snapshot.parts().forEach(part -> contents(part.tip().position().number(), part.entries()));
        return this;
    }

    /** Adds what was missed. */
    public Fold missed(CatchUpReader.Result.Missed missed) {
        return contents(missed.tip().position().number(), missed.differences());
    }

    /** The map after everything that was added. */
    public Map<Bytes, Stored> content() {
        content.clear();
        facts.sort(Comparator.comparingLong(Fact::number));
        facts.forEach(fact -> fact.apply().run());
        return Map.copyOf(content);
    }

    private Fold contents(long number, List<Content> entries) {
        entries.forEach(entry -> facts.add(new Fact(number, () -> apply(entry))));
        return this;
    }

    private void apply(Content entry) {
        entry.value()
                .ifPresentOrElse(
                        value -> content.put(entry.key(), new Stored(value, entry.deadline())),
                        () -> content.remove(entry.key()));
    }

    private void apply(Change change) {
        if (change instanceof Change.Put put) {
            content.put(put.key(), new Stored(put.value(), put.deadline()));
        } else if (change instanceof Change.Delete delete) {
            content.remove(delete.key());
        } else {
            content.clear();
        }
    }
}
