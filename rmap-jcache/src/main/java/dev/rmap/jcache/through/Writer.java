package dev.rmap.jcache.through;

import dev.rmap.jcache.base.Interrupts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/** Where a cache writes through to, before it changes itself. */
public interface Writer<K, V> {

    /** Writes nowhere. */
    @SuppressWarnings("unchecked") // It never touches a key or a value.
    static <K, V> Writer<K, V> none() {
        return (Writer<K, V>) NoWriter.INSTANCE;
    }

    /** Writes through to the user's writer. */
    static <K, V> Writer<K, V> to(CacheWriter<? super K, ? super V> writer) {
        return new ThroughWriter<>(writer);
    }

    /** Whether anything is written at all. */
    boolean writes();

    /** The user's writer. */
    default Optional<Object> customization() {
        return Optional.empty();
    }

    /**
     * Writes an entry.
     *
     * @throws CacheWriterException if that failed
     */
    void write(K key, V value);

    /**
     * Deletes an entry.
     *
     * @throws CacheWriterException if that failed
     */
    void delete(K key);

    /** Writes entries; what failed is in the result. */
    Batch<K> writeAll(Map<? extends K, ? extends V> entries);

    /** Deletes entries; what failed is in the result. */
    Batch<K> deleteAll(Set<? extends K> keys);

    /**
     * What came of many.
     *
     * @param failed the keys for which nothing was done
     * @param failure thrown by the operation once the others are done; empty if there is none
     */
    record Batch<K>(Set<K> failed, List<CacheWriterException> failure) {

        public static <K> Batch<K> complete() {
            return new Batch<>(Set.of(), List.of());
        }
    }

    /** See {@link #none}. */
    enum NoWriter implements Writer<Object, Object> {
        INSTANCE;

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public void write(Object key, Object value) {}

        @Override
        public void delete(Object key) {}

        @Override
        public Batch<Object> writeAll(Map<?, ?> entries) {
            return Batch.complete();
        }

        @Override
        public Batch<Object> deleteAll(Set<?> keys) {
            return Batch.complete();
        }
    }

    /** See {@link #to}. */
    record ThroughWriter<K, V>(CacheWriter<? super K, ? super V> writer) implements Writer<K, V> {

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public Optional<Object> customization() {
            return Optional.of(writer);
        }

        @Override
        public void write(K key, V value) {
            try {
                writer.write(new SimpleEntry<>(key, value));
            } catch (Exception failed) {
                throw wrapped(failed);
            }
        }

        @Override
        public void delete(K key) {
            try {
                writer.delete(key);
            } catch (Exception failed) {
                throw wrapped(failed);
            }
        }

        @Override
        public Batch<K> writeAll(Map<? extends K, ? extends V> entries) {
            Collection<Cache.Entry<? extends K, ? extends V>> unwritten = new ArrayList<>();
            entries.forEach((key, value) -> unwritten.add(new SimpleEntry<>(key, value)));
            try {
                writeAllTo(unwritten);
                return Batch.complete();
            } catch (Exception failed) {
                Set<K> keys = new HashSet<>();
                unwritten.forEach(entry -> keys.add(entry.getKey()));
                return new Batch<>(keys, List.of(wrapped(failed)));
            }
        }

        @SuppressWarnings("unchecked") // Every writer of supertypes takes entries of subtypes.
        private void writeAllTo(Collection<Cache.Entry<? extends K, ? extends V>> unwritten) {
            ((CacheWriter<K, V>) writer).writeAll(unwritten);
        }

        @Override
        public Batch<K> deleteAll(Set<? extends K> keys) {
            Collection<K> undeleted = new ArrayList<>(keys);
            try {
                writer.deleteAll(undeleted);
                return Batch.complete();
            } catch (Exception failed) {
                return new Batch<>(new HashSet<>(undeleted), List.of(wrapped(failed)));
            }
        }

        private static CacheWriterException wrapped(Exception failed) {
            Interrupts.keep(failed);
            return failed instanceof CacheWriterException known ? known : new CacheWriterException(failed);
        }
    }
}
