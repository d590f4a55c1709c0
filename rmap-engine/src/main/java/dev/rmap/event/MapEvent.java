package dev.rmap.event;

import dev.rmap.model.Revision;

/**
 * Something that happened to a replica. Folding all events in their order gives exactly the replica (G7).
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public sealed interface MapEvent<K, V> permits EntryEvent, ResetEvent, LineageEvent {

    /** The revision that the replica had reached with this event. */
    Revision revision();
}
