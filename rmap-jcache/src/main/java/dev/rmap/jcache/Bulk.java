package dev.rmap.jcache;

import dev.rmap.jcache.base.Check;
import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.operation.Operation;
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
        this.runner = new Runner<>(parts);
    }

    /** Puts what can be stored and could be written through, and then throws what went wrong first. */
    void putAll(Map<? extends K, ? extends V> entries) {
        Map<Target<K>, Operation<V, Boolean>> puts = new LinkedHashMap<>();
        Map<K, V> storable = new LinkedHashMap<>();
        Failures failures = new Failures();
        entries.forEach((key, value) -> failures.collect(() -> {
            Target<K> target = Target.of(parts.store(), key);
            puts.put(target, putting(target, value));
            storable.put(key, value);
        }));
        failures.collect(() -> putAll(puts, storable));
        failures.rethrow();
    }

    private void putAll(Map<Target<K>, Operation<V, Boolean>> puts, Map<K, V> entries) {
        try (ExclusiveLeases<Object>.Taken taken = parts.takeIfWriting(puts.keySet())) {
            Writer.Batch<K> through = writeThrough(entries);
            Collection<Target<K>> targets = without(puts.keySet(), through.failed());
            after(through, () -> runner.runAll(targets, target -> Check.notNull(puts.get(target), "operation"), taken));
        }
    }

    /** Changes the cache as far as the writer came. What the writer threw comes before what goes wrong now. */
    private static void after(Writer.Batch<?> through, Runnable change) {
        Failures failures = new Failures();
        through.failure().forEach(failures::add);
        failures.collect(change);
        failures.rethrow();
    }

    /** What cannot be stored is refused before the writer hears of it. */
    private Operation<V, Boolean> putting(Target<K> target, V value) {
        Object form = parts.store().valueForm(value);
        if (parts.writer().writes()) {
            parts.store().checkStorable(target.form(), form);
        }
        return operations.putting(value, form);
    }

    private Writer.Batch<K> writeThrough(Map<K, V> entries) {
        return entries.isEmpty() ? Writer.Batch.complete() : parts.writer().writeAll(entries);
    }

    /** Removes what could be deleted through, and then throws what the writer threw. */
    void removeAll(Set<? extends K> keys) {
        remove(keys.stream()
                .<Target<K>>map(key -> Target.of(parts.store(), key))
                .toList());
    }

    /** Removes every entry that was there at the call, in whichever process it was put. */
    void removeAll() {
        parts.store().catchUp();
        List<Target<K>> targets = new ArrayList<>();
        parts.store().keyForms().forEachRemaining(form -> targets.add(Target.at(parts.store(), form)));
        remove(targets);
    }

    private void remove(List<Target<K>> targets) {
        try (ExclusiveLeases<Object>.Taken taken = parts.takeIfWriting(targets)) {
            Writer.Batch<K> through = deleteThrough(targets);
            Collection<Target<K>> deleted = without(targets, through.failed());
            after(through, () -> runner.runAll(deleted, target -> operations.remove(), taken));
        }
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
