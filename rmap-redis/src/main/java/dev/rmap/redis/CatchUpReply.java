package dev.rmap.redis;

import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reply of {@code catchup.lua}, which lists its elements.
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
        PART
    }

    private static final String NAME = "a reply of the catch-up script";
    private static final String LAST = "0";

    /**
     * Reads all of a reply, so that nothing fails any more when it is used.
     *
     * @throws IllegalArgumentException if it is none that the script gives
     */
    static CatchUpReply read(List<?> reply) {
        if (reply.size() % 2 == 0) {
            throw ReplyList.unreadable(NAME, "it has " + reply.size() + " lists, and not an odd number");
        }
        CatchUpHead head = CatchUpHead.of(list("the head of " + NAME, reply.get(0)));
        List<Content> entries = new ArrayList<>();
        for (int i = 1; i < reply.size(); i += 2) {
            ReplyList flat = list("the entries in " + NAME, reply.get(i));
            addEntries(flat, list("the deadlines in " + NAME, reply.get(i + 1)), entries);
        }
        return new CatchUpReply(head.status(), head.tip(), head.cursor(), head.isDated(), head.run(), entries);
    }

    private static ReplyList list(String name, @Nullable Object packed) {
        if (packed instanceof byte[] bytes) {
            return ReplyList.read(name, ByteBuffer.wrap(bytes));
        }
        throw ReplyList.unreadable(name, "it is no string");
    }

    /** Each key is followed by its value; the deadlines are those of all keys, or none at all. */
    private static void addEntries(ReplyList flat, ReplyList deadlines, List<Content> entries) {
        int size = flat.size() / 2;
        flat.requireSize(2 * size);
        boolean dated = deadlines.size() > 0;
        deadlines.requireSize(dated ? size : 0);
        for (int i = 0; i < size; i++) {
            Bytes key = flat.bytes(2 * i);
            Optional<Bytes> value = flat.value(2 * i + 1);
            Deadline deadline = dated ? Deadline.at(deadlines.number(i)) : Deadline.NONE;
            if (!WireFormat.isReserved(key)) {
                entries.add(new Content(key, value, deadline));
            }
        }
    }

    long nowMillis() {
        return tip.nowMillis();
    }

    /** Whether this is the last part. */
    boolean isLast() {
        return cursor.equals(LAST);
    }
}
