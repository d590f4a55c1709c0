package dev.rmap.lease;

import dev.rmap.engine.Held;
import dev.rmap.engine.LeaseEntries;
import dev.rmap.engine.MapEngine;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks for leases. One commit says what the entry must be like and takes the lease, so whoever gets it knows that there is
 * still something to do. Costs one round trip, and none where this process's copy shows that somebody else holds it.
 *
 * @param <K> the type of the keys
 */
final class Asking<K> {

    private final MapEngine<K, ?> engine;
    private final LeaseEntries<K> leases;

    Asking(MapEngine<K, ?> engine) {
        this.engine = engine;
        this.leases = engine.leases();
    }

    /**
     * Asks for the lease of a key. What an earlier holder left as word of his end is taken over.
     *
     * @param entry what the entry must be like
     * @param options how long the lease lasts, and what is left at its end
     */
    CompletableFuture<Asked<K>> ask(K key, Condition entry, SingleFlightOptions options) {
        Optional<Held<Bytes>> shown = leases.find(key);
        if (shown.filter(Asking::isRunning).isPresent()) {
            return CompletableFuture.completedFuture(new Asked.Taken<>());
        }
        Condition free = shown.map(lease -> Condition.holds(lease.bytes())).orElse(Condition.ABSENT);
        Mark.Held mark = new Mark.Held(UUID.randomUUID().toString());
        HeldLease<K> lease = new HeldLease<>(leases, key, mark, options);
        expireFirst(engine.due(key));
        expireFirst(leases.due(key));
        Command guard = new Command(engine.encodeKey(key), entry, Mutation.NOTHING);
        return leases.commit(new Commit(List.of(guard, lease.taking(free)))).thenCompose(receipts -> {
            if (receipts.get(0).outcome() == Receipt.Outcome.REFUSED) {
                return CompletableFuture.completedFuture(new Asked.Changed<>());
            }
            return receipts.get(1).accepted()
                    ? CompletableFuture.completedFuture(new Asked.Granted<>(lease))
                    : ask(key, entry, options);
        });
    }

    /** Commits keep their order, so nobody needs to wait for this one. */
    private void expireFirst(Optional<Commit> due) {
        due.ifPresent(commit -> {
            CompletionStage<?> unused = leases.commit(commit);
        });
    }

    /** A lease without an end was touched by somebody who knows no deadlines; nobody would ever end it. */
    private static boolean isRunning(Held<Bytes> lease) {
        return lease.deadline().exists() && Mark.read(lease.bytes()) instanceof Mark.Held;
    }
}
