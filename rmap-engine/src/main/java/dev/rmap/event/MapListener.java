package dev.rmap.event;

/**
 * Hears what happens to a map.
 *
 * <p>Events of one subscription come one after another, in revision order, after the replica has changed, on a thread
 * of the engine. A listener may block, throw, and use the map; it delays nobody but itself. What it throws is logged
 * and counted.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface MapListener<K, V> {

    /** Something happened. */
    void onEvent(MapEvent<K, V> event);
}
