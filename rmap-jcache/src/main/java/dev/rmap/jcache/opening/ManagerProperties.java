package dev.rmap.jcache.opening;

/** The names of the properties that a manager can be given. */
public final class ManagerProperties {

    public static final String URI = "rmap.uri";
    public static final String CONFIG = "rmap.config";
    public static final String REDISSON = "rmap.redisson";
    public static final String BACKEND = "rmap.backend";

    private ManagerProperties() {}
}
