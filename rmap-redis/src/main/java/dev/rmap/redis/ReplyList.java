package dev.rmap.redis;

import dev.rmap.model.Bytes;
import dev.rmap.model.Lineage;
import dev.rmap.model.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A list in a reply of a script. Each element is taken as what it has to be, or the reply is refused with an
 * {@link IllegalArgumentException}, which says where the list is wrong and repeats none of its strings.
 *
 * @param name what the list is, for whoever is told that it cannot be read
 * @param elements strings, whole numbers and truth values
 */
record ReplyList(String name, List<Object> elements) {

    static ReplyList read(String name, ByteBuffer packed) {
        return PackedList.read(packed, Object.class)
                .map(elements -> new ReplyList(name, elements))
                .orElseThrow(() -> unreadable(name, "it is no list, not all of it, or one of other things"));
    }

    int size() {
        return elements.size();
    }

    void requireSize(int size) {
        if (elements.size() != size) {
            throw unreadable("it has " + elements.size() + " elements, and not " + size);
        }
    }

    /** A number that both sides count with exactly, from zero on. */
    long number(int at) {
        return number(at, WireFormat.MAX_REVISION);
    }

    long number(int at, long most) {
        if (element(at) instanceof Long number && number >= 0 && number <= most) {
            return number;
        }
        throw unreadable(at, "a number from 0 to " + most);
    }

    boolean isNumber(int at, long number) {
        return element(at) instanceof Long found && found == number;
    }

    Bytes bytes(int at) {
        if (element(at) instanceof Bytes bytes) {
            return bytes;
        }
        throw unreadable(at, "a string");
    }

    /** The value of an entry, or none: {@code false}. */
    Optional<Bytes> value(int at) {
        Object element = element(at);
        if (element instanceof Bytes bytes) {
            return Optional.of(bytes);
        }
        if (Boolean.FALSE.equals(element)) {
            return Optional.empty();
        }
        throw unreadable(at, "a value or false");
    }

    String text(int at) {
        return new String(bytes(at).array(), StandardCharsets.US_ASCII);
    }

    /** A lineage, and the number that follows it. */
    Revision revision(int at) {
        Bytes lineage = bytes(at);
        if (lineage.length() != Long.BYTES) {
            throw unreadable(at, "a lineage");
        }
        return new Revision(new Lineage(WireFormat.id(lineage.array())), number(at + 1));
    }

    private Object element(int at) {
        if (at >= elements.size()) {
            throw unreadable("it ends before element " + at);
        }
        return elements.get(at);
    }

    /** For an element that is not what it has to be. */
    IllegalArgumentException unreadable(int at, String expected) {
        return unreadable("element " + at + " is not " + expected);
    }

    IllegalArgumentException unreadable(String why) {
        return unreadable(name, why);
    }

    static IllegalArgumentException unreadable(String name, String why) {
        return new IllegalArgumentException(name + " cannot be read: " + why);
    }
}
