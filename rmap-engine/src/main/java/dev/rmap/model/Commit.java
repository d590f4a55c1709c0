package dev.rmap.model;

import java.util.List;

/**
 * Commands that are decided together: either every condition holds and all of them are applied, or none is. They are
 * judged and applied in their order, so a later command sees what an earlier one did. Replicas show the result whole or
 * not at all to snapshots and listeners.
 *
 * @param commands at least one
 * @param terse whether nobody asks for the values that its commands replace, so that the authority may be spared to read and
 *     to send them: see {@link Batch#told}
 */
public record Commit(List<Command> commands, boolean terse) {

    /**
     * Copies the commands.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Commit {
        commands = List.copyOf(commands);
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("a commit needs at least one command");
        }
    }

    /**
     * A commit whose receipts tell everything.
     *
     * @throws IllegalArgumentException if there are no commands
     */
    public Commit(List<Command> commands) {
        this(commands, false);
    }

    /** A commit of one command. */
    public static Commit of(Command command) {
        return new Commit(List.of(command));
    }

    /** The same, where nobody asks for what was replaced. */
    public Commit tersely() {
        return terse ? this : new Commit(commands, true);
    }

    /** The same, where somebody does. */
    public Commit asking() {
        return terse ? new Commit(commands) : this;
    }
}
