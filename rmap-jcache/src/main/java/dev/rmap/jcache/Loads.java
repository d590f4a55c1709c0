package dev.rmap.jcache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills a cache from its loader. What is loaded is stored as created, never written through, and not counted. */
final class Loads<K, V> {

    private final CacheParts<K, V> parts;
    private final Operations<V> operations;
    private final Runner<K, V> runner;

    Loads(CacheParts<K, V> parts) {
        this.parts = parts;
        this.operations = new Operations<>(parts.store());
        this.runner = new Runner<>(parts.withoutWriter());
    }

    /** Whether there is a loader. */
    boolean loads() {
        return parts.loader().loads();
    }

    /** Loads a missing entry; answers with the value, or null if there is none. */
    @Nullable
    V loadMissing(K key) {
        V value = parts.loader().load(key);
        return value == null ? null : runner.run(target(key), operations.loadIfAbsent(value));
    }

    /** Loads missing entries; answers with those that there are. */
    Map<K, V> loadMissing(Set<? extends K> keys) {
        if (keys.isEmpty() || !loads()) {
            return Map.of();
        }
        Map<K, V> loaded = parts.loader().loadAll(keys);
        Map<K, V> present = new HashMap<>(loaded);
        present.keySet().retainAll(keys);
        runner.runAll(targets(loaded), target -> operations.loadIfAbsent(loadedUnder(loaded, target)));
        return present;
    }

    /** Loads entries anew, those that are there only if they are to be replaced. */
    void reload(Set<? extends K> keys, boolean replaceExisting) {
        Set<K> wanted = new HashSet<>(keys);
        if (!replaceExisting) {
            wanted.removeIf(key -> parts.store().find(parts.store().keyForm(key)) != null);
        }
        if (wanted.isEmpty() || !loads()) {
            return;
        }
        Map<K, V> loaded = parts.loader().loadAll(wanted);
        if (replaceExisting) {
            runner.runAll(targets(loaded), target -> operations.reload(loadedUnder(loaded, target)));
        } else {
            runner.runAll(targets(loaded), target -> operations.loadIfAbsent(loadedUnder(loaded, target)));
        }
    }

    private Target<K> target(K key) {
        return Target.of(parts.store(), key);
    }

    private Iterator<Target<K>> targets(Map<K, V> loaded) {
        return loaded.keySet().stream().map(this::target).iterator();
    }

    private static <K, V> V loadedUnder(Map<K, V> loaded, Target<K> target) {
        return Check.notNull(loaded.get(target.key()), "loaded value");
    }
}
