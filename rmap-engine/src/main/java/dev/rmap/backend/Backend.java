package dev.rmap.backend;

import dev.rmap.model.MapName;

/**
 * Reaches the authorities of any number of maps. One backend is shared by all maps of a process that use the same
 * store; it owns the connections.
 */
public interface Backend extends AutoCloseable {

    /**
     * The way to the authority of one map. Cheap: opens no connection of its own and asks nothing yet.
     *
     * @throws IllegalArgumentException if this backend cannot hold a map of that name
     * @throws IllegalStateException if this backend is closed
     */
    Link link(MapName name);

    /** Where the authority is, for messages and logs: never contains a password. */
    String description();

    /** Closes all links and the connections that this backend opened itself. Closing twice is harmless. */
    @Override
    void close();
}
