package dev.rmap.local;

import dev.rmap.model.Lifetime;
import dev.rmap.model.OperationId;
import dev.rmap.model.Revision;

/**
 * When, and for whom, a commit is judged.
 *
 * @param tip the newest revision before the commit
 * @param operation the batch that brings the commit
 * @param lifetime the lifetime that the batch gives the map
 * @param nowMillis the authority's clock, in milliseconds since 1970
 */
public record Moment(Revision tip, OperationId operation, Lifetime lifetime, long nowMillis) {}
