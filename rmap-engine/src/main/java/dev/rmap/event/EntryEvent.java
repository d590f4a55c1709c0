package dev.rmap.event;

import java.util.Optional;

/**
 * One entry differs.
 *
 * <p>Values are decoded when they are asked for, on the thread that asks.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public non-sealed interface EntryEvent<K, V> extends MapEvent<K, V> {

    /** What became of the entry. */
    enum Kind {
        /** The entry was stored: it is new if there is no old value. */
        CHANGE,
        /** Somebody removed the entry. */
        DELETE,
        /** The deadline of the entry had come. */
        EXPIRE
    }

    /** How this process came to know. */
    enum Origin {
        /** The feed brought the change. */
        FEED,
        /** The difference between two revisions, after changes were missed; values in between are never heard. */
        CATCH_UP,
        /** The entry was there when the subscription began; it has no old value. */
        INITIAL
    }

    /** What became of the entry. */
    Kind kind();

    /** How this process came to know. */
    Origin origin();

    /** The key. */
    K key();

    /** Whether there was an entry before. */
    boolean existed();

    /**
     * The value before, or empty if there was no entry. Where a map keeps only a part of its values in memory
     * ({@link dev.rmap.engine.HotValues}) and this one was not there when the change came, it is known of changes that
     * this process made, from the authority's answer: then this blocks until the answer is here, at most as long as the
     * write itself may take. Of changes of other processes it is empty: by then the authority had forgotten it too.
     *
     * @throws dev.rmap.engine.CodecException if the bytes cannot be decoded
     */
    Optional<V> oldValue();

    /**
     * The value now, or empty if the entry is gone. Where a map keeps only a part of its values in memory, a value that
     * was loaded with a whole snapshot may have to be brought back: then this blocks, and tells what the entry has by
     * the time of the call, or nothing if it is gone by then; a later event tells that too.
     *
     * @throws dev.rmap.engine.CodecException if the bytes cannot be decoded
     */
    Optional<V> newValue();
}
