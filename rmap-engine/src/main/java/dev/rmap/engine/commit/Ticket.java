package dev.rmap.engine.commit;

import dev.rmap.engine.follow.Sizes;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One commit on its way: completes with its receipts when the replica shows it. */
public final class Ticket extends CompletableFuture<List<Receipt>> {

    private final Commit commit;
    private final long deadlineMillis;
    private final long bytes;
    private final long bytesToTell;

    Ticket(Commit commit, long deadlineMillis, long bytesToTell) {
        this.commit = commit;
        this.deadlineMillis = deadlineMillis;
        this.bytes = Sizes.of(commit);
        this.bytesToTell = bytesToTell;
    }

    Commit commit() {
        return commit;
    }

    /** About how many bytes the commit has. */
    long bytes() {
        return bytes;
    }

    /** About how many bytes travel, there and back. */
    long bytesThatTravel() {
        return bytes + bytesToTell;
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
