package dev.rmap.model;

import java.util.List;

/** What a command does to its entry, or to the whole map, once its condition holds. */
public sealed interface Mutation {

    /** Changes nothing: the command only guards the other commands of its commit. */
    Mutation NOTHING = new Nothing();

    /** Removes the entry, if it is there. */
    Mutation REMOVE = new Remove(Reason.REMOVED);

    /** Removes the entry because its deadline has come. */
    Mutation EXPIRE = new Remove(Reason.EXPIRED);

    /** Changes nothing. */
    record Nothing() implements Mutation {}

    /**
     * Stores a value.
     *
     * @param value the new bytes
     * @param expiry what becomes of the deadline
     */
    record Set(Bytes value, Expiry expiry) implements Mutation {}

    /**
     * Removes the entry; nothing happens if there is none.
     *
     * @param reason {@link Reason#REMOVED} or {@link Reason#EXPIRED}
     */
    record Remove(Reason reason) implements Mutation {}

    /**
     * Moves the deadline and leaves the value; nothing happens if there is no entry, or its deadline stays the same.
     *
     * @param expiry the new deadline
     */
    record Touch(Expiry expiry) implements Mutation {}

    /**
     * Adds to a decimal number. A missing entry counts as zero. Fails, and changes nothing, if the value is no
     * canonical signed 64-bit integer or the sum would overflow ({@code docs/wire.md}, "Numbers"). The deadline stays.
     *
     * @param delta what to add
     */
    record Add(long delta) implements Mutation {}

    /**
     * Appends items to a list ({@code docs/wire.md}, "Lists"). A missing entry counts as an empty list. Nothing happens if
     * there is nothing to append. The deadline stays.
     *
     * @param items the items, in order
     * @param unique whether items that the list has already are left out
     */
    record Append(List<Bytes> items, boolean unique) implements Mutation {
        /** Copies the items. */
        public Append {
            items = List.copyOf(items);
        }
    }

    /**
     * Removes all occurrences of the items from a list; the entry goes away with its last item. Nothing happens if none
     * of them is in it. The deadline stays.
     *
     * @param items the items
     */
    record Drop(List<Bytes> items) implements Mutation {
        /** Copies the items. */
        public Drop {
            items = List.copyOf(items);
        }
    }

    /**
     * Removes every entry. Takes the next revision even if there was none.
     *
     * @param reason why
     */
    record Clear(Reason reason) implements Mutation {}
}
