package dev.rmap.redis;

import dev.rmap.backend.Answer;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the list in a reply of {@code batch.lua} says of a batch. Whatever the list holds, each method ends in a value that
 * fits the batch, or in an {@link IllegalArgumentException}.
 *
 * @param batch what was sent
 * @param list the list: three elements, then some for each command
 * @param tip where the authority stood after the batch
 * @param nowMillis the server's clock
 */
record CommitOutcome(Batch batch, ReplyList list, Revision tip, long nowMillis) {

    private static final int HEAD = 3;
    private static final int PER_COMMAND = 4;
    private static final long AS_EXPECTED = 1;
    private static final long AS_BEFORE = 2;
    private static final long AS_SET = 3;
    private static final Outcome[] OUTCOMES = Outcome.values();

    Optional<Answer> withoutAnswer() {
        list.requireSize(HEAD);
        return Optional.empty();
    }

    Answer.OtherLineage otherLineage() {
        list.requireSize(HEAD);
        return new Answer.OtherLineage(tip, nowMillis);
    }

    /** The receipts, with the values that the batch itself names and the reply therefore leaves out. */
    Answer.Decided decided() {
        list.requireSize(HEAD + PER_COMMAND * commands());
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
        return new Answer.Decided(List.copyOf(all), tip, nowMillis);
    }

    private Receipt receipt(Command command, int at) {
        Outcome outcome = OUTCOMES[(int) list.number(at, OUTCOMES.length - 1)];
        Revision revision = tip.at(list.number(at + 1, tip.number()));
        Optional<Bytes> before = before(command, at + 2);
        return new Receipt(outcome, before, after(command, before, at + 3), revision);
    }

    private Optional<Bytes> before(Command command, int at) {
        return command.condition() instanceof Condition.Holds held && list.isNumber(at, AS_EXPECTED)
                ? Optional.of(held.value())
                : list.value(at);
    }

    private Optional<Bytes> after(Command command, Optional<Bytes> before, int at) {
        if (list.isNumber(at, AS_BEFORE)) {
            return before;
        }
        return command.mutation() instanceof Mutation.Set set && list.isNumber(at, AS_SET)
                ? Optional.of(set.value())
                : list.value(at);
    }

    /** What came of a batch that went the short way, and what it changed: a value without a deadline for each command. */
    Answer.Decided decidedShort() {
        int commands = commands();
        boolean tellsBefore = !batch.terse();
        list.requireSize(tellsBefore ? HEAD + commands : HEAD);
        if (tip.number() < commands) {
            throw list.unreadable("its revision is below the number of changes");
        }
        List<List<Receipt>> all = new ArrayList<>(batch.commits().size());
        List<Change> changes = new ArrayList<>(commands);
        long number = tip.number() - commands;
        for (Commit commit : batch.commits()) {
            List<Receipt> receipts = new ArrayList<>(commit.commands().size());
            for (Command command : commit.commands()) {
                Bytes value = stored(command);
                Revision revision = tip.at(++number);
                Optional<Bytes> before = tellsBefore ? list.value(HEAD + changes.size()) : Optional.empty();
                receipts.add(new Receipt(Outcome.APPLIED, before, Optional.of(value), revision));
                boolean more = receipts.size() < commit.commands().size();
                Change.Stamp stamp = new Change.Stamp(revision, batch.id(), more, Deadline.NONE);
                changes.add(new Change.Put(stamp, command.key(), value, Deadline.NONE));
            }
            all.add(List.copyOf(receipts));
        }
        return new Answer.Decided(List.copyOf(all), tip, nowMillis, changes);
    }

    /** The value that a command of the short way stores. */
    private Bytes stored(Command command) {
        if (command.condition() instanceof Condition.Always
                && command.mutation() instanceof Mutation.Set set
                && !(set.expiry() instanceof Expiry.After)) {
            return set.value();
        }
        throw list.unreadable("it is one to a batch that only stores, and this batch does more");
    }

    private int commands() {
        int commands = 0;
        for (Commit commit : batch.commits()) {
            commands += commit.commands().size();
        }
        return commands;
    }
}
