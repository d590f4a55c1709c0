package dev.rmap.engine;

import dev.rmap.model.Batch;
import dev.rmap.model.Commit;
import dev.rmap.model.Lifetime;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The tickets that travel in one batch. The batch keeps its identity through all tries, so it is applied once.
 *
 * <p>Guarded by the {@link Committer}.
 */
final class Flight {

    /** How far a flight has come. */
    enum Stage {
        /** On its way; {@link #maybeApplied} tells whether an answer may have been lost. */
        UNDECIDED,
        /** Decided; the replica has still to show it. */
        DECIDED,
        /** Nobody waits for it any more. */
        OVER
    }

    private final OperationId id;
    private final List<Ticket> tickets;
    private Stage stage = Stage.UNDECIDED;
    private CompletableFuture<?> gate = new CompletableFuture<>();
    private boolean maybeApplied;
    private int failures;

    Flight(OperationId id, List<Ticket> tickets) {
        this.id = id;
        this.tickets = List.copyOf(tickets);
    }

    Batch batch(Revision base, Lifetime lifetime) {
        List<Commit> commits = new ArrayList<>(tickets.size());
        for (Ticket ticket : tickets) {
            commits.add(ticket.commit());
        }
        return new Batch(id, base, lifetime, commits);
    }

    Stage stage() {
        return stage;
    }

    void moveTo(Stage next) {
        stage = next;
    }

    /** What the decided batch waits for. */
    void waitFor(CompletableFuture<?> opened) {
        gate = opened;
    }

    CompletableFuture<?> gate() {
        return gate;
    }

    int countFailure() {
        return ++failures;
    }

    /** An answer was lost: the batch may have been applied. */
    void doubt() {
        maybeApplied = true;
    }

    boolean maybeApplied() {
        return maybeApplied;
    }

    void succeed(List<List<Receipt>> receipts) {
        for (int i = 0; i < tickets.size(); i++) {
            tickets.get(i).complete(receipts.get(i));
        }
    }

    void fail(Throwable cause) {
        tickets.forEach(ticket -> ticket.completeExceptionally(cause));
    }

    List<Ticket> tickets() {
        return tickets;
    }
}
