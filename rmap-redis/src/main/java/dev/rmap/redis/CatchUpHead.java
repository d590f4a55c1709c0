package dev.rmap.redis;

import dev.rmap.backend.LastClear;
import dev.rmap.backend.Tip;
import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.OperationId;
import dev.rmap.model.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first list of a reply of {@code catchup.lua}, read as a whole.
 *
 * @param status what kind of an answer it is
 * @param tip where the authority stands
 * @param cursor where the next part begins
 * @param isDated whether any entry may have a deadline
 * @param run which start of which server answered; empty if it is no part
 */
record CatchUpHead(CatchUpReply.Status status, Tip tip, String cursor, boolean isDated, String run) {

    private static final int SIZE = 8;
    private static final int SIZE_OF_A_PART = 11;
    private static final CatchUpReply.Status[] STATUSES = CatchUpReply.Status.values();
    private static final Pattern CURSOR = Pattern.compile("[0-9]{1,20}");

    /** A revision and the place of a reason in {@link WireFormat#REASONS}. Sixteen digits fit into 64 bits. */
    private static final Pattern CLEAR = Pattern.compile("([0-9]{1,16}):([012])");

    /**
     * Reads the list.
     *
     * @throws IllegalArgumentException if it is none that the script gives
     */
    static CatchUpHead of(ReplyList list) {
        CatchUpReply.Status status = STATUSES[(int) list.number(0, STATUSES.length - 1)];
        boolean isPart = status == CatchUpReply.Status.PART;
        list.requireSize(isPart ? SIZE_OF_A_PART : SIZE);
        Tip tip = new Tip(
                new Position(list.revision(1), writer(list)),
                Deadline.at(list.number(4)),
                list.number(5),
                isPart ? lastClear(list) : LastClear.NONE,
                isPart ? entries(list) : 0);
        return new CatchUpHead(status, tip, cursor(list), list.number(7, 1) == 1, isPart ? list.text(8) : "");
    }

    private static OperationId writer(ReplyList list) {
        Bytes writer = list.bytes(3);
        if (writer.isEmpty() || writer.length() == 2 * Long.BYTES) {
            return WireFormat.operation(writer.array());
        }
        throw list.unreadable(3, "a writer");
    }

    private static String cursor(ReplyList list) {
        String cursor = list.text(6);
        if (CURSOR.matcher(cursor).matches()) {
            return cursor;
        }
        throw list.unreadable(6, "a cursor");
    }

    private static LastClear lastClear(ReplyList list) {
        String text = list.text(9);
        if (text.isEmpty()) {
            return LastClear.NONE;
        }
        Matcher clear = CLEAR.matcher(text);
        long number = clear.matches() ? Long.parseLong(clear.group(1)) : Long.MAX_VALUE;
        if (number > WireFormat.MAX_REVISION) {
            throw list.unreadable(9, "a clear");
        }
        return new LastClear(number, WireFormat.REASONS.get(Integer.parseInt(clear.group(2))));
    }

    /** About how many entries there are: a server may hold more than can be counted here. */
    private static int entries(ReplyList list) {
        return (int) Math.min(list.number(10), Integer.MAX_VALUE);
    }
}
