package dev.rmap.redis;

import dev.rmap.model.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a list of strings as Redis' {@code cmsgpack} writes it: the part of MessagePack that such lists need. */
final class PackedTexts {

    private PackedTexts() {}

    /** The strings, or nothing if these bytes are no such list, or not all of it. What follows the list is ignored. */
    static Optional<List<Bytes>> read(ByteBuffer packed) {
        ByteBuffer in = packed.slice().order(ByteOrder.BIG_ENDIAN);
        try {
            long length = listLength(in);
            if (length < 0 || length > in.remaining()) {
                return Optional.empty();
            }
            List<Bytes> texts = new ArrayList<>((int) length);
            for (int i = 0; i < length; i++) {
                long bytes = textLength(in);
                if (bytes < 0 || bytes > in.remaining()) {
                    return Optional.empty();
                }
                byte[] text = new byte[(int) bytes];
                in.get(text);
                texts.add(Bytes.wrap(text));
            }
            return Optional.of(texts);
        } catch (BufferUnderflowException cutShort) {
            return Optional.empty();
        }
    }

    /** How many elements a list has; negative if there is none. */
    private static long listLength(ByteBuffer in) {
        int first = in.get() & 0xff;
        return switch (first) {
            case 0xdc -> Short.toUnsignedLong(in.getShort());
            case 0xdd -> Integer.toUnsignedLong(in.getInt());
            default -> (first & 0xf0) == 0x90 ? first & 0x0f : -1;
        };
    }

    /** How many bytes a string has; negative if there is none. */
    private static long textLength(ByteBuffer in) {
        int first = in.get() & 0xff;
        return switch (first) {
            case 0xd9 -> in.get() & 0xff;
            case 0xda -> Short.toUnsignedLong(in.getShort());
            case 0xdb -> Integer.toUnsignedLong(in.getInt());
            default -> (first & 0xe0) == 0xa0 ? first & 0x1f : -1;
        };
    }
}
