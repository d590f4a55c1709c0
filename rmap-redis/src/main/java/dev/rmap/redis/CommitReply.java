package dev.rmap.redis;

import dev.rmap.backend.Answer;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Lineage;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the reply of {@code batch.lua}, which lists its parts. */
final class CommitReply {

    /** The first element of the reply. */
    enum Status {
        DECIDED,
        OTHER_HISTORY,
        GUARD_TIME_OVER,
        TOO_LATE_TO_KNOW,
        /** Every command stored a value, and the reply holds no more than the values before, or not even those. */
        DECIDED_SHORT
    }

    private static final int HEAD = 3;
    private static final int NOW_AT = Double.BYTES;
    private static final int LIST_AT = 2 * Double.BYTES;
    private static final int PER_COMMAND = 4;
    private static final long AS_EXPECTED = 1;
    private static final long AS_BEFORE = 2;
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final long nowMillis;
    private final List<Object> reply;

    /**
     * Reads the reply.
     *
     * @throws IllegalArgumentException if it is none that the script gives
     */
    CommitReply(byte[] reply) {
        ByteBuffer all = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN);
        if (reply.length < LIST_AT) {
            throw new IllegalArgumentException("a reply of the commit script was cut short");
        }
        this.nowMillis = (long) all.getDouble(NOW_AT);
        this.reply = PackedList.read(all.position(LIST_AT), Object.class)
                .filter(list -> list.size() >= HEAD)
                .orElseThrow(() -> new IllegalArgumentException("a reply of the commit script cannot be read"));
    }

    Status status() {
        return Status.values()[(int) number(0)];
    }

    long nowMillis() {
        return nowMillis;
    }

    Answer.OtherLineage otherLineage() {
        return new Answer.OtherLineage(revision(), nowMillis());
    }

    /** The receipts, with the values that the batch itself names and the reply therefore leaves out. */
    Answer.Decided decided(Batch batch) {
        List<List<Receipt>> all = new ArrayList<>(batch.commits().size());
        int at = HEAD;
        for (Commit commit : batch.commits()) {
            List<Receipt> receipts = new ArrayList<>(commit.commands().size());
            for (Command command : commit.commands()) {
                receipts.add(receipt(command, at));
                at += PER_COMMAND;
            }
            all.add(List.copyOf(receipts));
        }
        return new Answer.Decided(List.copyOf(all), revision(), nowMillis());
    }

    /** What came of a batch that went the short way, and what it changed: a value without a deadline for each command. */
    Answer.Decided decidedShort(Batch batch) {
        Revision tip = revision();
        List<List<Receipt>> all = new ArrayList<>(batch.commits().size());
        List<Change> changes = new ArrayList<>();
        boolean tellsBefore = reply.size() > HEAD;
        long number = tip.number()
                - batch.commits().stream()
                        .mapToInt(commit -> commit.commands().size())
                        .sum();
        for (Commit commit : batch.commits()) {
            List<Receipt> receipts = new ArrayList<>(commit.commands().size());
            for (Command command : commit.commands()) {
                Bytes value = ((Mutation.Set) command.mutation()).value();
                Revision revision = tip.at(++number);
                Optional<Bytes> before = tellsBefore ? bytes(reply.get(HEAD + changes.size())) : Optional.empty();
                receipts.add(new Receipt(Outcome.APPLIED, before, Optional.of(value), revision));
                boolean more = receipts.size() < commit.commands().size();
                Change.Stamp stamp = new Change.Stamp(revision, batch.id(), more, Deadline.NONE);
                changes.add(new Change.Put(stamp, command.key(), value, Deadline.NONE));
            }
            all.add(List.copyOf(receipts));
        }
        return new Answer.Decided(List.copyOf(all), tip, nowMillis(), changes);
    }

    private Receipt receipt(Command command, int at) {
        Outcome outcome = OUTCOMES[(int) number(at)];
        Optional<Bytes> before = before(command, reply.get(at + 2));
        return new Receipt(
                outcome,
                before,
                after(command, before, reply.get(at + 3)),
                revision().at(number(at + 1)));
    }

    private static Optional<Bytes> before(Command command, Object element) {
        return element instanceof Long code
                        && code == AS_EXPECTED
                        && command.condition() instanceof Condition.Holds held
                ? Optional.of(held.value())
                : bytes(element);
    }

    private static Optional<Bytes> after(Command command, Optional<Bytes> before, Object element) {
        if (element instanceof Long code) {
            return code != AS_BEFORE && command.mutation() instanceof Mutation.Set set
                    ? Optional.of(set.value())
                    : before;
        }
        return bytes(element);
    }

    private static Optional<Bytes> bytes(Object element) {
        return element instanceof Bytes bytes ? Optional.of(bytes) : Optional.empty();
    }

    private Revision revision() {
        return new Revision(new Lineage(WireFormat.id(((Bytes) reply.get(1)).array())), number(2));
    }

    private long number(int at) {
        return (Long) reply.get(at);
    }
}
