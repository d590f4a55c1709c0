package dev.rmap.jcache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts and removes many entries, and writes them through in one call. */
final class Bulk<K, V> {

    private final CacheParts<K, V> parts;
    private final Operations<V> operations;
    private final Runner<K, V> runner;

    Bulk(CacheParts<K, V> parts) {
        this.parts = parts;
        this.operations = new Operations<>(parts.store());
        this.runner = new Runner<>(parts.withoutWriter());
    }

    /** Puts what could be written through, and then throws what the writer threw. */
    void putAll(Map<? extends K, ? extends V> entries) {
        Map<K, V> written = new HashMap<>(entries);
        Writer.Batch<K> through = parts.writer().writeAll(entries);
        written.keySet().removeAll(through.failed());
        runner.runAll(
                written.keySet().stream().map(this::target).iterator(),
                target -> operations.putting(Check.notNull(written.get(target.key()), "value")));
        through.rethrow();
    }

    /** Removes what could be deleted through, and then throws what the writer threw. */
    void removeAll(Set<? extends K> keys) {
        remove(keys.stream().<Target<K>>map(this::target).toList());
    }

    /** Removes every entry that the replica holds. */
    void removeAll() {
        List<Target<K>> targets = new ArrayList<>();
        parts.store().keyForms().forEachRemaining(form -> targets.add(Target.at(parts.store(), form)));
        remove(targets);
    }

    private void remove(List<Target<K>> targets) {
        Writer.Batch<K> through = deleteThrough(targets);
        runner.runAll(
                targets.stream()
                        .filter(target ->
                                through.failed().isEmpty() || !through.failed().contains(target.key()))
                        .iterator(),
                target -> operations.remove());
        through.rethrow();
    }

    /** Keys are decoded only if there is a writer to be told of them. */
    private Writer.Batch<K> deleteThrough(List<Target<K>> targets) {
        if (targets.isEmpty() || !parts.writer().writes()) {
            return Writer.Batch.complete();
        }
        return parts.writer().deleteAll(targets.stream().map(Target::key).collect(Collectors.toSet()));
    }

    private Target<K> target(K key) {
        return Target.of(parts.store(), key);
    }
}
