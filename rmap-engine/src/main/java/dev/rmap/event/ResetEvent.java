package dev.rmap.event;

import dev.rmap.model.Reason;
import dev.rmap.model.Revision;

/**
 * All entries went away at once.
 *
 * @param revision the revision of the reset
 * @param reason cleared, destroyed, or expired with the lifetime of the map
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public record ResetEvent<K, V>(Revision revision, Reason reason) implements MapEvent<K, V> {}
