package dev.rmap.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable byte string with value equality: a key or a value as the authority stores it.
 *
 * <p>{@link #wrap} and {@link #array} share the array instead of copying it, because a value passes through several
 * hands on its way. Whoever wraps an array gives it away, and nobody writes to what {@code array} returns.
 */
public final class Bytes {

    /** No bytes. As a key it names the whole map: no entry has an empty key. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;
    private int hash;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** The given array as a value, without a copy: the caller must not write to it again. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    /** The UTF-8 form of the text. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, without a copy: the caller must not write to them. */
    public byte[] array() {
        return array;
    }

    /** How many bytes these are. */
    public int length() {
        return array.length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return array.length == 0;
    }

    /** These bytes read as UTF-8; what is no UTF-8 becomes U+FFFD, so this is for messages and never for data. */
    public String utf8() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = Arrays.hashCode(array);
            hash = h;
        }
        return h;
    }

    /** The length alone: values and keys do not belong into logs. */
    @Override
    public String toString() {
        return "Bytes[" + array.length + "]";
    }
}
