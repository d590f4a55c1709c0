package dev.rmap.collections;

import dev.rmap.engine.map.HeldEntry;
import java.util.AbstractCollection;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live views of a map. They read the replica, weakly consistent as those of {@code ConcurrentHashMap} are, and write
 * through the authority.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Views<K, V> {

    private final EntryOperations<K, V> map;
    private final Set<K> keys = new Keys();
    private final Collection<V> values = new Values();
    private final Set<Map.Entry<K, V>> entries = new Entries();

    Views(EntryOperations<K, V> map) {
        this.map = map;
    }

    Set<K> keys() {
        return keys;
    }

    Collection<V> values() {
        return values;
    }

    Set<Map.Entry<K, V>> entries() {
        return entries;
    }

    private void discard(K key) {
        map.requireOpen();
        map.editor().edit(key, map.edits().discard());
    }

    /** Goes through the replica; {@code remove} removes the entry of the latest element, whatever it holds by then. */
    private final class Elements<E> implements Iterator<E> {
        private final Iterator<HeldEntry<K, V>> held = map.engine().entries();
        private final Function<HeldEntry<K, V>, E> element;
        private @Nullable K latest;

        Elements(Function<HeldEntry<K, V>, E> element) {
            this.element = element;
        }

        @Override
        public boolean hasNext() {
            return held.hasNext();
        }

        @Override
        public E next() {
            HeldEntry<K, V> next = held.next();
            latest = next.getKey();
            return element.apply(next);
        }

        @Override
        public void remove() {
            K key = latest;
            if (key == null) {
                throw new IllegalStateException("no element to remove");
            }
            latest = null;
            discard(key);
        }
    }

    /** Weakly consistent: the size may change while it is at work, so it promises none. */
    private static <E> Spliterator<E> spliterator(Iterable<E> elements, int characteristics) {
        return Spliterators.spliteratorUnknownSize(
                elements.iterator(), characteristics | Spliterator.CONCURRENT | Spliterator.NONNULL);
    }

    private final class Keys extends AbstractSet<K> {

        @Override
        public Iterator<K> iterator() {
            return new Elements<>(HeldEntry::getKey);
        }

        @Override
        public Spliterator<K> spliterator() {
            return Views.spliterator(this, Spliterator.DISTINCT);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public boolean contains(Object key) {
            return map.containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            map.requireOpen();
            return map.isKey(Objects.requireNonNull(key, "key"))
                    && map.editor().edit(map.asKey(key), map.edits().discard());
        }

        @Override
        public boolean removeIf(Predicate<? super K> test) {
            map.requireOpen();
            return map.bulk().removeKeysIf(Objects.requireNonNull(test));
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(key -> !others.contains(key));
        }

        @Override
        public void clear() {
            map.clear();
        }
    }

    private final class Values extends AbstractCollection<V> {

        private V valueOf(HeldEntry<K, V> held) {
            return NamedEntry.valueOf(map.name(), held);
        }

        @Override
        public Iterator<V> iterator() {
            return new Elements<>(this::valueOf);
        }

        @Override
        public Spliterator<V> spliterator() {
            return Views.spliterator(this, /* characteristics= */ 0);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public boolean contains(Object value) {
            Objects.requireNonNull(value);
            for (V each : this) {
                if (Objects.deepEquals(value, each)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean remove(Object value) {
            map.requireOpen();
            Objects.requireNonNull(value);
            for (Iterator<HeldEntry<K, V>> each = map.engine().entries(); each.hasNext(); ) {
                HeldEntry<K, V> entry = each.next();
                V held = valueOf(entry);
                if (Objects.deepEquals(value, held) && map.remove(entry.getKey(), held)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean removeIf(Predicate<? super V> test) {
            map.requireOpen();
            Objects.requireNonNull(test);
            return map.bulk().removeIf(entry -> test.test(valueOf(entry)));
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(value -> !others.contains(value));
        }

        @Override
        public void clear() {
            map.clear();
        }
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return new Elements<>(held -> new LiveEntry<>(map, held));
        }

        @Override
        public Spliterator<Map.Entry<K, V>> spliterator() {
            return Views.spliterator(this, Spliterator.DISTINCT);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public boolean contains(@Nullable Object other) {
            if (!(other instanceof Map.Entry<?, ?> entry) || entry.getKey() == null || entry.getValue() == null) {
                return false;
            }
            return Objects.deepEquals(entry.getValue(), map.get(entry.getKey()));
        }

        @Override
        public boolean remove(@Nullable Object other) {
            map.requireOpen();
            return other instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && map.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public boolean removeIf(Predicate<? super Map.Entry<K, V>> test) {
            map.requireOpen();
            Objects.requireNonNull(test);
            return map.bulk().removeIf(test::test);
        }

        @Override
        public boolean removeAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(others::contains);
        }

        @Override
        public boolean retainAll(Collection<?> others) {
            Objects.requireNonNull(others);
            return removeIf(entry -> !others.contains(entry));
        }

        @Override
        public void clear() {
            map.clear();
        }
    }
}
