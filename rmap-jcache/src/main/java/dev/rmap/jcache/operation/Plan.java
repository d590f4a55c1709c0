package dev.rmap.jcache.operation;

/** What an operation wants to become of the entry that it found. */
public sealed interface Plan<V> {

    /** Leaves the entry alone. */
    record Nothing<V>() implements Plan<V> {}

    /** Has read the entry, which may move its deadline. */
    record Access<V>() implements Plan<V> {}

    /** Lets the entry end now, because its policy says so. */
    record End<V>() implements Plan<V> {}

    /** Removes the entry, if there is one. */
    record Delete<V>() implements Plan<V> {}

    /**
     * Stores a value.
     *
     * @param value the user's object
     * @param form its form
     * @param from where it comes from
     */
    record Put<V>(V value, Object form, From from) implements Plan<V> {}

    /** Where a stored value comes from. */
    enum From {
        /** The user gave it: it is written through, and counted. */
        USER,
        /** A loader gave it. */
        LOADER
    }
}
