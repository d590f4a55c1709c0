package dev.rmap.lease;

import dev.rmap.engine.map.Held;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes values anew before they end. Nobody waits for that: readers go on with the old value, and what is computed takes
 * its place only if it is still there or has just ended.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Refreshes<K, V> {

    private static final Logger log = LoggerFactory.getLogger(Refreshes.class);

    private final MapEngine<K, V> engine;
    private final Asking<K> asking;
    private final Watch<K, V> watch;
    private final Computations<K, V> computations;

    /** What is being refreshed by this process. */
    private final Set<K> running = ConcurrentHashMap.newKeySet();

    Refreshes(MapEngine<K, V> engine, Asking<K> asking, Watch<K, V> watch, Computations<K, V> computations) {
        this.engine = engine;
        this.asking = asking;
        this.watch = watch;
        this.computations = computations;
    }

    /** One refresh under way. */
    private record Refresh<K, V>(K key, Held<V> old, Work<K, V> work, SingleFlightOptions options, Executor where) {
        Condition unchanged() {
            return Condition.holds(old.bytes());
        }
    }

    void begin(K key, Work<K, V> work, SingleFlightOptions options, Executor where) {
        Optional<Held<V>> old = engine.held(key);
        if (old.isPresent() && watch.mark(key) == null && !running.contains(key)) {
            engine.leases().requireStack();
            if (running.add(key)) {
                ask(new Refresh<>(key, old.get(), work, options, where));
            }
        }
    }

    private void ask(Refresh<K, V> refresh) {
        CompletionStage<Asked<K>> asked = asking.ask(refresh.key(), refresh.unchanged(), refresh.options());
        asked.whenComplete((answer, failure) -> {
            if (answer instanceof Asked.Granted<K> granted) {
                run(refresh, granted.lease());
            } else {
                running.remove(refresh.key());
            }
        });
    }

    private void run(Refresh<K, V> refresh, HeldLease<K> lease) {
        watch.holds(lease);
        if (refresh.options().renewal() == SingleFlightOptions.Renewal.AUTOMATIC) {
            lease.renewByItself();
        }
        try {
            refresh.where().execute(() -> compute(refresh, lease));
        } catch (Throwable notRun) {
            fail(refresh, lease, notRun);
        }
    }

    private void compute(Refresh<K, V> refresh, HeldLease<K> lease) {
        if (!lease.isCertain()) {
            lease.giveBack();
            running.remove(refresh.key());
            return;
        }
        try {
            V value = computations
                    .run(refresh.work(), Map.of(refresh.key(), lease))
                    .get(refresh.key());
            if (value == null) {
                lease.announceUntilItsEnd(new Mark.Nothing());
                running.remove(refresh.key());
            } else {
                store(refresh, refresh.unchanged(), refresh.work().store(value), lease);
            }
        } catch (Throwable thrown) {
            fail(refresh, lease, thrown);
        }
    }

    private void store(Refresh<K, V> refresh, Condition entry, Mutation mutation, HeldLease<K> lease) {
        CompletionStage<List<Receipt>> answer =
                engine.leases().commit(computations.storing(refresh.key(), entry, mutation, lease));
        answer.whenComplete((receipts, failure) -> {
            if (failure != null) {
                fail(refresh, lease, Failures.unwrapped(failure));
            } else if (hasExpired(refresh, receipts.get(0)) && entry != Condition.ABSENT) {
                store(refresh, Condition.ABSENT, mutation, lease);
            } else {
                lease.giveBack();
                running.remove(refresh.key());
            }
        });
    }

    /** The old value is gone because its time was over, and not because somebody removed it before that. */
    private boolean hasExpired(Refresh<K, V> refresh, Receipt entry) {
        return entry.outcome() == Receipt.Outcome.REFUSED
                && entry.before().isEmpty()
                && refresh.old().deadline().isPast(engine.authorityMillis());
    }

    private void fail(Refresh<K, V> refresh, HeldLease<K> lease, Throwable thrown) {
        log.warn(
                "map {}: the value of {} could not be computed anew: {}",
                engine.name(),
                refresh.key(),
                Failures.told(thrown));
        lease.announceUntilItsEnd(new Mark.Failed(Failures.told(thrown)));
        running.remove(refresh.key());
    }
}
