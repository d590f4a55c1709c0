package dev.rmap.engine.commit;

import dev.rmap.engine.follow.Sizes;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/** One commit on its way: completes with its receipts when the replica shows it. */
public final class Ticket extends CompletableFuture<List<Receipt>> {

    private final Commit commit;
    private final long deadlineMillis;
    private final long bytes;
    private final Told told;

    /**
     * About how many bytes of values the receipts of a commit tell.
     *
     * @param replaced the values before, if the batch asks for them
     * @param edited the values after edits, which the writer cannot know
     */
    record Told(long replaced, long edited) {

        private static final Told NOTHING = new Told(0, 0);

        /** Of a commit on entries of these sizes. */
        static Told of(Commit commit, ToLongFunction<Bytes> sizes) {
            long replaced = 0;
            long edited = 0;
            for (Command command : commit.commands()) {
                long size = sizes.applyAsLong(command.key());
                boolean edits =
                        command.mutation() instanceof Mutation.Append || command.mutation() instanceof Mutation.Drop;
                replaced += size;
                edited += edits ? size : 0;
            }
            return replaced == 0 ? NOTHING : new Told(replaced, edited);
        }
    }

    Ticket(Commit commit, long deadlineMillis, Told told) {
        this.commit = commit;
        this.deadlineMillis = deadlineMillis;
        this.bytes = Sizes.of(commit);
        this.told = told;
    }

    Commit commit() {
        return commit;
    }

    /** About how many bytes the commit has. */
    long bytes() {
        return bytes;
    }

    Told told() {
        return told;
    }

    boolean isLate(long nowMillis) {
        return nowMillis >= deadlineMillis;
    }

    /** Whether the commit is applied whenever it is decided: no condition and no fault can stop it. */
    boolean isCertain() {
        return commit.commands().stream()
                .allMatch(command -> command.condition() instanceof Condition.Always
                        && (command.mutation() instanceof Mutation.Set
                                || command.mutation() instanceof Mutation.Clear));
    }
}
