package dev.rmap.redis;

import dev.rmap.model.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a list as Redis' {@code cmsgpack} writes it: the part of MessagePack that strings ({@link Bytes}), whole numbers
 * ({@link Long}) and truth values ({@link Boolean}) need.
 */
final class PackedList {

    private static final long NO_LENGTH = -1;

    /** An element of a kind that is not read. */
    private static final Object OTHER = new Object();

    private final ByteBuffer in;

    private PackedList(ByteBuffer packed) {
        this.in = packed.slice().order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * The elements, or nothing if these bytes are no list, not all of it, or one with other elements. What follows the list
     * is ignored.
     */
    static <T> Optional<List<T>> read(ByteBuffer packed, Class<T> kind) {
        PackedList list = new PackedList(packed);
        try {
            long length = list.listLength();
            if (length < 0 || length > list.in.remaining()) {
                return Optional.empty();
            }
            List<T> elements = new ArrayList<>((int) length);
            for (int i = 0; i < length; i++) {
                Object element = list.element();
                if (element == OTHER || !kind.isInstance(element)) {
                    return Optional.empty();
                }
                elements.add(kind.cast(element));
            }
            return Optional.of(elements);
        } catch (BufferUnderflowException cutShort) {
            return Optional.empty();
        }
    }

    /** How many elements a list has; negative if there is none. */
    private long listLength() {
        int first = in.get() & 0xff;
        return switch (first) {
            case 0xdc -> Short.toUnsignedLong(in.getShort());
            case 0xdd -> Integer.toUnsignedLong(in.getInt());
            default -> (first & 0xf0) == 0x90 ? first & 0x0f : NO_LENGTH;
        };
    }

    /** The next element, or {@link #OTHER}. */
    private Object element() {
        byte first = in.get();
        return switch (first & 0xff) {
            case 0xc2 -> false;
            case 0xc3 -> true;
            case 0xcc -> (long) (in.get() & 0xff);
            case 0xcd -> Short.toUnsignedLong(in.getShort());
            case 0xce -> Integer.toUnsignedLong(in.getInt());
            case 0xcf, 0xd3 -> in.getLong();
            case 0xd0 -> (long) in.get();
            case 0xd1 -> (long) in.getShort();
            case 0xd2 -> (long) in.getInt();
            case 0xd9 -> text(in.get() & 0xff);
            case 0xda -> text(Short.toUnsignedLong(in.getShort()));
            case 0xdb -> text(Integer.toUnsignedLong(in.getInt()));
            default -> shortElement(first);
        };
    }

    /** An element whose first byte says all, or how long it is. */
    private Object shortElement(byte first) {
        if ((first & 0xe0) == 0xa0) {
            return text(first & 0x1f);
        }
        boolean isNumber = first >= -32;
        return isNumber ? Long.valueOf(first) : OTHER;
    }

    private Bytes text(long length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[(int) length];
        in.get(text);
        return Bytes.wrap(text);
    }
}
