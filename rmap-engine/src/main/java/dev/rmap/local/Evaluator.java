package dev.rmap.local;

import dev.rmap.model.Change;
import dev.rmap.model.Change.Stamp;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt;
import dev.rmap.model.Receipt.Outcome;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The meaning of a commit, as a function of values: what each command is answered, and which changes the commit makes.
 *
 * <p>Where the model leaves room, this holds:
 *
 * <ul>
 *   <li>In a commit that is not applied, the first command that was refused or failed says why, with the value that it
 *       met as before and after; the other commands are {@code SKIPPED} and name no values. All of them bear the
 *       revision before the commit.
 *   <li>An entry whose deadline has passed is there until it is expired by a command.
 *   <li>A list command without items changes nothing, whatever the value is.
 *   <li>The map's deadline is computed once for each commit that has an effect, after its last command, and all changes
 *       of the commit bear it. A commit that clears the map counts the lifetime anew; commands after the clear, in the
 *       same commit, meet a map without a deadline. A map that expired has no deadline until the next write, so that an
 *       idle map expires once.
 * </ul>
 */
public final class Evaluator {

    private final Draft draft;
    private final Moment moment;
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Function<Stamp, Change>> effects = new ArrayList<>();

    private Evaluator(StateView state, Moment moment) {
        this.draft = new Draft(state);
        this.moment = moment;
    }

    /** Judges the commit on the given state, which stays as it is. */
    public static Verdict judge(StateView state, Commit commit, Moment moment) {
        Evaluator evaluator = new Evaluator(state, moment);
        for (Command command : commit.commands()) {
            Receipt receipt = evaluator.judge(command);
            if (!receipt.accepted()) {
                return refused(state, commit, moment, evaluator.receipts.size(), receipt);
            }
            evaluator.receipts.add(receipt);
        }
        return evaluator.accepted(state, commit);
    }

    private static Verdict refused(StateView state, Commit commit, Moment moment, int index, Receipt receipt) {
        Receipt skipped = new Receipt(Outcome.SKIPPED, Optional.empty(), Optional.empty(), moment.tip());
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < commit.commands().size(); i++) {
            receipts.add(i == index ? receipt : skipped);
        }
        return new Verdict(List.copyOf(receipts), List.of(), state.mapDeadline());
    }

    private Verdict accepted(StateView state, Commit commit) {
        if (effects.isEmpty()) {
            return new Verdict(List.copyOf(receipts), List.of(), state.mapDeadline());
        }
        Deadline mapDeadline = endsExpired(commit)
                ? Deadline.NONE
                : moment.lifetime().deadline(draft.mapDeadline(), moment.nowMillis());
        List<Change> changes = new ArrayList<>(effects.size());
        for (int i = 0; i < effects.size(); i++) {
            boolean more = i + 1 < effects.size();
            changes.add(effects.get(i).apply(new Stamp(revisionOf(i), moment.operation(), more, mapDeadline)));
        }
        return new Verdict(List.copyOf(receipts), List.copyOf(changes), mapDeadline);
    }

    /** Whether the last effect was that the whole map expired. */
    private boolean endsExpired(Commit commit) {
        int last = receipts.size() - 1;
        while (!receipts.get(last).applied()) {
            last--;
        }
        return commit.commands().get(last).mutation() instanceof Mutation.Clear clear
                && clear.reason() == Reason.EXPIRED;
    }

    private Revision revisionOf(int effect) {
        return moment.tip().at(moment.tip().number() + effect + 1);
    }

    private Receipt judge(Command command) {
        return command.mutation() instanceof Mutation.Clear clear
                ? judgeClear(command, clear)
                : judgeEntry(command, draft.entry(command.key()));
    }

    private Receipt judgeClear(Command command, Mutation.Clear clear) {
        boolean refused =
                command.condition() instanceof Condition.Due due && !isDue(due, Optional.of(draft.mapDeadline()));
        if (!refused) {
            draft.clear();
            effects.add(stamp -> new Change.Clear(stamp, clear.reason()));
        }
        return receipt(refused ? Outcome.REFUSED : Outcome.APPLIED, Optional.empty(), Optional.empty());
    }

    private Receipt judgeEntry(Command command, Optional<Stored> held) {
        if (!holds(command.condition(), held)) {
            return receipt(Outcome.REFUSED, held, held);
        }
        EntryEdit edit = EntryEdit.of(command.mutation(), held, moment.nowMillis());
        if (edit.outcome() == Outcome.APPLIED) {
            draft.write(command.key(), edit.after());
            effects.add(stamp -> change(stamp, command, edit));
        }
        return receipt(edit.outcome(), held, edit.after());
    }

    private static Change change(Stamp stamp, Command command, EntryEdit edit) {
        return edit.after()
                .<Change>map(next -> new Change.Put(
                        stamp,
                        command.key(),
                        next.value(),
                        next.deadline(),
                        command.mutation() instanceof Mutation.Touch))
                .orElseGet(() -> new Change.Delete(stamp, command.key(), edit.reason()));
    }

    /** An accepted receipt bears the revision as the command left it, any other one the revision before the commit. */
    private Receipt receipt(Outcome outcome, Optional<Stored> before, Optional<Stored> after) {
        Revision revision = outcome.isAccepted() ? revisionOf(effects.size() - 1) : moment.tip();
        return new Receipt(outcome, before.map(Stored::value), after.map(Stored::value), revision);
    }

    private boolean holds(Condition condition, Optional<Stored> held) {
        if (condition instanceof Condition.Always) {
            return true;
        }
        if (condition instanceof Condition.Absent) {
            return held.isEmpty();
        }
        if (condition instanceof Condition.Present) {
            return held.isPresent();
        }
        if (condition instanceof Condition.Holds expected) {
            return held.isPresent() && held.get().value().equals(expected.value());
        }
        if (condition instanceof Condition.Due due) {
            return isDue(due, held.map(Stored::deadline));
        }
        throw new IllegalArgumentException(condition.getClass() + " is no condition that can be judged");
    }

    private boolean isDue(Condition.Due due, Optional<Deadline> held) {
        return held.isPresent()
                && held.get().equals(due.deadline())
                && due.deadline().isPast(moment.nowMillis());
    }
}
