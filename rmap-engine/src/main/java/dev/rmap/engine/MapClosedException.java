package dev.rmap.engine;

/** The map was closed in this process. Its frozen copy can still be read. */
public final class MapClosedException extends RmapException {

    private static final long serialVersionUID = 1L;

    /** The name of the map. */
    private final String map;

    /** For the map of that name. */
    public MapClosedException(String map) {
        super(message(map));
        this.map = map;
    }

    private MapClosedException(String map, MapClosedException cause) {
        super(message(map), cause);
        this.map = map;
    }

    private static String message(String map) {
        return "map " + map + " is closed; its frozen copy can be read, but not written or waited for";
    }

    @Override
    public MapClosedException thrownHere() {
        return new MapClosedException(map, this);
    }
}
