package dev.rmap.lease;

import dev.rmap.engine.Subscription;
import dev.rmap.engine.map.Held;
import dev.rmap.engine.map.HeldEntry;
import dev.rmap.engine.map.LeaseEntries;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the leases on the feed, and ends the flights that wait for them. Whatever it hears, it looks at the copy, which
 * is as new as the event or newer; only the word that a holder leaves at his end is taken from the event itself, because
 * it may be gone from the copy by then.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Watch<K, V> {

    /** How long closing waits for leases to be given back. */
    private static final long CLOSING_MILLIS = 1_000;

    private final MapEngine<K, V> engine;
    private final LeaseEntries<K> leases;
    private final ConcurrentMap<K, Flight<K, V>> flights;

    /** What this process holds. */
    private final ConcurrentMap<K, HeldLease<K>> held = new ConcurrentHashMap<>();

    private volatile @Nullable Subscription subscription;

    Watch(MapEngine<K, V> engine, ConcurrentMap<K, Flight<K, V>> flights) {
        this.engine = engine;
        this.leases = engine.leases();
        this.flights = flights;
    }

    /** Begins to listen, if it has not: a map that never misses anything pays nothing. */
    void begin() {
        if (subscription == null) {
            synchronized (this) {
                if (subscription == null) {
                    subscription = leases.subscribe(this::onEvent);
                }
            }
        }
    }

    private void onEvent(MapEvent<K, Bytes> event) {
        if (event instanceof EntryEvent<K, Bytes> entry) {
            lookAtOwn(entry.key());
            Flight<K, V> flight = flights.get(entry.key());
            if (flight != null && flight.awaited(event.revision())) {
                heard(flight, entry.newValue().map(Mark::read));
            }
        } else {
            List.copyOf(held.keySet()).forEach(this::lookAtOwn);
            List.copyOf(flights.values()).forEach(this::look);
        }
    }

    private void heard(Flight<K, V> flight, Optional<Mark> now) {
        Mark mark = now.orElse(null);
        if (mark instanceof Mark.Nothing) {
            endBy(flight, new Outcome.Nothing<>());
        } else if (mark instanceof Mark.Failed failed) {
            endBy(flight, failure(failed));
        } else {
            look(flight);
        }
    }

    private static <V> Outcome<V> failure(Mark.Failed failed) {
        return new Outcome.Failed<>(new ComputationFailedException(failed.reason()), null);
    }

    /** A lease is ours. */
    void holds(HeldLease<K> lease) {
        held.put(lease.key(), lease);
        lookAtOwn(lease.key());
    }

    /** Finds out whether a lease of this process was lost; forgets what the copy no longer shows. */
    private void lookAtOwn(K key) {
        HeldLease<K> lease = held.get(key);
        if (lease != null
                && !leases.find(key).map(Held::bytes).filter(lease::bears).isPresent()) {
            lease.lost();
            held.remove(key, lease);
        }
    }

    /** Whether this process has ended the lease that the copy still shows: its end is on the way. */
    boolean isEnding(K key, Bytes shown) {
        HeldLease<K> lease = held.get(key);
        return lease != null && lease.bears(shown) && !lease.isHeld();
    }

    /** What the lease of a key says, as far as the copy shows it, or null if there is none. */
    @Nullable
    Mark mark(K key) {
        return leases.isEmpty()
                ? null
                : leases.find(key).map(Held::bytes).map(Mark::read).orElse(null);
    }

    /**
     * The value that the copy shows, or null. It is decoded when it is read, and brought if it is not in memory; then it
     * may turn out to be gone.
     */
    @Nullable
    Supplier<Optional<V>> present(K key) {
        HeldEntry<K, V> entry = engine.entry(key).orElse(null);
        if (entry == null) {
            return null;
        }
        return entry.isCold()
                ? () -> engine.warmEntry(key).map(HeldEntry::getValue)
                : () -> Optional.of(entry.getValue());
    }

    /** From now on the flight waits for the feed. */
    void await(Flight<K, V> flight) {
        if (flight.beginWaiting(leases.revision())) {
            look(flight);
        } else {
            drop(flight);
        }
    }

    /** Looks whether what a flight waits for has come. */
    private void look(Flight<K, V> flight) {
        if (!flight.isWaiting()) {
            return;
        }
        flight.watch(() -> leases.wakeOnEntry(flight.key(), () -> look(flight)));
        Supplier<Optional<V>> value = present(flight.key());
        if (value != null) {
            flight.lease().ifPresent(HeldLease::giveBack);
            end(flight, new Outcome.Found<>(value));
            return;
        }
        Mark mark = mark(flight.key());
        if (mark == null) {
            endWithPresent(flight);
        } else if (!(mark instanceof Mark.Held)) {
            heard(flight, Optional.of(mark));
        }
    }

    /** The holder left word of his end; what another program left for us is cleared away. */
    private void endBy(Flight<K, V> flight, Outcome<V> outcome) {
        Mark said = mark(flight.key());
        if (said != null && !(said instanceof Mark.Held)) {
            flight.lease().ifPresent(lease -> lease.clearAway(said));
        }
        end(flight, outcome);
    }

    /** Ends a flight with the value that the copy shows, or without an answer. */
    void endWithPresent(Flight<K, V> flight) {
        Supplier<Optional<V>> value = present(flight.key());
        end(flight, value == null ? new Outcome.Again<>() : new Outcome.Found<>(value));
    }

    /** Ends a flight, and tells all who wait for it. */
    void end(Flight<K, V> flight, Outcome<V> outcome) {
        List<Flight.Caller<K, V>> callers = flight.end();
        flights.remove(flight.key(), flight);
        callers.forEach(caller -> caller.ended(flight, outcome));
    }

    /** Ends a flight that nobody waits for. Whoever joined it meanwhile asks again. */
    void drop(Flight<K, V> flight) {
        end(flight, new Outcome.Again<>());
    }

    /** Gives back all that is held. */
    void close() {
        List<CompletableFuture<?>> given = new ArrayList<>();
        held.values().forEach(lease -> given.add(lease.giveBack().toCompletableFuture()));
        if (!given.isEmpty()) {
            CompletableFuture.allOf(given.toArray(CompletableFuture<?>[]::new))
                    .completeOnTimeout(null, CLOSING_MILLIS, TimeUnit.MILLISECONDS)
                    .exceptionally(unanswered -> null)
                    .join();
        }
    }
}
