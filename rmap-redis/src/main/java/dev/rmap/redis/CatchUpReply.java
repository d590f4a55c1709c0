package dev.rmap.redis;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.Position;
import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reply of {@code catchup.lua}, which lists its parts.
 *
 * @param status what kind of an answer it is
 * @param tip where the authority stands
 * @param cursor where the next part begins
 * @param isDated whether any entry may have a deadline
 * @param run which start of which server answered; of a part only
 * @param entries the entries, without the fields that are none
 */
record CatchUpReply(Status status, Tip tip, String cursor, boolean isDated, String run, List<Content> entries) {

    /** The first element of the reply. */
    enum Status {
        CURRENT,
        MISSED,
        PART;

        static Status of(long code) {
            return values()[(int) code];
        }
    }

    /** The first list of the reply. */
    private record Head(List<Object> elements) {

        Status status() {
            return Status.of(number(0));
        }

        Tip tip() {
            Lineage lineage = new Lineage(WireFormat.id(bytes(1)));
            Position position = new Position(new Revision(lineage, number(2)), WireFormat.operation(bytes(3)));
            return new Tip(position, Deadline.at(number(4)), number(5), lastClear(), isPart() ? (int) number(10) : 0);
        }

        String cursor() {
            return text(6);
        }

        boolean isDated() {
            return number(7) != 0;
        }

        String run() {
            return isPart() ? text(8) : "";
        }

        private LastClear lastClear() {
            String text = isPart() ? text(9) : "";
            int colon = text.indexOf(':');
            return colon < 0
                    ? LastClear.NONE
                    : new LastClear(Long.parseLong(text.substring(0, colon)), reason(text.substring(colon + 1)));
        }

        private static Reason reason(String code) {
            return switch (code) {
                case "1" -> Reason.EXPIRED;
                case "2" -> Reason.DESTROYED;
                default -> Reason.REMOVED;
            };
        }

        private boolean isPart() {
            return status() == Status.PART;
        }

        private String text(int at) {
            return new String(bytes(at), StandardCharsets.US_ASCII);
        }

        private byte[] bytes(int at) {
            return ((Bytes) elements.get(at)).array();
        }

        private long number(int at) {
            return (Long) elements.get(at);
        }
    }

    /**
     * Reads all of a reply, so that nothing fails any more when it is used.
     *
     * @throws IllegalArgumentException if it is none that the script gives
     */
    static CatchUpReply read(List<byte[]> reply) {
        try {
            Head head = new Head(list(reply.get(0), Object.class));
            List<Content> entries = entries(list(reply.get(1), Object.class), list(reply.get(2), Long.class));
            return new CatchUpReply(head.status(), head.tip(), head.cursor(), head.isDated(), head.run(), entries);
        } catch (IndexOutOfBoundsException | ClassCastException | NumberFormatException broken) {
            throw unreadable(broken);
        }
    }

    private static <T> List<T> list(byte[] packed, Class<T> kind) {
        return PackedList.read(ByteBuffer.wrap(packed), kind)
                .orElseThrow(() -> unreadable(new IllegalArgumentException("not a list of " + kind.getSimpleName())));
    }

    private static IllegalArgumentException unreadable(RuntimeException cause) {
        return new IllegalArgumentException("a reply of the catch-up script cannot be read", cause);
    }

    private static List<Content> entries(List<Object> flat, List<Long> deadlines) {
        List<Content> entries = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            Bytes key = (Bytes) flat.get(i);
            if (!WireFormat.isReserved(key)) {
                Optional<Bytes> value = flat.get(i + 1) instanceof Bytes bytes ? Optional.of(bytes) : Optional.empty();
                long deadline = deadlines.isEmpty() ? 0 : deadlines.get(i / 2);
                entries.add(new Content(key, value, Deadline.at(deadline)));
            }
        }
        return entries;
    }

    long nowMillis() {
        return tip.nowMillis();
    }

    /** Whether this is the last part. */
    boolean isLast() {
        return cursor.equals("0");
    }
}
