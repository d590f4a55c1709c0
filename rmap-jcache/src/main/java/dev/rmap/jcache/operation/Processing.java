package dev.rmap.jcache.operation;

import dev.rmap.jcache.base.Check;
import dev.rmap.jcache.base.Interrupts;
import dev.rmap.jcache.base.Unwrap;
import java.util.function.Function;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code invoke}: the processor runs on the entry that was found, and again, with a new entry, when the
 * authority says that it is another one. What is missing is loaded for that run alone: a value that was loaded earlier may
 * be older than the removal that made the processor run again. Confined to one thread.
 */
public final class Processing<K, V, T> {

    private final K key;
    private final EntryProcessor<K, V, T> processor;
    private final Object[] arguments;
    private final Function<K, @Nullable V> loader;
    private final Store<K, V> store;

    private @Nullable T result;

    /**
     * A call.
     *
     * @param loader what {@code getValue} asks where there is no entry
     */
    public Processing(
            K key,
            EntryProcessor<K, V, T> processor,
            Object[] arguments,
            Function<K, @Nullable V> loader,
            Store<K, V> store) {
        this.key = key;
        this.processor = processor;
        this.arguments = arguments;
        this.loader = loader;
        this.store = store;
    }

    /** The call as an operation. */
    public Operation<V, T> operation() {
        return new Operation<>(Operation.Looks.COUNTED, this::process, outcome -> result);
    }

    private Plan<V> process(Found<V> found) {
        Entry entry = new Entry(found.warm());
        try {
            result = processor.process(entry, arguments);
        } catch (EntryProcessorException already) {
            throw already;
        } catch (Exception thrown) {
            Interrupts.keep(thrown);
            throw new EntryProcessorException(thrown);
        }
        return entry.plan();
    }

    /** What the processor sees. Its effect is what the calls come to in the end. */
    private final class Entry implements MutableEntry<K, V> {

        private enum Effect {
            NONE,
            READ,
            /** Loaded for this run: what could be stored of it, the load has stored. */
            LOADED,
            SET,
            REMOVED
        }

        private final Found<V> found;
        private Effect effect = Effect.NONE;

        /** Whether it is known what {@link #getValue} answers: it loads at most once, and nothing that was removed. */
        private boolean asked;

        private @Nullable V value;

        Entry(Found<V> found) {
            this.found = found;
        }

        @Override
        public K getKey() {
            return key;
        }

        @Override
        public boolean exists() {
            return switch (effect) {
                case READ, LOADED, SET -> true;
                case REMOVED -> false;
                case NONE -> found.isPresent();
            };
        }

        @Override
        public @Nullable V getValue() {
            if (effect == Effect.NONE && !asked) {
                asked = true;
                value = found.value();
                if (value != null) {
                    effect = Effect.READ;
                } else {
                    value = load();
                    effect = value == null ? Effect.NONE : Effect.LOADED;
                }
            }
            return value;
        }

        /** The entry that is there after the load is what the processor sees: others may have changed it since. */
        private @Nullable V load() {
            long start = System.nanoTime();
            V loaded = loader.apply(key);
            found.lookAfterLoad(store.keyForm(key), System.nanoTime() - start);
            V there = found.value();
            return there == null ? loaded : there;
        }

        @Override
        public void setValue(V newValue) {
            value = Check.notNull(newValue, "value");
            effect = Effect.SET;
        }

        @Override
        public void remove() {
            value = null;
            asked = true;
            boolean created = effect == Effect.SET || effect == Effect.LOADED;
            effect = created && !found.isPresent() ? Effect.NONE : Effect.REMOVED;
        }

        @Override
        public <U> U unwrap(Class<U> type) {
            return Unwrap.as(type, this);
        }

        Plan<V> plan() {
            if (effect == Effect.REMOVED) {
                return new Plan.Delete<>();
            }
            if (effect == Effect.READ) {
                return new Plan.Access<>();
            }
            return value == null || effect != Effect.SET
                    ? new Plan.Nothing<>()
                    : new Plan.Put<>(value, store.valueForm(value), Plan.From.USER);
        }
    }
}
