package dev.rmap.redis;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.OperationId;
import dev.rmap.model.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of the messages on the updates channel: {@code docs/wire.md} holds the same as a table, and
 * the script of {@code batch.lua} and {@code commit.lua} is the only one that publishes them.
 */
final class WireFormat {

    /** The highest revision that is exact on the Redis side, where numbers are doubles. */
    static final long MAX_REVISION = (1L << 53) - 1;

    /** The bytes F2, R, M, P. */
    private static final int MAGIC = 0x504d52f2;

    private static final int TRAILER_HEAD = 2 * Integer.BYTES;
    private static final int TRAILER_BODY = 41;
    private static final int MORE = 1;
    private static final int REASON_SHIFT = 1;
    private static final int REASON_MASK = 3;
    private static final int TOUCH = 8;

    /** In the order of their codes. */
    static final List<Reason> REASONS = List.of(Reason.REMOVED, Reason.EXPIRED, Reason.DESTROYED);

    private static final Bytes REVISION_FIELD = Bytes.utf8("=rev");
    private static final Bytes KIND_FIELD = Bytes.utf8("=kind");

    private WireFormat() {}

    /** Whether this is a field of the hash that is no entry. */
    static boolean isReserved(Bytes key) {
        return key.equals(REVISION_FIELD) || key.equals(KIND_FIELD);
    }

    /** What the payload says. Never throws, and never puts any of the payload into a text. */
    static WireMessage decode(byte[] payload) {
        int colon = 0;
        while (colon < payload.length && payload[colon] != ':') {
            colon++;
        }
        if (colon == payload.length) {
            return new WireMessage.Malformed("a message without a colon");
        }
        String word = new String(payload, 0, colon, StandardCharsets.ISO_8859_1);
        ByteBuffer body = ByteBuffer.wrap(payload, colon + 1, payload.length - colon - 1)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            return switch (word) {
                case "set" -> set(body);
                case "del" -> del(body);
                case WireMessage.RESET, WireMessage.DESTROY ->
                    new WireMessage.Clear(word, revision(rest(body, body.remaining())));
                default -> new WireMessage.Malformed("a message with an unknown word");
            };
        } catch (FormatException e) {
            return new WireMessage.Malformed(e.why);
        }
    }

    private static WireMessage set(ByteBuffer body) throws FormatException {
        Bytes key = key(body);
        if (key.equals(KIND_FIELD)) {
            return note(body);
        }
        if (key.equals(REVISION_FIELD)) {
            return new WireMessage.Ignored();
        }
        Bytes value = packed(body, "value");
        return new WireMessage.Set(key, value, revision(packed(body, "revision")), trailer(body));
    }

    private static WireMessage del(ByteBuffer body) throws FormatException {
        Bytes key = key(body);
        return isReserved(key)
                ? new WireMessage.Ignored()
                : new WireMessage.Del(key, revision(packed(body, "revision")), trailer(body));
    }

    /** Go peers look no further than the key, so whatever else is wrong here is no fault of the message. */
    private static WireMessage note(ByteBuffer body) {
        try {
            String word = packed(body, "word").utf8();
            long number = revision(packed(body, "revision"));
            Trailer trailer = trailer(body);
            if (!trailer.lineage().isKnown()) {
                return new WireMessage.Ignored();
            }
            return word.equals(WireMessage.MANY)
                    ? many(body, number, trailer)
                    : new WireMessage.Note(word, number, trailer);
        } catch (FormatException e) {
            return new WireMessage.Ignored();
        }
    }

    /** What the script stored in the hash, as it was stored: before the entries come the two fields that are none. */
    private static WireMessage many(ByteBuffer body, long number, Trailer trailer) {
        List<Bytes> stored = PackedList.read(body, Bytes.class).orElse(List.of());
        int reserved = 2 * 2;
        int entries = (stored.size() - reserved) / 2;
        if (stored.size() % 2 != 0 || entries < 1 || entries > number) {
            return new WireMessage.Malformed("a message of many changes whose list is broken");
        }
        for (int key = reserved; key < stored.size(); key += 2) {
            if (stored.get(key).isEmpty()) {
                return new WireMessage.Malformed("a message of many changes with an empty key");
            }
        }
        return new WireMessage.Many(stored.subList(reserved, stored.size()), number, trailer);
    }

    private static Bytes key(ByteBuffer body) throws FormatException {
        Bytes key = packed(body, "key");
        if (key.isEmpty()) {
            throw new FormatException("a message with an empty key");
        }
        return key;
    }

    private static Bytes packed(ByteBuffer body, String what) throws FormatException {
        if (body.remaining() < 4) {
            throw new FormatException("a message that ends before the " + what);
        }
        long length = Integer.toUnsignedLong(body.getInt());
        if (length > body.remaining()) {
            throw new FormatException("a message that ends within the " + what);
        }
        return rest(body, (int) length);
    }

    private static Bytes rest(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return Bytes.wrap(bytes);
    }

    /** Digits only; leading zeros are allowed, as by the Go reader. */
    private static long revision(Bytes text) throws FormatException {
        long number = 0;
        for (byte b : text.array()) {
            if (b < '0' || b > '9') {
                throw new FormatException("a message whose revision is no number");
            }
            number = number * 10 + (b - '0');
            if (number > MAX_REVISION) {
                throw new FormatException("a message whose revision is out of range");
            }
        }
        if (number == 0) {
            throw new FormatException("a message without a revision");
        }
        return number;
    }

    /** The trailer, or none if something else follows the revision. A longer trailer than ours is a newer one. */
    private static Trailer trailer(ByteBuffer body) throws FormatException {
        if (body.remaining() < TRAILER_HEAD || body.getInt() != MAGIC) {
            return Trailer.NONE;
        }
        long length = Integer.toUnsignedLong(body.getInt());
        if (length < TRAILER_BODY || length > body.remaining()) {
            throw new FormatException("a message with a broken trailer");
        }
        int end = body.position() + (int) length;
        Lineage lineage = new Lineage(body.getLong());
        OperationId operation = new OperationId(body.getLong(), body.getLong());
        int flags = body.get();
        int reason = flags >> REASON_SHIFT & REASON_MASK;
        if (reason >= REASONS.size()) {
            throw new FormatException("a message with an unknown reason");
        }
        Deadline entryDeadline = deadline(body);
        Deadline mapDeadline = deadline(body);
        body.position(end);
        return new Trailer(
                lineage,
                operation,
                (flags & MORE) != 0,
                REASONS.get(reason),
                entryDeadline,
                mapDeadline,
                (flags & TOUCH) != 0);
    }

    private static Deadline deadline(ByteBuffer body) throws FormatException {
        long millis = body.getLong();
        if (millis < 0) {
            throw new FormatException("a message with a negative deadline");
        }
        return Deadline.at(millis);
    }

    /** The payload of a message; {@link Trailer#NONE} leaves the trailer out, as Go peers do. */
    static byte[] encode(WireMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (message instanceof WireMessage.Set set) {
            write(out, "set:");
            pack(out, set.key());
            pack(out, set.value());
            finish(out, set.number(), set.trailer());
        } else if (message instanceof WireMessage.Del del) {
            write(out, "del:");
            pack(out, del.key());
            finish(out, del.number(), del.trailer());
        } else if (message instanceof WireMessage.Note note) {
            write(out, "set:");
            pack(out, KIND_FIELD);
            pack(out, Bytes.utf8(note.word()));
            finish(out, note.number(), note.trailer());
        } else if (message instanceof WireMessage.Clear clear) {
            write(out, clear.word() + ":" + clear.number());
        } else {
            throw new IllegalArgumentException("nobody sends " + message);
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void pack(ByteArrayOutputStream out, Bytes bytes) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length())
                .array());
        out.writeBytes(bytes.array());
    }

    private static void finish(ByteArrayOutputStream out, long number, Trailer trailer) {
        pack(out, Bytes.utf8(Long.toString(number)));
        if (trailer.lineage().isKnown()) {
            int flags = (trailer.more() ? MORE : 0)
                    | REASONS.indexOf(trailer.reason()) << REASON_SHIFT
                    | (trailer.touch() ? TOUCH : 0);
            out.writeBytes(ByteBuffer.allocate(TRAILER_HEAD + TRAILER_BODY)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(MAGIC)
                    .putInt(TRAILER_BODY)
                    .putLong(trailer.lineage().id())
                    .putLong(trailer.operation().client())
                    .putLong(trailer.operation().counter())
                    .put((byte) flags)
                    .putLong(trailer.entryDeadline().epochMillis())
                    .putLong(trailer.mapDeadline().epochMillis())
                    .array());
        }
    }

    /** A 64-bit number as the scripts handle it: eight bytes that they pass on and compare, never count with. */
    static byte[] id(long id) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(id).array();
    }

    /** The identity of a batch as the scripts handle it. */
    static byte[] operation(OperationId id) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(id.client())
                .putLong(id.counter())
                .array();
    }

    /** The identity of a batch, or none if there are no bytes. */
    static OperationId operation(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length < 16 ? OperationId.NONE : new OperationId(buffer.getLong(), buffer.getLong());
    }

    /** The number in the first eight bytes. */
    static long id(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** The payload is no message of this format; the text says why. */
    private static final class FormatException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        FormatException(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
