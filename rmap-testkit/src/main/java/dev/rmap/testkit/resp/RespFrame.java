package dev.rmap.testkit.resp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One complete value of the protocol: what it says, and the very bytes that it came in. */
public final class RespFrame {

    private final byte[] raw;
    private final @Nullable Object value;

    RespFrame(byte[] raw, @Nullable Object value) {
        this.raw = raw;
        this.value = value;
    }

    /** The bytes as they came. Not copied: the caller must not write into them. */
    public byte[] raw() {
        return raw;
    }

    /**
     * The value: {@code String} for a status, {@link RespError}, {@code Long}, {@code byte[]}, {@code List} for an
     * array, a set, a map (key, value, key, ...) or a push, {@code Boolean}, {@code Double}, {@code BigInteger}, or
     * null.
     */
    public @Nullable Object value() {
        return value;
    }

    /** The parts of an array, or an empty list if this is something else. */
    public List<?> parts() {
        return value instanceof List<?> list ? list : List.of();
    }

    /** True of a RESP3 push, which answers no request. */
    public boolean isPush() {
        return raw[0] == '>';
    }
}
