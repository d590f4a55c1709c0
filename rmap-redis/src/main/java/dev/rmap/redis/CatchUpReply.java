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

    private final List<Object> reply;

    CatchUpReply(List<Object> reply) {
        this.reply = reply;
    }

    Status status() {
        return Status.values()[(int) number(0)];
    }

    Tip tip() {
        Lineage lineage = new Lineage(WireFormat.id(bytes(1)));
        Position position = new Position(new Revision(lineage, number(2)), WireFormat.operation(bytes(3)));
        return new Tip(position, Deadline.at(number(4)), nowMillis(), lastClear());
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
        return number(9) != 0;
    }

    /** Which start of which server answered; of a part only. */
    String run() {
        return new String(bytes(10), StandardCharsets.US_ASCII);
    }

    /** What a part says of it; nothing else does. */
    private LastClear lastClear() {
        String text = status() == Status.PART ? new String(bytes(11), StandardCharsets.US_ASCII) : "";
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

    /** The entries, without the fields that are none. */
    List<Content> entries() {
        List<?> flat = (List<?>) reply.get(7);
        List<?> deadlines = (List<?>) reply.get(8);
        List<Content> entries = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            Bytes key = Bytes.wrap((byte[]) flat.get(i));
            if (!WireFormat.isReserved(key)) {
                Optional<Bytes> value =
                        flat.get(i + 1) instanceof byte[] array ? Optional.of(Bytes.wrap(array)) : Optional.empty();
                long deadline = deadlines.isEmpty() ? 0 : (Long) deadlines.get(i / 2);
                entries.add(new Content(key, value, Deadline.at(deadline)));
            }
        }
        return entries;
    }

    private byte[] bytes(int at) {
        return (byte[]) reply.get(at);
    }

    private long number(int at) {
        return (Long) reply.get(at);
    }
}
