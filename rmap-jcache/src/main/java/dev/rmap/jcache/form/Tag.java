package dev.rmap.jcache.form;

import org.jspecify.annotations.Nullable;

/**
 * The first byte of every form: says how the rest is to be read. The letters are part of the stored format; {@code r} is none
 * of them, because the stored keys of leases begin with it.
 */
enum Tag {
    STRING('s'),
    /** A string with unpaired surrogates, which UTF-8 cannot carry. */
    WILD_STRING('w'),
    INTEGER('i'),
    LONG('l'),
    SHORT('h'),
    BYTE('y'),
    CHARACTER('c'),
    BOOLEAN('z'),
    DOUBLE('d'),
    FLOAT('f'),
    UUID('u'),
    BYTES('b'),
    /** A Java serialization stream. */
    OBJECT('o');

    private static final @Nullable Tag[] BY_LETTER = new @Nullable Tag[128];

    static {
        for (Tag tag : values()) {
            BY_LETTER[tag.letter] = tag;
        }
    }

    final byte letter;

    Tag(char letter) {
        this.letter = (byte) letter;
    }

    static @Nullable Tag of(byte letter) {
        return letter < 0 ? null : BY_LETTER[letter];
    }
}
