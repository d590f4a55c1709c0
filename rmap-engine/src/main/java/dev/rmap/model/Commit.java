package dev.rmap.model;

import java.util.List;

/**
 * Commands that are decided together: either every condition holds and all of them are applied, or none is. They are
 * judged and applied in their order, so a later command sees what an earlier one did. Replicas show the result whole or
 * not at all to snapshots and listeners.
 *
 * @param commands at least one
 */
public record Commit(List<Command> commands) {

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

    /** A commit of one command. */
    public static Commit of(Command command) {
        return new Commit(List.of(command));
    }
}
