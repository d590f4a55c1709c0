package dev.rmap.backend;

import dev.rmap.model.Deadline;
import dev.rmap.model.Position;

/**
 * Where an authority stands.
 *
 * @param position the newest revision, and who made it where that is known
 * @param mapDeadline when the whole map ends
 * @param nowMillis the authority's clock, in milliseconds since 1970
 * @param lastClear when the map was last cleared; known where a snapshot is told, so that a receiver can tell a clear that
 *     it missed from removals
 * @param entries about how many entries the map has, so that a receiver of a snapshot can make room; zero where that is
 *     not said
 */
public record Tip(Position position, Deadline mapDeadline, long nowMillis, LastClear lastClear, int entries) {

    /** Where an authority stands that says nothing of clears and entries. */
    public Tip(Position position, Deadline mapDeadline, long nowMillis) {
        this(position, mapDeadline, nowMillis, LastClear.NONE, 0);
    }

    /** The same without saying how many entries there are. */
    public Tip withoutCount() {
        return new Tip(position, mapDeadline, nowMillis, lastClear, 0);
    }
}
