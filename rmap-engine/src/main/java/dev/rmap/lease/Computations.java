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
    void holds(Flight<K, V> flight, HeldLease<K> lease, Request<K, V> request) {
        flight.holds(lease);
        watch.holds(lease);
        if (request.work().place() == Work.Place.HERE
                && request.options().renewal() == SingleFlightOptions.Renewal.AUTOMATIC) {
            lease.renewByItself();
        }
    }

    /**
     * Has the caller compute, where he wants it. If he gives up before that begins, the leases are given back at once: his
     * executor may be busy for long, or never run what it took.
     */
    void begin(Map<Flight<K, V>, HeldLease<K>> granted, Request<K, V> request) {
        AtomicBoolean decided = new AtomicBoolean();
        CompletionStage<?> end = request.result();
        end.whenComplete((values, failure) -> {
            if (decided.compareAndSet(false, true)) {
                granted.forEach(this::giveBack);
            }
        });
        if (decided.get()) {
            return;
        }
        try {
            request.where().execute(() -> {
                if (decided.compareAndSet(false, true)) {
                    compute(stillHeld(granted), request);
                }
            });
        } catch (Throwable notRun) {
            decided.set(true);
            fail(granted, request, notRun);
        }
    }

    /** Nothing is computed under this lease. Whoever still wants the value asks again. */
    private void giveBack(Flight<K, V> flight, HeldLease<K> lease) {
        lease.giveBack();
        watch.end(flight, new Outcome.Again<>());
    }

    /**
     * What is computed now. A lease that may have ended while the executor was busy is asked for again: no computation
     * begins without one.
     */
    private Map<Flight<K, V>, HeldLease<K>> stillHeld(Map<Flight<K, V>, HeldLease<K>> granted) {
        Map<Flight<K, V>, HeldLease<K>> held = new HashMap<>();
        granted.forEach((flight, lease) -> {
            if (lease.isCertain()) {
                held.put(flight, lease);
            } else {
                giveBack(flight, lease);
            }
        });
        return held;
    }

    private void compute(Map<Flight<K, V>, HeldLease<K>> granted, Request<K, V> request) {
        if (granted.isEmpty()) {
            return;
        }
        request.computes();
        Map<K, V> values;
        try {
            values = run(request.work(), leases(granted));
        } catch (Throwable thrown) {
            fail(granted, request, thrown);
            return;
        } finally {
            request.losePatienceLater();
        }
        if (request.work().place() == Work.Place.ELSEWHERE) {
            granted.keySet().forEach(watch::await);
            return;
        }
        List<Supplier<CompletableFuture<?>>> ends = new ArrayList<>();
        granted.forEach((flight, lease) -> {
            V value = values.get(flight.key());
            if (value == null) {
                ends.add(() -> sayNothing(flight, lease));
            } else {
                encoded(flight, lease, value, request)
                        .ifPresent(commit -> ends.add(() -> store(flight, lease, value, request, commit)));
            }
        });
        CompletionStage<?> unused = Portions.forEach(ends, Supplier::get);
    }

    /** There is nothing, unless somebody has put a value meanwhile. */
    private CompletableFuture<?> sayNothing(Flight<K, V> flight, HeldLease<K> lease) {
        Supplier<Optional<V>> put = watch.present(flight.key());
        CompletionStage<?> said = put == null ? lease.announce(new Mark.Nothing()) : lease.giveBack();
        watch.end(flight, put == null ? new Outcome.Nothing<>() : new Outcome.Found<>(put));
        return said.toCompletableFuture();
    }

    private Map<K, HeldLease<K>> leases(Map<Flight<K, V>, HeldLease<K>> granted) {
        Map<K, HeldLease<K>> leases = new HashMap<>();
        granted.forEach((flight, lease) -> leases.put(flight.key(), lease));
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

    private void fail(Map<Flight<K, V>, HeldLease<K>> granted, Request<K, V> request, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Mark end = new Mark.Failed(Failures.told(thrown));
        try {
            CompletionStage<?> unused = Portions.forEach(
                    granted.values(), lease -> lease.announce(end).toCompletableFuture());
        } finally {
            granted.keySet().forEach(flight -> watch.end(flight, new Outcome.Failed<>(thrown, request)));
        }
    }

    /** The commit of a value, encoded on the thread that computed it; or nothing, and then that was a failure. */
    private Optional<Commit> encoded(Flight<K, V> flight, HeldLease<K> lease, V value, Request<K, V> request) {
        try {
            return Optional.of(
                    storing(flight.key(), Condition.ABSENT, request.work().store(value), lease));
        } catch (Throwable refused) {
            fail(Map.of(flight, lease), request, refused);
            return Optional.empty();
        }
    }

    private CompletableFuture<?> store(
            Flight<K, V> flight, HeldLease<K> lease, V value, Request<K, V> request, Commit commit) {
        return engine.leases().commit(commit).whenComplete((receipts, failure) -> {
            if (receipts == null) {
                fail(Map.of(flight, lease), request, Failures.unwrapped(Objects.requireNonNull(failure)));
            } else {
                request.work().stored(flight.key(), receipts.get(0));
                stored(flight, lease, value, receipts);
            }
        });
    }

    /** Stores, if the entry is as it should be and the lease is held, and gives the lease back. */
    Commit storing(K key, Condition entry, Mutation mutation, HeldLease<K> lease) {
        Bytes keyBytes = engine.encodeKey(key);
        return new Commit(List.of(new Command(keyBytes, entry, mutation), lease.whileHeld(Mutation.REMOVE)));
    }

    private void stored(Flight<K, V> flight, HeldLease<K> lease, V value, List<Receipt> receipts) {
        Receipt ofValue = receipts.get(0);
        Receipt ofLease = receipts.get(1);
        if (ofLease.accepted()) {
            lease.lost();
            watch.end(flight, new Outcome.Found<>(() -> Optional.of(value)));
        } else if (ofValue.outcome() == Receipt.Outcome.REFUSED) {
            lease.giveBack();
            watch.endWithPresent(flight);
        } else if (ofLease.before().filter(this::isHeld).isPresent()) {
            lease.lost();
            flight.holdsNothing();
            watch.await(flight);
        } else {
            lease.lost();
            watch.end(flight, new Outcome.Found<>(() -> Optional.of(value)));
        }
    }

    private boolean isHeld(Bytes lease) {
        return Mark.read(lease) instanceof Mark.Held;
    }
}
