package dev.rmap.engine.commit;

import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Commit;
import dev.rmap.model.Lifetime;
import dev.rmap.model.OperationId;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The tickets that travel in one batch. The batch keeps its identity through all tries, so it is applied once.
 *
 * <p>Once an answer was lost, the batch may have been applied: from then on it stays exactly as it was sent, and in the
 * lineage for which it was sent, so that a history which does not know it refuses it instead of applying it again.
 *
 * <p>Guarded by the {@link Committer}.
 */
final class BatchInFlight {

    /** How far a batch has come. */
    enum Stage {
        /** To be sent, under way, or to be sent again. */
        UNDECIDED,
        /** Decided; the replica has still to show it. */
        DECIDED,
        /** Nobody waits for it any more. */
        OVER
    }

    /**
     * One sending of the batch.
     *
     * @param number counted from one
     * @param batch what is sent
     */
    record Try(int number, Batch batch) {}

    private final OperationId id;
    private final List<Ticket> tickets;
    private Stage stage = Stage.UNDECIDED;
    private Revision base = Revision.NONE;
    private CompletableFuture<?> gate = new CompletableFuture<>();

    /** What the receipts tell, once the batch is decided or given up. */
    private Optional<List<List<Receipt>>> told = Optional.empty();

    /** What the batch replaced, by the numbers of its changes; there as soon as somebody has asked. */
    private Optional<CompletableFuture<Map<Long, Bytes>>> replaced = Optional.empty();

    /** How often the batch was sent. */
    private int tries;

    /** Whether the latest try has neither been answered nor given up. */
    private boolean underWay;

    private boolean inDoubt;
    private long sentMillis;

    BatchInFlight(OperationId id, List<Ticket> tickets) {
        this.id = id;
        this.tickets = new ArrayList<>(tickets);
    }

    /** Begins a try: where the replica stands, or, if the batch may have been applied in another lineage, where it stood. */
    Try send(Revision here, Lifetime lifetime, long nowMillis) {
        tries++;
        underWay = true;
        sentMillis = nowMillis;
        if (!inDoubt || here.sameLineage(base)) {
            base = here;
        }
        List<Commit> commits = new ArrayList<>(tickets.size());
        for (Ticket ticket : tickets) {
            commits.add(ticket.commit());
        }
        return new Try(tries, new Batch(id, base, lifetime, commits));
    }

    /** Leaves out tickets for which nobody waits any more, if the batch was certainly not applied with them. */
    void leaveOut(List<Ticket> late) {
        if (stage == Stage.UNDECIDED && !mayBeApplied()) {
            tickets.removeAll(late);
        }
    }

    /** A try is over: answered, or given up. Answers false if it was over before. */
    boolean end(int number) {
        boolean ended = underWay && number == tries;
        underWay &= !ended;
        return ended;
    }

    int tries() {
        return tries;
    }

    /** Gives up a try that has been silent for too long, and answers whether there was one. */
    boolean giveUp(long nowMillis, long patienceMillis) {
        boolean silent = stage == Stage.UNDECIDED && underWay && nowMillis - sentMillis >= patienceMillis;
        underWay &= !silent;
        inDoubt |= silent;
        return silent;
    }

    /** An answer was lost. */
    void doubt() {
        inDoubt = true;
    }

    /** Whether the authority may have applied the batch, or may still do so, as far as is known before it is decided. */
    boolean mayBeApplied() {
        return inDoubt || underWay;
    }

    OperationId id() {
        return id;
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

    /** The receipts are known, or never will be: then they are none. What was told first counts. */
    void tell(List<List<Receipt>> receipts) {
        if (told.isEmpty()) {
            told = Optional.of(receipts);
            replaced.ifPresent(asked -> asked.complete(replacedValues(receipts)));
        }
    }

    /** What a change of this batch replaced, as soon as its receipt tells. */
    CompletableFuture<Optional<Bytes>> replacedBy(long number) {
        CompletableFuture<Map<Long, Bytes>> asked = replaced.orElseGet(() -> told.map(BatchInFlight::replacedValues)
                .map(CompletableFuture::completedFuture)
                .orElseGet(CompletableFuture::new));
        replaced = Optional.of(asked);
        return asked.thenApply(values -> Optional.ofNullable(values.get(number)));
    }

    private static Map<Long, Bytes> replacedValues(List<List<Receipt>> receipts) {
        Map<Long, Bytes> values = new HashMap<>();
        for (List<Receipt> commit : receipts) {
            for (Receipt receipt : commit) {
                if (receipt.applied()) {
                    receipt.before()
                            .ifPresent(before -> values.put(receipt.revision().number(), before));
                }
            }
        }
        return values;
    }

    void succeed(List<List<Receipt>> receipts) {
        for (int i = 0; i < tickets.size(); i++) {
            tickets.get(i).complete(receipts.get(i));
        }
    }

    void fail(Function<Ticket, Throwable> cause) {
        tickets.forEach(ticket -> ticket.completeExceptionally(cause.apply(ticket)));
    }

    /** Whether the authority has told what came of the batch. */
    boolean hasReceipts() {
        return told.filter(receipts -> !receipts.isEmpty()).isPresent();
    }

    /** Whether the decided commit changed the map: its condition may not have held, or there was nothing to do. */
    boolean changedBy(Ticket ticket) {
        return told.orElseThrow().get(tickets.indexOf(ticket)).stream().anyMatch(Receipt::applied);
    }

    List<Ticket> tickets() {
        return tickets;
    }
}
