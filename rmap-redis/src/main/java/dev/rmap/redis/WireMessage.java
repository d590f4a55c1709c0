package dev.rmap.redis;

import dev.rmap.model.Bytes;
import java.util.List;

/** What a message of the updates channel says, before notes and what they announce are put together. */
sealed interface WireMessage {

    /** The text of a word that empties the map and lets it go on. */
    String RESET = "reset";

    /** The text of a word that declares the map finished. */
    String DESTROY = "destroy";

    /** The word of a note that is followed by many changes. */
    String MANY = "all";

    /**
     * An entry was stored.
     *
     * @param key the key
     * @param value the value
     * @param number the revision
     * @param trailer what the writer added
     */
    record Set(Bytes key, Bytes value, long number, Trailer trailer) implements WireMessage {}

    /**
     * An entry was removed.
     *
     * @param key the key
     * @param number the revision
     * @param trailer what the writer added
     */
    record Del(Bytes key, long number, Trailer trailer) implements WireMessage {}

    /**
     * Every entry was removed. There is no room for a trailer here.
     *
     * @param word {@link #RESET} or {@link #DESTROY}
     * @param number the revision
     */
    record Clear(String word, long number) implements WireMessage {}

    /**
     * Bears the trailer of a clear that comes with the same revision. Go peers ignore it.
     *
     * @param word the word that will come
     * @param number the revision that it will have
     * @param trailer what the writer adds to it
     */
    record Note(String word, long number, Trailer trailer) implements WireMessage {}

    /**
     * Several entries were stored. Go peers ignore it.
     *
     * @param entries at least one: key, value, key, value ...
     * @param number the revision of the last; each has the next after the one before it
     * @param trailer what the writer adds; it says {@code more} if all belong to one commit, else each is one
     */
    record Many(List<Bytes> entries, long number, Trailer trailer) implements WireMessage {}

    /** A message that every peer ignores: it names a reserved field. */
    record Ignored() implements WireMessage {}

    /**
     * No message of this format.
     *
     * @param why what is wrong, without any of its content
     */
    record Malformed(String why) implements WireMessage {}
}
