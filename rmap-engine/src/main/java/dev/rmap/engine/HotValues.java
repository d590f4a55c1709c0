package dev.rmap.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides which values a replica keeps in memory, where it does not keep all of them. Those that it keeps are
 * <i>hot</i>; of a <i>cold</i> one it keeps the key, the deadline and a digest, and asks the authority when somebody
 * reads it. Keys are never cold, so only the authority's answer to a read of a value takes a round trip.
 *
 * <p>The engine says what happens to values, and asks which of them it may let go. {@link #read} is called by any
 * number of threads at once; everything else by one at a time. Nothing here may block or throw.
 *
 * @param <K> the type of the keys
 */
public interface HotValues<K> {

    /** Keeps every value: what all maps do that have no bound. */
    @SuppressWarnings("unchecked") // It touches no key.
    static <K> HotValues<K> all() {
        return (HotValues<K>) AllHot.INSTANCE;
    }

    /** How long a read waits for a cold value. */
    Duration patience();

    /**
     * A value is in memory: it was written, loaded, or brought back.
     *
     * @param bytes the length of its encoded form
     */
    void stored(K key, int bytes);

    /** Somebody reads a value, hot or cold. */
    void read(Object key);

    /** An entry is gone. */
    void removed(K key);

    /** All entries are gone. */
    void cleared();

    /** Takes the next key whose value is to become cold, if there is one. */
    Optional<K> takeCold();
}
