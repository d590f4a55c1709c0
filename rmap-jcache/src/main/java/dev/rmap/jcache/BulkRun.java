package dev.rmap.jcache;

import dev.rmap.jcache.count.Statistics;
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

/**
 * One operation on each of many entries, many at a time, each for itself. Those that lose their leases begin anew when the
 * others are done, one by one: nobody waits for a lease while he holds those of a bulk. Confined to one thread.
 */
final class BulkRun<K, V, R> {

    /** How many operations are under way at a time. */
    private static final int WINDOW = 512;

    private final Runner<K, V> runner;
    private final CacheParts<K, V> parts;
    private final ExclusiveLeases<Object>.Taken taken;
    private final Runner.Answers<K, R> answers;
    private final List<Revision> applied = new ArrayList<>();
    private final List<Attempt<K, V, R>> lost = new ArrayList<>();

    /** What those count as that were carried out since {@link #runWindow} began. */
    private Statistics.Tally tally = Statistics.Tally.NONE;

    /** The time of all loads since then, which does not count. */
    private long loadNanos;

    /**
     * Nothing is under way yet.
     *
     * @param runner carries out what has to begin anew
     * @param parts has no writer if all was written through already
     * @param taken the leases of the entries, or none
     * @param answers hears what came of each operation
     */
    BulkRun(
            Runner<K, V> runner,
            CacheParts<K, V> parts,
            ExclusiveLeases<Object>.Taken taken,
            Runner.Answers<K, R> answers) {
        this.runner = runner;
        this.parts = parts;
        this.taken = taken;
        this.answers = answers;
    }

    /** An operation that the authority is asked about. */
    private record Sent<K, V, R>(Attempt<K, V, R> attempt, CompletionStage<List<Receipt>> answer) {}

    /** Carries out all, gives back the leases that are left, for which listeners may wait, and waits for the listeners. */
    void run(Collection<Target<K>> targets, Function<Target<K>, Operation<V, R>> operation) {
        Iterator<Target<K>> left = targets.iterator();
        while (left.hasNext()) {
            runWindow(left, operation);
        }
        taken.close();
        lost.forEach(this::beginAnew);
        parts.listeners().await(applied);
    }

    /** Carries out as many as are under way at a time, which share the time that this takes. */
    private void runWindow(Iterator<Target<K>> left, Function<Target<K>, Operation<V, R>> operation) {
        Statistics statistics = parts.statistics();
        long start = statistics.start();
        tally = Statistics.Tally.NONE;
        loadNanos = 0;
        send(left, operation).forEach(this::finish);
        statistics.record(tally, start + loadNanos);
    }

    private List<Sent<K, V, R>> send(Iterator<Target<K>> left, Function<Target<K>, Operation<V, R>> operation) {
        List<Sent<K, V, R>> window = new ArrayList<>();
        while (left.hasNext() && window.size() < WINDOW) {
            Target<K> target = left.next();
            try {
                Attempt<K, V, R> attempt = new Attempt<>(parts, target, operation.apply(target), taken);
                window.add(new Sent<>(attempt, parts.store().submit(attempt.next())));
            } catch (Exception failed) {
                answers.failed(target, failed);
            }
        }
        return window;
    }

    private void finish(Sent<K, V, R> sent) {
        Attempt<K, V, R> attempt = sent.attempt();
        try {
            if (runner.insist(attempt, attempt.settle(parts.store().join(sent.answer())))) {
                tally = tally.plus(attempt.tally());
                loadNanos += attempt.loadNanos();
                done(attempt);
            } else {
                lost.add(attempt);
            }
        } catch (Exception failed) {
            answers.failed(attempt.target(), failed);
        }
    }

    private void beginAnew(Attempt<K, V, R> loser) {
        try {
            done(runner.carryOut(loser.target(), loser.operation()));
        } catch (Exception failed) {
            answers.failed(loser.target(), failed);
        }
    }

    private void done(Attempt<K, V, R> attempt) {
        Receipt receipt = attempt.outcome().receipt();
        if (receipt.applied()) {
            applied.add(receipt.revision());
        }
        answers.done(attempt.target(), attempt.answer());
    }
}
