package dev.rmap.jcache.opening;

import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.cache.CacheException;

/** The names of the properties that a manager can be given. */
public final class ManagerProperties {

    public static final String URI = "rmap.uri";
    public static final String CONFIG = "rmap.config";
    public static final String REDISSON = "rmap.redisson";
    public static final String BACKEND = "rmap.backend";

    private static final String OURS = "rmap.";
    private static final Set<String> KNOWN = Set.of(URI, CONFIG, REDISSON, BACKEND);

    private ManagerProperties() {}

    /**
     * Refuses a name that begins as ours do and is none of them: whoever misspells the address would have caches of his own
     * process, and not know it.
     *
     * @throws CacheException if there is one
     */
    public static void requireKnown(Properties properties) {
        for (Object name : properties.keySet()) {
            if (name instanceof String text && text.startsWith(OURS) && !KNOWN.contains(text)) {
                throw new CacheException("a cache manager knows no property '" + text + "'; it knows "
                        + String.join(", ", new TreeSet<>(KNOWN)));
            }
        }
    }
}
