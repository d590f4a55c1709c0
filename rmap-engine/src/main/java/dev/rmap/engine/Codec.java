package dev.rmap.engine;

import dev.rmap.model.Bytes;

/**
 * Turns values into bytes and back. Implementations are immutable and used by many threads at once.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {

    /**
     * The bytes of a value.
     *
     * @throws CodecException if the value has no form in this codec
     */
    Bytes encode(T value);

    /**
     * The value of the bytes.
     *
     * @throws CodecException if these bytes are no form of any value
     */
    T decode(Bytes bytes);

    /**
     * Whether decoding is cheap, safe, one-to-one, and gives immutable values: for all bytes that decode without an
     * error, encoding the result gives the same bytes. Replicas then keep the value alone, decoded once as it arrives.
     * Otherwise they keep the bytes, and decode when the value is first read.
     *
     * <p>Keys need an exact codec, because two keys are the same if and only if their bytes are.
     */
    boolean exact();

    /** A short name, for messages and for comparing the configurations of two processes. */
    String id();
}
