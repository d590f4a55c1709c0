package dev.rmap.local;

import dev.rmap.model.Bytes;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import dev.rmap.model.Reason;
import dev.rmap.model.Receipt.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a mutation makes of one entry.
 *
 * @param outcome {@code APPLIED}, {@code UNCHANGED}, or why it cannot be done
 * @param after the entry afterwards
 * @param reason why the entry went away, where it did
 */
record EntryEdit(Outcome outcome, Optional<Stored> after, Reason reason) {

    /** Applies a mutation that concerns one entry. */
    static EntryEdit of(Mutation mutation, Optional<Stored> held, long nowMillis) {
        if (mutation instanceof Mutation.Set set) {
            return put(set.value(), set.expiry().deadline(deadline(held), nowMillis));
        }
        if (mutation instanceof Mutation.Remove remove) {
            return held.isPresent() ? gone(remove.reason()) : kept(Outcome.UNCHANGED, held);
        }
        if (mutation instanceof Mutation.Touch touch) {
            return touch(touch, held, nowMillis);
        }
        if (mutation instanceof Mutation.Add add) {
            return add(add.delta(), held);
        }
        if (mutation instanceof Mutation.Append append) {
            return append(append, held);
        }
        if (mutation instanceof Mutation.Drop drop) {
            return drop(drop, held);
        }
        if (mutation instanceof Mutation.Nothing) {
            return kept(Outcome.UNCHANGED, held);
        }
        throw new IllegalArgumentException(mutation.getClass() + " does not concern one entry");
    }

    private static EntryEdit touch(Mutation.Touch touch, Optional<Stored> held, long nowMillis) {
        if (held.isEmpty()) {
            return kept(Outcome.UNCHANGED, held);
        }
        Stored stored = held.get();
        Deadline moved = touch.expiry().deadline(stored.deadline(), nowMillis);
        return moved.equals(stored.deadline()) ? kept(Outcome.UNCHANGED, held) : put(stored.value(), moved);
    }

    private static EntryEdit add(long delta, Optional<Stored> held) {
        OptionalLong number = held.isPresent() ? Decimal.parse(held.get().value()) : OptionalLong.of(0);
        if (number.isEmpty()) {
            return kept(Outcome.NOT_AN_INTEGER, held);
        }
        long sum = number.getAsLong() + delta;
        if (((number.getAsLong() ^ sum) & (delta ^ sum)) < 0) {
            return kept(Outcome.OVERFLOW, held);
        }
        return put(Decimal.text(sum), deadline(held));
    }

    private static EntryEdit append(Mutation.Append append, Optional<Stored> held) {
        if (append.items().isEmpty()) {
            return kept(Outcome.UNCHANGED, held);
        }
        Optional<List<Bytes>> list = list(held);
        if (list.isEmpty()) {
            return kept(Outcome.NOT_A_LIST, held);
        }
        List<Bytes> longer = ListText.append(list.get(), append.items(), append.unique());
        return longer.size() == list.get().size()
                ? kept(Outcome.UNCHANGED, held)
                : put(ListText.encode(longer), deadline(held));
    }

    private static EntryEdit drop(Mutation.Drop drop, Optional<Stored> held) {
        if (held.isEmpty() || drop.items().isEmpty()) {
            return kept(Outcome.UNCHANGED, held);
        }
        Optional<List<Bytes>> list = list(held);
        if (list.isEmpty()) {
            return kept(Outcome.NOT_A_LIST, held);
        }
        List<Bytes> shorter = new ArrayList<>(list.get());
        if (!shorter.removeAll(new HashSet<>(drop.items()))) {
            return kept(Outcome.UNCHANGED, held);
        }
        return shorter.isEmpty() ? gone(Reason.REMOVED) : put(ListText.encode(shorter), deadline(held));
    }

    private static Optional<List<Bytes>> list(Optional<Stored> held) {
        return held.isPresent() ? ListText.decode(held.get().value()) : Optional.of(List.of());
    }

    private static Deadline deadline(Optional<Stored> held) {
        return held.map(Stored::deadline).orElse(Deadline.NONE);
    }

    private static EntryEdit put(Bytes value, Deadline deadline) {
        return new EntryEdit(Outcome.APPLIED, Optional.of(new Stored(value, deadline)), Reason.REMOVED);
    }

    private static EntryEdit gone(Reason reason) {
        return new EntryEdit(Outcome.APPLIED, Optional.empty(), reason);
    }

    private static EntryEdit kept(Outcome outcome, Optional<Stored> held) {
        return new EntryEdit(outcome, held, Reason.REMOVED);
    }
}
