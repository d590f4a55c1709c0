package dev.rmap.engine;

/** The map was closed in this process. Its frozen copy can still be read. */
public final class MapClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** For the map of that name. */
    public MapClosedException(String map) {
        super("map " + map + " is closed; its frozen copy can be read, but not written or waited for");
    }
}
