package dev.rmap.jcache;

import dev.rmap.jcache.base.Failures;
import dev.rmap.jcache.operation.Operation;
import dev.rmap.jcache.operation.Target;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

    /** How many operations of a bulk are under way at a time. */
    static final int WINDOW = 512;

    private final CacheParts<K, V> parts;

    Runner(CacheParts<K, V> parts) {
        this.parts = parts;
    }

    /** Carries out one operation. */
    <R> @Nullable R run(Target<K> target, Operation<V, R> operation) {
        try (ExclusiveLeases<Object>.Taken taken = parts.takeIfWriting(List.of(target))) {
            Attempt<K, V, R> attempt = new Attempt<>(parts, target, operation, taken);
            if (!attempt.settle(parts.store().commitAll(attempt.next()))) {
                insist(attempt);
            }
            attempt.count();
            Receipt receipt = attempt.outcome().receipt();
            if (receipt.applied()) {
                parts.listeners().await(List.of(receipt.revision()));
            }
            return attempt.answer();
        }
    }

    private void insist(Attempt<K, V, ?> attempt) {
        Runnable endTurn = parts.turns().take(attempt.target().form());
        try {
            for (int refusals = 1; !attempt.settle(parts.store().commitAll(attempt.next())); refusals++) {
                if (refusals == MOST_REFUSALS) {
                    throw new CacheException("an operation was not carried out, because others changed its entry "
                            + refusals + " times in a row");
                }
            }
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
            runAll(new Unsent<>(targets.iterator(), operation, answers, taken));
        }
    }

    /**
     * The same under leases that are taken already. If some operations fail, the others are carried out all the same, and
     * the first failure is thrown in the end.
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
        runAll(new Unsent<>(targets.iterator(), operation, answers, taken));
        failures.rethrow();
    }

    private <R> void runAll(Unsent<K, V, R> unsent) {
        List<Revision> applied = new ArrayList<>();
        while (unsent.targets().hasNext()) {
            for (Sent<K, V, R> sent : send(unsent)) {
                finish(sent, applied, unsent.answers());
            }
        }
        parts.listeners().await(applied);
    }

    private <R> List<Sent<K, V, R>> send(Unsent<K, V, R> unsent) {
        List<Sent<K, V, R>> window = new ArrayList<>();
        while (unsent.targets().hasNext() && window.size() < WINDOW) {
            Target<K> target = unsent.targets().next();
            try {
                Attempt<K, V, R> attempt =
                        new Attempt<>(parts, target, unsent.operation().apply(target), unsent.taken());
                window.add(new Sent<>(attempt, parts.store().submit(attempt.next())));
            } catch (Exception failed) {
                unsent.answers().failed(target, failed);
            }
        }
        return window;
    }

    private <R> void finish(Sent<K, V, R> sent, List<Revision> applied, Answers<K, R> answers) {
        Attempt<K, V, R> attempt = sent.attempt();
        try {
            if (!attempt.settle(parts.store().join(sent.answer()))) {
                insist(attempt);
            }
            attempt.count();
            Receipt receipt = attempt.outcome().receipt();
            if (receipt.applied()) {
                applied.add(receipt.revision());
            }
            answers.done(attempt.target(), attempt.answer());
        } catch (Exception failed) {
            answers.failed(attempt.target(), failed);
        }
    }

    /** What is still to be sent of a bulk, and under which leases. */
    private record Unsent<K, V, R>(
            Iterator<Target<K>> targets,
            Function<Target<K>, Operation<V, R>> operation,
            Answers<K, R> answers,
            ExclusiveLeases<Object>.Taken taken) {}

    /** An operation that the authority is asked about. */
    private record Sent<K, V, R>(Attempt<K, V, R> attempt, CompletionStage<List<Receipt>> answer) {}
}
