package dev.rmap.jcache;

import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.operation.Operation;
import dev.rmap.jcache.operation.Target;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.model.Receipt;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out operations: asks the authority, plans again where it refuses, counts once, and waits for the synchronous
 * listeners of this process.
 *
 * <p>One of the callers that meet at a key always gets through, so the whole makes progress; callers of this process
 * take turns after a refusal, so that each of them does.
 */
final class Runner<K, V> {

    /** How often one operation may be refused before it gives up; each time somebody else got through. */
    static final int MOST_REFUSALS = 10_000;

    /** How often one operation may lose its lease before it gives up. */
    static final int MOST_LOSSES = 100;

    private final CacheParts<K, V> parts;

    Runner(CacheParts<K, V> parts) {
        this.parts = parts;
    }

    /** Carries out one operation. */
    <R> @Nullable R run(Target<K> target, Operation<V, R> operation) {
        Attempt<K, V, R> attempt = carryOut(target, operation);
        Receipt receipt = attempt.outcome().receipt();
        if (receipt.applied()) {
            parts.listeners().await(List.of(receipt.revision()));
        }
        return attempt.answer();
    }

    /**
     * The same without waiting for the listeners. Whoever loses his lease while he writes through has written what others
     * may have written over since: he takes it again, and writes again.
     */
    <R> Attempt<K, V, R> carryOut(Target<K> target, Operation<V, R> operation) {
        for (int losses = 0; losses < MOST_LOSSES; losses++) {
            try (ExclusiveLeases<Object>.Taken taken = parts.takeIfWriting(List.of(target))) {
                Attempt<K, V, R> attempt = new Attempt<>(parts, target, operation, taken);
                if (insist(attempt, attempt.settle(parts.store().commitAll(attempt.next())))) {
                    attempt.count();
                    return attempt;
                }
            }
        }
        throw new CacheException(
                "an operation was not carried out, though perhaps written through: others ended its lease "
                        + MOST_LOSSES + " times in a row, by removing its entry or clearing the cache");
    }

    /**
     * Goes on after an answer until the authority accepts; false if the lease is lost before that.
     *
     * @param first what the first answer meant
     */
    boolean insist(Attempt<K, V, ?> attempt, Attempt.Settled first) {
        return (first == Attempt.Settled.REFUSED ? insist(attempt) : first) == Attempt.Settled.DONE;
    }

    private Attempt.Settled insist(Attempt<K, V, ?> attempt) {
        Runnable endTurn = parts.turns().take(attempt.target().form());
        try {
            for (int refusals = 1; refusals < MOST_REFUSALS; refusals++) {
                Attempt.Settled settled = attempt.settle(parts.store().commitAll(attempt.next()));
                if (settled != Attempt.Settled.REFUSED) {
                    return settled;
                }
            }
            throw new CacheException("an operation was not carried out, because others changed its entry "
                    + MOST_REFUSALS + " times in a row");
        } finally {
            endTurn.run();
        }
    }

    /** Hears what came of each operation of a bulk. */
    interface Answers<K, R> {

        /** The operation was carried out. */
        void done(Target<K> target, @Nullable R answer);

        /** The operation failed. */
        void failed(Target<K> target, Exception failure);
    }

    /** Carries out one operation on each of the keys, many at a time, and waits for the listeners once. */
    <R> void runAll(
            Collection<Target<K>> targets, Function<Target<K>, Operation<V, R>> operation, Answers<K, R> answers) {
        ExclusiveLeases<Object>.Taken taken;
        try {
            taken = parts.takeIfWriting(targets);
        } catch (CacheException notTaken) {
            targets.forEach(target -> answers.failed(target, notTaken));
            return;
        }
        try (taken) {
            new BulkRun<>(this, parts, taken, answers).run(targets, operation);
        }
    }

    /**
     * The same under leases that are taken already, and are given back, and for what was written through already. If some operations fail, the
     * others are carried out all the same, and the first failure is thrown in the end.
     */
    <R> void runAll(
            Collection<Target<K>> targets,
            Function<Target<K>, Operation<V, R>> operation,
            ExclusiveLeases<Object>.Taken taken) {
        Failures failures = new Failures();
        Answers<K, R> answers = new Answers<>() {
            @Override
            public void done(Target<K> target, @Nullable R answer) {}

            @Override
            public void failed(Target<K> target, Exception failure) {
                failures.add(failure);
            }
        };
        failures.collect(() -> new BulkRun<>(this, parts.withoutWriter(), taken, answers).run(targets, operation));
        failures.rethrow();
    }
}
