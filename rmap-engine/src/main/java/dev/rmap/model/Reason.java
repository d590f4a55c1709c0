package dev.rmap.model;

/** Why entries went away. */
public enum Reason {
    /** A caller removed the entry, or cleared the map and goes on using it. */
    REMOVED,
    /** The deadline of the entry, or the lifetime of the map, was over. */
    EXPIRED,
    /** A caller declared the map finished. Only a whole map is destroyed. */
    DESTROYED
}
