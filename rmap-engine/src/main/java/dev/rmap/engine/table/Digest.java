package dev.rmap.engine.table;

import dev.rmap.model.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells values apart whose bytes are not at hand: 64 bits, so that two different ones share a digest about once in
 * 1.8e19 comparisons. It is no protection against somebody who wants them to: whoever can write to the authority needs
 * no such trick.
 */
public final class Digest {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private Digest() {}

    /** The digest of bytes. Costs one pass over them, by words. */
    public static long of(Bytes bytes) {
        byte[] array = bytes.array();
        long digest = mixed(array.length);
        int at = 0;
        for (; at + Long.BYTES <= array.length; at += Long.BYTES) {
            digest = mixed(digest ^ (long) WORDS.get(array, at));
        }
        for (; at < array.length; at++) {
            digest = mixed(digest ^ array[at]);
        }
        return digest;
    }

    private static long mixed(long word) {
        long spread = word * SPREAD;
        spread ^= spread >>> 32;
        spread *= SPREAD;
        return spread ^ (spread >>> 29);
    }
}
