package dev.rmap.engine.follow;

import dev.rmap.model.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the changes of one commit together again. A commit of which a change got lost never becomes whole: it is dropped,
 * and the numbers that are then missing make the core catch up.
 */
final class Assembler {

    /** The longest commit that is put together; a longer one is dropped like one that lost a change. */
    static final int MAX_CHANGES = 1 << 18;

    private final long maxBytes;
    private final List<Change> open = new ArrayList<>();
    private long bytes;

    /**
     * Empty.
     *
     * @param maxBytes how many bytes the open commit may have; one with more is dropped like one that lost a change
     */
    Assembler(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes the next change of the feed, and answers with a whole commit if this was its last one. */
    Optional<Group> add(Change change) {
        if (!open.isEmpty() && (!continues(change) || open.size() == MAX_CHANGES || bytes > maxBytes)) {
            clear();
        }
        open.add(change);
        bytes += Sizes.of(change);
        if (change.stamp().more()) {
            return Optional.empty();
        }
        Group group = new Group(open);
        clear();
        return Optional.of(group);
    }

    /** The commits that these changes make up. */
    static List<Group> groups(List<Change> changes) {
        Assembler assembler = new Assembler(Long.MAX_VALUE);
        List<Group> groups = new ArrayList<>(changes.size());
        for (Change change : changes) {
            assembler.add(change).ifPresent(groups::add);
        }
        return groups;
    }

    private boolean continues(Change change) {
        Change last = open.get(open.size() - 1);
        return change.number() == last.number() + 1
                && change.stamp().operation().equals(last.stamp().operation())
                && change.stamp().revision().sameLineage(last.stamp().revision());
    }

    /** Forgets what has come of an unfinished commit: the feed was cut. */
    void clear() {
        open.clear();
        bytes = 0;
    }
}
