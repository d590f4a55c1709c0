package dev.rmap.backend;

import dev.rmap.model.Deadline;
import dev.rmap.model.Position;

/**
 * Where an authority stands.
 *
 * @param position the newest revision, and who made it where that is known
 * @param mapDeadline when the whole map ends
 * @param nowMillis the authority's clock, in milliseconds since 1970
 */
public record Tip(Position position, Deadline mapDeadline, long nowMillis) {}
