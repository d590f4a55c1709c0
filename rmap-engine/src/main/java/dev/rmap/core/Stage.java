package dev.rmap.core;

import dev.rmap.model.Position;
import dev.rmap.model.Revision;

/**
 * How far the answer to a catch-up has come.
 *
 * <p>A snapshot arrives in parts. Each part is exact at its own revision, and the map goes on changing between two parts. The stage becomes exact by
 * the changes of the feed: after a part of revision {@code n} was put onto it, all changes up to {@code n} are applied
 * over it, in order, and no later ones before the next part came. So a part never covers a newer change, and when the
 * last part and all changes up to its revision are in, the stage is the map at exactly that revision.
 */
sealed interface Stage {

    /**
     * Nothing was asked yet: a pause after a failure. What the feed brings meanwhile is in the answer that will come.
     *
     * @param since what will be asked
     */
    record Pausing(Position since) implements Stage {}

    /** The catch-up was asked for, and no part of a snapshot has come. */
    record Asked() implements Stage {}

    /**
     * Some parts have come.
     *
     * @param exactAt all changes up to this one are in the stage; invariant: not above {@code target}
     * @param target where the newest part was read
     * @param complete whether the last part has come
     */
    record Building(Revision exactAt, Position target, boolean complete) implements Stage {

        boolean isExact() {
            return exactAt.number() == target.number();
        }

        /** The stage after the held changes were applied to it, as far as it may go. */
        Building through(HeldRun held) {
            long number = Math.min(target.number(), held.last());
            boolean moves = !held.isEmpty() && held.joins(exactAt) && number > exactAt.number();
            return moves ? new Building(exactAt.at(number), target, complete) : this;
        }
    }
}
