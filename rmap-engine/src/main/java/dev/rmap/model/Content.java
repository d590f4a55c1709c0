package dev.rmap.model;

import java.util.Optional;

/**
 * What the authority holds under one key: an element of a catch-up.
 *
 * @param key the key
 * @param value the value, or empty if there is no such entry (any more)
 * @param deadline when the entry ends
 */
public record Content(Bytes key, Optional<Bytes> value, Deadline deadline) {}
