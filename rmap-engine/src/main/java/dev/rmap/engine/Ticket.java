package dev.rmap.engine;

import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One commit on its way: completes with its receipts when the replica shows it. */
final class Ticket extends CompletableFuture<List<Receipt>> {

    private final Commit commit;
    private final long deadlineMillis;
    private final long bytes;

    Ticket(Commit commit, long deadlineMillis) {
        this.commit = commit;
        this.deadlineMillis = deadlineMillis;
        long sum = 0;
        for (Command command : commit.commands()) {
            sum += bytes(command);
        }
        this.bytes = sum;
    }

    Commit commit() {
        return commit;
    }

    /** About how many bytes travel. */
    long bytes() {
        return bytes;
    }

    boolean isLate(long nowMillis) {
        return nowMillis >= deadlineMillis;
    }

    private static long bytes(Command command) {
        int expected = command.condition() instanceof Condition.Holds holds
                ? holds.value().length()
                : 0;
        return command.key().length() + expected + bytes(command.mutation());
    }

    private static long bytes(Mutation mutation) {
        if (mutation instanceof Mutation.Set set) {
            return set.value().length();
        }
        if (mutation instanceof Mutation.Append append) {
            return bytes(append.items());
        }
        return mutation instanceof Mutation.Drop drop ? bytes(drop.items()) : 0;
    }

    private static long bytes(List<Bytes> items) {
        return items.stream().mapToLong(Bytes::length).sum();
    }

    /** Whether the commit is applied whenever it is decided: no condition and no fault can stop it. */
    boolean isCertain() {
        return commit.commands().stream()
                .allMatch(command -> command.condition() instanceof Condition.Always
                        && (command.mutation() instanceof Mutation.Set
                                || command.mutation() instanceof Mutation.Clear));
    }
}
