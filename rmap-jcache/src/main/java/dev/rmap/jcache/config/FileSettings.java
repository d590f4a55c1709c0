package dev.rmap.jcache.config;

import dev.rmap.jcache.form.ClassPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole {@code rmap.yaml}.
 *
 * @param uri where the authority is; absent: in process
 * @param namespace keeps the caches of one application apart from those of others on the same server
 * @param allow the classes that every cache of the manager admits
 * @param caches the caches that exist as soon as the manager does, by name
 */
public record FileSettings(
        Optional<String> uri, String namespace, List<ClassPattern> allow, Map<String, CacheSettings> caches) {

    /** The namespace where none is given. */
    public static final String DEFAULT_NAMESPACE = "default";

    /** What holds without a file. */
    public static final FileSettings NONE = new FileSettings(Optional.empty(), DEFAULT_NAMESPACE, List.of(), Map.of());

    /** Names the caches, and not the address: it may bear a password. */
    @Override
    public String toString() {
        return "FileSettings[namespace=" + namespace + ", allow=" + allow + ", caches=" + caches.keySet() + "]";
    }
}
