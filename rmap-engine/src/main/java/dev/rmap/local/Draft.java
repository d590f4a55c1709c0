package dev.rmap.local;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state as the commands of one commit have left it so far; the state below is not touched. */
final class Draft implements StateView {

    private final StateView below;
    private final Map<Bytes, Optional<Stored>> written = new HashMap<>();
    private boolean cleared;

    Draft(StateView below) {
        this.below = below;
    }

    @Override
    public Optional<Stored> entry(Bytes key) {
        Optional<Stored> own = written.getOrDefault(key, Optional.empty());
        return own.isPresent() || cleared || written.containsKey(key) ? own : below.entry(key);
    }

    /** None after a clear: a cleared map has no deadline before the commit gives it one. */
    @Override
    public Deadline mapDeadline() {
        return cleared ? Deadline.NONE : below.mapDeadline();
    }

    void write(Bytes key, Optional<Stored> next) {
        written.put(key, next);
    }

    void clear() {
        written.clear();
        cleared = true;
    }
}
