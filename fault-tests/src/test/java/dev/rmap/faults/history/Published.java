package dev.rmap.faults.history;

import dev.rmap.model.Revision;
import java.util.Optional;

/**
 * A change as the authority published it.
 *
 * @param revision its place
 * @param key the entry; empty if the map was cleared
 * @param value the new value, or empty if the entry is gone
 */
public record Published(Revision revision, String key, Optional<String> value) {}
