package dev.rmap.jcache;

import dev.rmap.jcache.base.Check;
import dev.rmap.jcache.operation.Operations;
import dev.rmap.jcache.operation.Target;
import dev.rmap.jcache.through.Writer;
import dev.rmap.lease.ExclusiveLeases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
        Map<Target<K>, V> puts = new LinkedHashMap<>();
        entries.forEach((key, value) -> puts.put(Target.of(parts.store(), key), value));
        try (ExclusiveLeases<Object>.Taken taken = take(puts.keySet())) {
            Writer.Batch<K> through = parts.writer().writeAll(entries);
            runner.runAll(
                    without(puts.keySet(), through.failed()),
                    target -> operations.putting(Check.notNull(puts.get(target), "value")),
                    taken);
            through.rethrow();
        }
    }

    /** Removes what could be deleted through, and then throws what the writer threw. */
    void removeAll(Set<? extends K> keys) {
        remove(keys.stream()
                .<Target<K>>map(key -> Target.of(parts.store(), key))
                .toList());
    }

    /** Removes every entry that the replica holds. */
    void removeAll() {
        List<Target<K>> targets = new ArrayList<>();
        parts.store().keyForms().forEachRemaining(form -> targets.add(Target.at(parts.store(), form)));
        remove(targets);
    }

    private void remove(List<Target<K>> targets) {
        try (ExclusiveLeases<Object>.Taken taken = take(targets)) {
            Writer.Batch<K> through = deleteThrough(targets);
            runner.runAll(without(targets, through.failed()), target -> operations.remove(), taken);
            through.rethrow();
        }
    }

    private ExclusiveLeases<Object>.Taken take(Collection<Target<K>> targets) {
        return parts.writer().writes()
                ? parts.leases().take(targets.stream().map(Target::form).toList())
                : parts.leases().none();
    }

    /** Keys are decoded only if there is a writer to be told of them. */
    private Writer.Batch<K> deleteThrough(List<Target<K>> targets) {
        if (targets.isEmpty() || !parts.writer().writes()) {
            return Writer.Batch.complete();
        }
        return parts.writer().deleteAll(targets.stream().map(Target::key).collect(Collectors.toSet()));
    }

    private Collection<Target<K>> without(Collection<Target<K>> targets, Set<K> failed) {
        return failed.isEmpty()
                ? targets
                : targets.stream()
                        .filter(target -> !failed.contains(target.key()))
                        .toList();
    }
}
