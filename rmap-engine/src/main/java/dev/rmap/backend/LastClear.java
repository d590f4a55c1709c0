package dev.rmap.backend;

import dev.rmap.model.Position;
import dev.rmap.model.Reason;

/**
 * The latest clear of a map in the history under way, as far as the authority knows it.
 *
 * @param number the number of its change, or zero if there was none
 * @param reason why the map was cleared
 */
public record LastClear(long number, Reason reason) {

    /** There was none, or none is known. */
    public static final LastClear NONE = new LastClear(0, Reason.REMOVED);

    /** Whether a replica that stands there has still to hear of it. */
    public boolean isBeyond(Position here) {
        return number > here.number();
    }

    /** The later one of both. */
    public LastClear orLater(LastClear other) {
        return other.number > number ? other : this;
    }
}
