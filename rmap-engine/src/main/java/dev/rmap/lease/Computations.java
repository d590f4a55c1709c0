package dev.rmap.lease;

import dev.rmap.engine.map.MapEngine;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs work under leases and has its results stored. One commit stores a value, if there is still none, and gives the
 * lease back, if it is still held: that is the fence. A holder who lost his lease changes nothing.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Computations<K, V> {

    private final MapEngine<K, V> engine;
    private final Watch<K, V> watch;

    /** What a thread is computing right now, and under which leases. */
    private final ThreadLocal<Map<K, HeldLease<K>>> here = ThreadLocal.withInitial(HashMap::new);

    Computations(MapEngine<K, V> engine, Watch<K, V> watch) {
        this.engine = engine;
        this.watch = watch;
    }

    boolean areHere(K key) {
        return here.get().containsKey(key);
    }

    /** What lets a commit happen only if the lease is still held under which this thread computes the value of the key. */
    List<Command> whileHeldHere(K key) {
        HeldLease<K> lease = here.get().get(key);
        return lease == null ? List.of() : List.of(lease.whileHeld(Mutation.NOTHING));
    }

    /** A lease was granted. It is renewed from now on, although the computation may have to wait for its thread. */
    void holds(Errand<K, V> errand, HeldLease<K> lease, Wish<K, V> wish) {
        errand.holds(lease);
        watch.holds(lease);
        if (wish.work().place() == Work.Place.HERE
                && wish.options().renewal() == SingleFlightOptions.Renewal.AUTOMATIC) {
            lease.renewByItself();
        }
    }

    /**
     * Has the caller compute, where he wants it. If he gives up before that begins, the leases are given back at once: his
     * executor may be busy for long, or never run what it took.
     */
    void begin(Map<Errand<K, V>, HeldLease<K>> granted, Wish<K, V> wish) {
        AtomicBoolean decided = new AtomicBoolean();
        CompletionStage<?> end = wish.result();
        end.whenComplete((values, failure) -> {
            if (decided.compareAndSet(false, true)) {
                granted.forEach(this::giveBack);
            }
        });
        if (decided.get()) {
            return;
        }
        try {
            wish.where().execute(() -> {
                if (decided.compareAndSet(false, true)) {
                    compute(stillHeld(granted), wish);
                }
            });
        } catch (Throwable notRun) {
            decided.set(true);
            fail(granted, wish, notRun);
        }
    }

    /** Nothing is computed under this lease. Whoever still wants the value asks again. */
    private void giveBack(Errand<K, V> errand, HeldLease<K> lease) {
        lease.giveBack();
        watch.end(errand, new Outcome.Again<>());
    }

    /**
     * What is computed now. A lease that may have ended while the executor was busy is asked for again: no computation
     * begins without one.
     */
    private Map<Errand<K, V>, HeldLease<K>> stillHeld(Map<Errand<K, V>, HeldLease<K>> granted) {
        Map<Errand<K, V>, HeldLease<K>> held = new HashMap<>();
        granted.forEach((errand, lease) -> {
            if (lease.isCertain()) {
                held.put(errand, lease);
            } else {
                giveBack(errand, lease);
            }
        });
        return held;
    }

    private void compute(Map<Errand<K, V>, HeldLease<K>> granted, Wish<K, V> wish) {
        if (granted.isEmpty()) {
            return;
        }
        wish.computes();
        Map<K, V> values;
        try {
            values = run(wish.work(), leases(granted));
        } catch (Throwable thrown) {
            fail(granted, wish, thrown);
            return;
        } finally {
            wish.losePatienceLater();
        }
        if (wish.work().place() == Work.Place.ELSEWHERE) {
            granted.keySet().forEach(watch::await);
            return;
        }
        List<Supplier<CompletableFuture<?>>> ends = new ArrayList<>();
        granted.forEach((errand, lease) -> {
            V value = values.get(errand.key());
            if (value == null) {
                ends.add(() -> sayNothing(errand, lease));
            } else {
                encoded(errand, lease, value, wish)
                        .ifPresent(commit -> ends.add(() -> store(errand, lease, value, wish, commit)));
            }
        });
        CompletionStage<?> unused = Portions.forEach(ends, Supplier::get);
    }

    /** There is nothing, unless somebody has put a value meanwhile. */
    private CompletableFuture<?> sayNothing(Errand<K, V> errand, HeldLease<K> lease) {
        Supplier<Optional<V>> put = watch.present(errand.key());
        CompletionStage<?> said = put == null ? lease.announce(new Mark.Nothing()) : lease.giveBack();
        watch.end(errand, put == null ? new Outcome.Nothing<>() : new Outcome.Found<>(put));
        return said.toCompletableFuture();
    }

    private Map<K, HeldLease<K>> leases(Map<Errand<K, V>, HeldLease<K>> granted) {
        Map<K, HeldLease<K>> leases = new HashMap<>();
        granted.forEach((errand, lease) -> leases.put(errand.key(), lease));
        return leases;
    }

    /** Runs the work, so that it can be told that it is at these keys already. Answers with the values of these keys. */
    Map<K, V> run(Work<K, V> work, Map<K, HeldLease<K>> leases) throws Exception {
        Map<K, HeldLease<K>> mine = here.get();
        mine.putAll(leases);
        try {
            Map<K, V> computed = Objects.requireNonNull(work.compute(leases), "the computed values");
            Map<K, V> wanted = new HashMap<>();
            for (K key : leases.keySet()) {
                Optional.ofNullable(computed.get(key)).ifPresent(value -> wanted.put(key, value));
            }
            return wanted;
        } finally {
            mine.keySet().removeAll(leases.keySet());
            if (mine.isEmpty()) {
                here.remove();
            }
        }
    }

    private void fail(Map<Errand<K, V>, HeldLease<K>> granted, Wish<K, V> wish, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Mark end = new Mark.Failed(Failures.told(thrown));
        try {
            CompletionStage<?> unused = Portions.forEach(
                    granted.values(), lease -> lease.announce(end).toCompletableFuture());
        } finally {
            granted.keySet().forEach(errand -> watch.end(errand, new Outcome.Failed<>(thrown, wish)));
        }
    }

    /** The commit of a value, encoded on the thread that computed it; or nothing, and then that was a failure. */
    private Optional<Commit> encoded(Errand<K, V> errand, HeldLease<K> lease, V value, Wish<K, V> wish) {
        try {
            return Optional.of(
                    storing(errand.key(), Condition.ABSENT, wish.work().store(value), lease));
        } catch (Throwable refused) {
            fail(Map.of(errand, lease), wish, refused);
            return Optional.empty();
        }
    }

    private CompletableFuture<?> store(
            Errand<K, V> errand, HeldLease<K> lease, V value, Wish<K, V> wish, Commit commit) {
        return engine.leases().commit(commit).whenComplete((receipts, failure) -> {
            if (receipts == null) {
                fail(Map.of(errand, lease), wish, Failures.unwrapped(Objects.requireNonNull(failure)));
            } else {
                wish.work().stored(errand.key(), receipts.get(0));
                stored(errand, lease, value, receipts);
            }
        });
    }

    /** Stores, if the entry is as it should be and the lease is held, and gives the lease back. */
    Commit storing(K key, Condition entry, Mutation mutation, HeldLease<K> lease) {
        Bytes keyBytes = engine.encodeKey(key);
        return new Commit(List.of(new Command(keyBytes, entry, mutation), lease.whileHeld(Mutation.REMOVE)));
    }

    private void stored(Errand<K, V> errand, HeldLease<K> lease, V value, List<Receipt> receipts) {
        Receipt ofValue = receipts.get(0);
        Receipt ofLease = receipts.get(1);
        if (ofLease.accepted()) {
            lease.lost();
            watch.end(errand, new Outcome.Found<>(() -> Optional.of(value)));
        } else if (ofValue.outcome() == Receipt.Outcome.REFUSED) {
            lease.giveBack();
            watch.endWithPresent(errand);
        } else if (ofLease.before().filter(this::isHeld).isPresent()) {
            lease.lost();
            errand.holdsNothing();
            watch.await(errand);
        } else {
            lease.lost();
            watch.end(errand, new Outcome.Found<>(() -> Optional.of(value)));
        }
    }

    private boolean isHeld(Bytes lease) {
        return Mark.read(lease) instanceof Mark.Held;
    }
}
