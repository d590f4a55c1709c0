package dev.rmap.engine.follow;

import dev.rmap.model.Bytes;
import dev.rmap.model.Change;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import java.util.List;

/** How many bytes of keys and values things carry: what the bounds of the engine's queues count. */
public final class Sizes {

    private Sizes() {}

    public static long of(Commit commit) {
        long sum = 0;
        for (Command command : commit.commands()) {
            sum += of(command);
        }
        return sum;
    }

    private static long of(Command command) {
        int expected = command.condition() instanceof Condition.Holds holds
                ? holds.value().length()
                : 0;
        return command.key().length() + expected + of(command.mutation());
    }

    private static long of(Mutation mutation) {
        if (mutation instanceof Mutation.Set set) {
            return set.value().length();
        }
        if (mutation instanceof Mutation.Append append) {
            return of(append.items());
        }
        return mutation instanceof Mutation.Drop drop ? of(drop.items()) : 0;
    }

    private static long of(List<Bytes> items) {
        return items.stream().mapToLong(Bytes::length).sum();
    }

    static long of(Change change) {
        if (change instanceof Change.Put put) {
            return (long) put.key().length() + put.value().length();
        }
        return change instanceof Change.Delete delete ? delete.key().length() : 0;
    }

    static long of(Group group) {
        long sum = 0;
        for (Change change : group.changes()) {
            sum += of(change);
        }
        return sum;
    }
}
