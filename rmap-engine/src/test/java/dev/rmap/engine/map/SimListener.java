package dev.rmap.engine.map;

import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.EntryEvent.Origin;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A listener that folds what it hears into a map of its own, and knows when something is wrong with it (G7, G9). */
final class SimListener implements MapListener<String, String> {

    private final SimNode node;
    private final String name;
    private final Map<String, String> fold;
    private final List<Lineage> ended = new ArrayList<>();
    private Revision latest = Revision.NONE;
    private Subscription subscription;

    /** A listener that begins with the content that is there: it hears of it, or, without it, knows it from the start. */
    SimListener(SimNode node, String name, Map<String, String> known) {
        this.node = node;
        this.name = name;
        this.fold = new HashMap<>(known);
    }

    void heardBy(Subscription made) {
        subscription = made;
    }

    @Override
    public void onEvent(MapEvent<String, String> event) {
        node.world().say(() -> name + " hears " + event);
        checkRevision(event.revision());
        if (event instanceof EntryEvent<String, String> entry) {
            onEntry(entry);
        } else if (event instanceof LineageEvent<String, String> lineage) {
            ended.add(lineage.ended());
        } else {
            fold.clear();
        }
    }

    private void checkRevision(Revision revision) {
        if (ended.contains(revision.lineage())) {
            node.world().fault("G9: %s hears of %s after the end of its lineage".formatted(name, revision));
        }
        if (latest.sameLineage(revision) && revision.number() < latest.number()) {
            node.world().fault("G7: %s hears of %s after %s".formatted(name, revision, latest));
        }
        if (!node.hasBeenAt(revision)) {
            node.world().fault("G7: %s hears of %s, and the replica has never been there".formatted(name, revision));
        }
        latest = revision;
    }

    private void onEntry(EntryEvent<String, String> event) {
        String before = event.newValue().isPresent()
                ? fold.put(event.key(), event.newValue().get())
                : fold.remove(event.key());
        String told = event.oldValue().orElse(null);
        if (event.origin() == Origin.INITIAL ? before != null : !Objects.equals(before, told)) {
            node.world()
                    .fault("G7: %s hears %s with the old value %s, and knows %s".formatted(name, event, told, before));
        }
    }

    /** When it has heard everything, the fold is the replica. */
    void check(Map<String, String> replica) {
        if (subscription.isIdle() && !fold.equals(replica)) {
            node.world()
                    .fault("G7: %s has heard everything and holds %s, the replica %s".formatted(name, fold, replica));
        }
    }

    /** It has heard everything, and the end of the lineage that the replica left last. */
    void checkAtTheEnd(List<Lineage> left) {
        if (!subscription.isIdle()) {
            node.world().fault("G7: %s has not heard everything".formatted(name));
        }
        if (!ended.isEmpty() && !ended.get(ended.size() - 1).equals(left.get(left.size() - 1))) {
            node.world().fault("G9: %s heard of the end of %s, the replica left %s".formatted(name, ended, left));
        }
    }

    boolean isIdle() {
        return subscription.isIdle();
    }
}
