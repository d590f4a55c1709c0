package dev.rmap.lease;

import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.map.Held;
import dev.rmap.engine.map.LeaseEntries;
import dev.rmap.engine.map.MapEngine;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;

/**
 * Asks for leases. One commit says what the entry must be like and takes the lease, so whoever gets it knows that there is
 * still something to do. Costs one round trip, and none where this process's copy shows that somebody else holds it.
 *
 * @param <K> the type of the keys
 */
final class Asking<K> {

    private final MapEngine<K, ?> engine;
    private final LeaseEntries<K> leases;
    private final BiPredicate<K, Bytes> ending;

    /**
     * For one map.
     *
     * @param ending whether this process has ended a lease that the copy still shows
     */
    Asking(MapEngine<K, ?> engine, BiPredicate<K, Bytes> ending) {
        this.engine = engine;
        this.leases = engine.leases();
        this.ending = ending;
    }

    /**
     * Asks for the lease of a key. What an earlier holder left as word of his end is taken over. Throws nothing: whatever
     * keeps it from asking, an error too, is what the future fails with.
     *
     * @param entry what the entry must be like
     * @param options how long the lease lasts, and what is left at its end
     */
    CompletableFuture<Asked<K>> ask(K key, Condition entry, SingleFlightOptions options) {
        try {
            return begin(key, entry, options);
        } catch (Throwable notAsked) {
            return CompletableFuture.failedFuture(notAsked);
        }
    }

    private CompletableFuture<Asked<K>> begin(K key, Condition entry, SingleFlightOptions options) {
        boolean endedHere = leases.find(key)
                .filter(lease -> ending.test(key, lease.bytes()))
                .isPresent();
        return endedHere
                ? andInsist(ask(key, entry, Condition.ABSENT, options), key, entry, options)
                : insist(key, entry, options);
    }

    /** Asks again as long as others are faster, but end before this hears of it. */
    private CompletableFuture<Asked<K>> insist(K key, Condition entry, SingleFlightOptions options) {
        Optional<Held<Bytes>> shown = leases.find(key);
        if (shown.filter(lease -> isRunning(key, lease)).isPresent()) {
            return CompletableFuture.completedFuture(new Asked.Taken<>());
        }
        Condition free = shown.map(lease -> Condition.holds(lease.bytes())).orElse(Condition.ABSENT);
        return andInsist(ask(key, entry, free, options), key, entry, options);
    }

    private CompletableFuture<Asked<K>> andInsist(
            CompletableFuture<Asked<K>> first, K key, Condition entry, SingleFlightOptions options) {
        return first.thenCompose(asked -> asked instanceof Asked.Taken<K>
                ? insist(key, entry, options)
                : CompletableFuture.completedFuture(asked));
    }

    private CompletableFuture<Asked<K>> ask(K key, Condition entry, Condition free, SingleFlightOptions options) {
        Mark.Held mark = new Mark.Held(UUID.randomUUID().toString());
        HeldLease<K> lease = new HeldLease<>(leases, key, mark, options);
        expireFirst(engine.due(key));
        expireFirst(leases.due(key));
        Command guard = new Command(engine.encodeKey(key), entry, Mutation.NOTHING);
        return leases.commit(new Commit(List.of(guard, lease.taking(free))))
                .<Asked<K>>thenApply(receipts -> {
                    if (receipts.get(0).outcome() == Receipt.Outcome.REFUSED) {
                        return new Asked.Changed<>();
                    }
                    return receipts.get(1).accepted() ? new Asked.Granted<>(lease) : new Asked.Taken<>();
                })
                .exceptionally(failure -> {
                    throw notGranted(lease, Failures.unwrapped(failure));
                });
    }

    /** What the caller wanted is to compute, and that was not begun, whatever became of the lease. */
    private CompletionException notGranted(HeldLease<K> lease, Throwable why) {
        if (!lease.giveBackIfUnknown(why)) {
            return new CompletionException(why);
        }
        return new CompletionException(new NotAppliedException(
                "map " + engine.name() + ": nothing was computed for " + lease.key()
                        + ", because its lease could not be had: " + why.getMessage(),
                why));
    }

    /** Commits keep their order, so nobody needs to wait for this one. */
    private void expireFirst(Optional<Commit> due) {
        due.ifPresent(commit -> {
            CompletionStage<?> unused = leases.commit(commit);
        });
    }

    /**
     * Whether somebody is at it. A lease without an end was touched by a program that knows no deadlines, and nobody would
     * ever end it; one that this process has ended is its own to take again.
     */
    private boolean isRunning(K key, Held<Bytes> lease) {
        return lease.deadline().exists()
                && Mark.read(lease.bytes()) instanceof Mark.Held
                && !ending.test(key, lease.bytes());
    }
}
