package dev.rmap.core;

import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * What a replica knows of its way so far.
 *
 * @param at where it stands
 * @param session the number of the latest catch-up; answers to earlier ones are worthless
 * @param left the latest lineages that it left and never enters again (G3), at most {@link #MAX_LEFT}
 */
record Track(Position at, long session, List<Lineage> left) {

    /** A replica that never loaded anything. */
    static final Track START = new Track(Position.NONE, 0, List.of());

    /** How many left lineages are remembered; the oldest is forgotten first. */
    static final int MAX_LEFT = 64;

    Track {
        left = List.copyOf(left);
    }

    /** Invariant: moves forward within a lineage, or into a lineage that was never left. */
    Track moveTo(Position to) {
        if (!mayEnter(to)) {
            throw new IllegalStateException("from " + at + " to " + to + " is a step back");
        }
        if (at.lineage().equals(to.lineage()) || !at.lineage().isKnown()) {
            return new Track(to, session, left);
        }
        List<Lineage> all = new ArrayList<>(left);
        all.add(at.lineage());
        return new Track(to, session, all.subList(Math.max(0, all.size() - MAX_LEFT), all.size()));
    }

    /** Whether the replica was in that lineage and is no longer. */
    boolean hasLeft(Lineage lineage) {
        return left.contains(lineage);
    }

    /** Whether a replica may come to stand there. */
    boolean mayEnter(Position to) {
        if (!to.lineage().isKnown() || hasLeft(to.lineage())) {
            return false;
        }
        return !at.lineage().equals(to.lineage()) || to.number() >= at.number();
    }

    /** Whether the witness tells the change where the replica stands from one of that number that was made by {@code other}. */
    boolean tellsFrom(OperationId other) {
        return at.witness().isKnown() && !at.witness().equals(other);
    }

    /** The same place, without a proof that it belongs to the history: the authority answers it with all that it holds. */
    Track unproven() {
        return new Track(new Position(at.revision(), OperationId.NONE), session, left);
    }

    Track nextSession() {
        return new Track(at, session + 1, left);
    }
}
