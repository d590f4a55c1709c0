package dev.rmap.local;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Deadline;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state as what was judged so far has left it, commands or whole commits; the state below is not touched. */
final class Draft implements StateView {

    private final StateView below;
    private final Map<Bytes, Optional<Stored>> written = new HashMap<>();
    private boolean cleared;
    private Optional<Deadline> decided = Optional.empty();

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
        return decided.orElseGet(() -> cleared ? Deadline.NONE : below.mapDeadline());
    }

    /** A whole commit was judged. */
    void accept(Verdict verdict) {
        verdict.changes().forEach(this::accept);
        decided = Optional.of(verdict.mapDeadline());
    }

    private void accept(Change change) {
        if (change instanceof Change.Put put) {
            write(put.key(), Optional.of(new Stored(put.value(), put.deadline())));
        } else if (change instanceof Change.Delete delete) {
            write(delete.key(), Optional.empty());
        } else if (change instanceof Change.Clear) {
            clear();
        } else {
            throw new IllegalArgumentException(change.getClass() + " is no change that is known here");
        }
    }

    void write(Bytes key, Optional<Stored> next) {
        written.put(key, next);
    }

    void clear() {
        written.clear();
        cleared = true;
    }
}
