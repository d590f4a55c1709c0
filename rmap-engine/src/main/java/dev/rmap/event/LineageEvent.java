package dev.rmap.event;

import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;

/**
 * The history of the map was lost (a flush, an expiry outside of our control, a failover that lost writes) and a new
 * one began. The differences between the two follow as entry events.
 *
 * @param ended the lost history
 * @param revision where the replica stands in the new one
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public record LineageEvent<K, V>(Lineage ended, Revision revision) implements MapEvent<K, V> {}
