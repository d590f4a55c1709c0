package dev.rmap.jcache;

import dev.rmap.jcache.operation.Operation;
import dev.rmap.jcache.operation.Processing;
import dev.rmap.jcache.operation.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/** Runs entry processors. */
final class Invocations<K, V> {

    private final CacheParts<K, V> parts;
    private final Runner<K, V> runner;
    private final Loads<K, V> loads;
    private final boolean readThrough;

    Invocations(CacheParts<K, V> parts, Loads<K, V> loads, boolean readThrough) {
        this.parts = parts;
        this.loads = loads;
        this.runner = new Runner<>(parts);
        this.readThrough = readThrough;
    }

    <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object[] arguments) {
        return runner.run(Target.of(parts.store(), key), operation(key, processor, arguments));
    }

    <T> Map<K, EntryProcessorResult<T>> invokeAll(
            Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object[] arguments) {
        Results<K, T> results = new Results<>();
        runner.runAll(
                keys.stream().map(key -> Target.<K>of(parts.store(), key)).toList(),
                target -> operation(target.key(), processor, arguments),
                results);
        return results.byKey;
    }

    private <T> Operation<V, T> operation(K key, EntryProcessor<K, V, T> processor, Object[] arguments) {
        return new Processing<>(key, processor, arguments, this::load, parts.store()).operation();
    }

    private @Nullable V load(K missing) {
        return readThrough ? loads.loadMissing(missing) : null;
    }

    /** A null result leaves no trace; a failure is thrown by whoever asks for the result. */
    private static final class Results<K, T> implements Runner.Answers<K, T> {
        private final Map<K, EntryProcessorResult<T>> byKey = new HashMap<>();

        @Override
        public void done(Target<K> target, @Nullable T answer) {
            if (answer != null) {
                byKey.put(target.key(), () -> answer);
            }
        }

        @Override
        public void failed(Target<K> target, Exception failure) {
            EntryProcessorException wrapped =
                    failure instanceof EntryProcessorException known ? known : new EntryProcessorException(failure);
            byKey.put(target.key(), () -> {
                throw wrapped;
            });
        }
    }
}
