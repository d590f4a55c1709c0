package dev.rmap.collections;

import java.util.List;
import java.util.Optional;

/**
 * The entries of a map as lists of strings, in the form that the Go library shares: a JSON array, or the comma text that
 * old writers left behind, which the next change turns into JSON. The authority edits the list (G5); the deadline of
 * the entry stays.
 *
 * <p>Safe for use by any number of threads. Each method but {@link #get} costs one round trip to the authority, and
 * throws what every write throws (see {@link ReplicatedMap}), and {@code IllegalArgumentException} if the value is no
 * list of strings, or would have more bytes than a value may have; nothing was changed then. Only what others append to a
 * short list within the same moment, if it is most of what a value may have, is not foreseen. A change costs the length of
 * the list.
 *
 * @param <K> the type of the keys
 */
public interface Lists<K> {

    /**
     * What a removal left behind.
     *
     * @param remaining the list afterwards; empty if the entry is gone, or was not there
     * @param removed whether any of the items was in the list
     */
    record Removal(List<String> remaining, boolean removed) {
        /** Copies the items. */
        public Removal {
            remaining = List.copyOf(remaining);
        }
    }

    /** Appends the items in their order; a missing entry counts as an empty list. Returns the list afterwards. */
    List<String> append(K key, List<String> items);

    /** Appends the items in their order; a missing entry counts as an empty list. Returns the list afterwards. */
    default List<String> append(K key, String... items) {
        return append(key, List.of(items));
    }

    /** Appends those of the items that the list does not have yet. Returns the list afterwards. */
    List<String> appendUnique(K key, List<String> items);

    /** Appends those of the items that the list does not have yet. Returns the list afterwards. */
    default List<String> appendUnique(K key, String... items) {
        return appendUnique(key, List.of(items));
    }

    /**
     * Removes all occurrences of the items. The entry goes away with its last item; a computation of it that is under way
     * stores nothing, as with each removal.
     */
    Removal remove(K key, List<String> items);

    /** The same. */
    default Removal remove(K key, String... items) {
        return remove(key, List.of(items));
    }

    /**
     * The list as this process sees it, or empty if there is no such entry. A value that is no JSON array of strings is
     * read as comma text, as the Go library does. Costs no round trip, but reads the text anew each time.
     */
    Optional<List<String>> get(K key);
}
