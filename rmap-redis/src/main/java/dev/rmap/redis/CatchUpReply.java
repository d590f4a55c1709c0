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

/** Reads the reply of {@code catchup.lua}, which lists its parts. */
final class CatchUpReply {

    /** The first element of the reply. */
    enum Status {
        CURRENT,
        MISSED,
        PART
    }

    private static final int HEAD = 8;
    private static final int RUN_AT = HEAD;
    private static final int CLEARED_AT = HEAD + 1;
    private static final int IN_ALL_AT = HEAD + 2;

    private final List<Object> head;
    private final List<Object> flat;
    private final List<Long> deadlines;

    /**
     * Reads the reply.
     *
     * @throws IllegalArgumentException if it is none that the script gives
     */
    CatchUpReply(byte[] reply) {
        ByteBuffer all = ByteBuffer.wrap(reply);
        this.head = list(all, Object.class);
        this.flat = list(all, Object.class);
        this.deadlines = list(all, Long.class);
        if (head.size() < HEAD) {
            throw new IllegalArgumentException("a reply of the catch-up script was cut short");
        }
    }

    private static <T> List<T> list(ByteBuffer all, Class<T> kind) {
        return PackedList.read(all, kind)
                .orElseThrow(() -> new IllegalArgumentException("a reply of the catch-up script cannot be read"));
    }

    Status status() {
        return Status.values()[(int) number(0)];
    }

    Tip tip() {
        Lineage lineage = new Lineage(WireFormat.id(bytes(1)));
        Position position = new Position(new Revision(lineage, number(2)), WireFormat.operation(bytes(3)));
        return new Tip(position, Deadline.at(number(4)), nowMillis(), lastClear(), entriesInAll());
    }

    long nowMillis() {
        return number(5);
    }

    /** Where the next part begins. */
    String cursor() {
        return new String(bytes(6), StandardCharsets.US_ASCII);
    }

    /** Whether this is the last part. */
    boolean isLast() {
        return cursor().equals("0");
    }

    /** Whether any entry may have a deadline. */
    boolean isDated() {
        return number(7) != 0;
    }

    /** Which start of which server answered; of a part only. */
    String run() {
        return new String(bytes(RUN_AT), StandardCharsets.US_ASCII);
    }

    /** What a part says of it; nothing else does. */
    private LastClear lastClear() {
        String text = status() == Status.PART ? new String(bytes(CLEARED_AT), StandardCharsets.US_ASCII) : "";
        int colon = text.indexOf(':');
        return colon < 0
                ? LastClear.NONE
                : new LastClear(Long.parseLong(text.substring(0, colon)), reason(text.substring(colon + 1)));
    }

    /** About how many entries the whole map has; a part says so. */
    private int entriesInAll() {
        return status() == Status.PART ? (int) number(IN_ALL_AT) : 0;
    }

    private static Reason reason(String code) {
        return switch (code) {
            case "1" -> Reason.EXPIRED;
            case "2" -> Reason.DESTROYED;
            default -> Reason.REMOVED;
        };
    }

    /** The entries, without the fields that are none. */
    List<Content> entries() {
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

    private byte[] bytes(int at) {
        return ((Bytes) head.get(at)).array();
    }

    private long number(int at) {
        return (Long) head.get(at);
    }
}
