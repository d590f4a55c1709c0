package dev.rmap.model;

import java.util.Optional;

/**
 * What the authority answered to one command.
 *
 * @param outcome what happened
 * @param before the value just before the command, empty if there was no entry; for a refused command this is the value
 *     that refused it. Empty for a whole-map command, for a skipped one, and where an applied one replaced what nobody asked
 *     for ({@link Batch#told})
 * @param after the value just after the command, empty if there is no entry, and where an applied one only moved the deadline
 *     and nobody asked for the value
 * @param revision the revision of the change, or, where nothing changed, the revision on which that was decided
 */
public record Receipt(Outcome outcome, Optional<Bytes> before, Optional<Bytes> after, Revision revision) {

    /** What can become of a command. */
    public enum Outcome {
        /** The condition held and the map changed. */
        APPLIED,
        /** The condition held, but there was nothing to do: a removal of what is not there, an empty append. */
        UNCHANGED,
        /** The condition did not hold. Nothing of the commit was applied. */
        REFUSED,
        /** The command was in order, but another one of its commit was refused or failed. Nothing was applied. */
        SKIPPED,
        /** The value is no canonical signed 64-bit integer, so nothing can be added to it. Nothing was applied. */
        NOT_AN_INTEGER,
        /** The sum does not fit into 64 bits. Nothing was applied. */
        OVERFLOW,
        /** The value is no list. Nothing was applied. */
        NOT_A_LIST;

        /** Whether the condition held and no fault stopped the commit. */
        public boolean isAccepted() {
            return this == APPLIED || this == UNCHANGED;
        }
    }

    /** Whether the map changed. */
    public boolean applied() {
        return outcome == Outcome.APPLIED;
    }

    /** The same without the value that was replaced, if one was. */
    Receipt withoutReplaced() {
        return applied() ? new Receipt(outcome, Optional.empty(), after, revision) : this;
    }

    /** The same without values, if the entry has one and keeps it. */
    Receipt withoutValues() {
        return applied() ? new Receipt(outcome, Optional.empty(), Optional.empty(), revision) : this;
    }

    /** Whether the condition held and no fault stopped the commit. */
    public boolean accepted() {
        return outcome.isAccepted();
    }
}
