package dev.rmap.examples.demo;

/**
 * What a participant is asked to do with the map.
 *
 * @param verb what
 * @param key with which entry
 * @param value the value, or what takes its part
 * @param number how often, or for how many milliseconds
 */
record Request(Verb verb, String key, String value, long number) {

    /** What a participant can do. */
    enum Verb {
        /** {@code map.put(key, value)}. */
        PUT,
        /** {@code map.put(key, value, number milliseconds)}. */
        PUT_FOR_A_WHILE,
        /** {@code map.async().put(key, value)}: the answer to the request comes when the write is done. */
        PUT_LATER,
        /** Adds {@code number} to the counter {@code key}. */
        ADD,
        /** Appends {@code value} to the list {@code key}. */
        APPEND,
        /** Removes {@code key}, and puts what it had under {@code value}: both or nothing. */
        RENAME,
        /** Adds one to the number {@code key} through {@code map.merge}, {@code number} times. */
        RACE,
        /** Says at which revision its copy is. */
        WHERE,
        /** Tells its whole copy. */
        COPY
    }

    static Request of(Verb verb) {
        return new Request(verb, "", "", 0);
    }

    static Request of(Verb verb, String key, String value) {
        return new Request(verb, key, value, 0);
    }

    static Request of(Verb verb, String key, long number) {
        return new Request(verb, key, "", number);
    }
}
