package dev.rmap.collections;

import dev.rmap.engine.map.MapEngine;
import dev.rmap.lease.Lease;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.SingleFlights;
import dev.rmap.lease.Work;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The single flight of one map, with one set of options. */
final class DefaultSingleFlight<K, V> implements SingleFlight<K, V> {

    private final EntryOperations<K, V> map;
    private final MapEngine<K, V> engine;
    private final SingleFlights<K, V> flights;
    private final SingleFlightOptions options;

    DefaultSingleFlight(EntryOperations<K, V> map, SingleFlights<K, V> flights, SingleFlightOptions options) {
        this.map = map;
        this.engine = map.engine();
        this.flights = flights;
        this.options = Objects.requireNonNull(options, "options");
    }

    @Override
    public @Nullable V get(K key, Computation<? super K, ? extends V> computation) {
        return one(key, computing(Objects.requireNonNull(computation, "computation")));
    }

    @Override
    public CompletableFuture<Optional<V>> getAsync(
            K key, Computation<? super K, ? extends V> computation, Executor executor) {
        return oneAsync(key, computing(Objects.requireNonNull(computation, "computation")), executor);
    }

    @Override
    public @Nullable V await(K key, Trigger<? super K> trigger) {
        return one(key, starting(Objects.requireNonNull(trigger, "trigger")));
    }

    @Override
    public CompletableFuture<Optional<V>> awaitAsync(K key, Trigger<? super K> trigger, Executor executor) {
        return oneAsync(key, starting(Objects.requireNonNull(trigger, "trigger")), executor);
    }

    @Override
    public Map<K, V> getAll(Collection<? extends K> keys, BulkComputation<K, V> computation) {
        map.requireOpen();
        Objects.requireNonNull(computation, "computation");
        Set<K> wanted = new LinkedHashSet<>();
        for (K key : keys) {
            refuseRing(Objects.requireNonNull(key, "key"));
            wanted.add(key);
        }
        Map<K, V> values = new HashMap<>();
        flights.await(wanted, work(Work.Place.HERE, computation), options)
                .forEach((key, value) -> value.get().ifPresent(there -> values.put(key, there)));
        return values;
    }

    private void refuseRing(K key) {
        if (flights.isComputing(key)) {
            throw new IllegalStateException("map " + map.name() + ": the computation of " + key + " waits for itself");
        }
    }

    private @Nullable V one(K key, Work<K, V> work) {
        map.requireOpen();
        V present = map.get(Objects.requireNonNull(key, "key"));
        if (present != null) {
            refreshIfNearItsEnd(key, work, engine.leases().runtime().executor());
            return present;
        }
        refuseRing(key);
        if (flights.knowsNothing(key, options)) {
            return null;
        }
        Supplier<Optional<V>> value = flights.await(Set.of(key), work, options).get(key);
        return value == null ? null : value.get().orElse(null);
    }

    private CompletableFuture<Optional<V>> oneAsync(K key, Work<K, V> work, Executor executor) {
        map.requireOpen();
        V present = map.get(Objects.requireNonNull(key, "key"));
        if (present != null) {
            refreshIfNearItsEnd(key, work, executor);
            return CompletableFuture.completedFuture(Optional.of(present));
        }
        refuseRing(key);
        return engine.begin(() -> waiting(key, work, executor)).toCompletableFuture();
    }

    private CompletableFuture<Optional<V>> waiting(K key, Work<K, V> work, Executor executor) {
        CompletableFuture<Map<K, Supplier<Optional<V>>>> inner = flights.get(Set.of(key), work, options, executor);
        CompletableFuture<Optional<V>> outer = inner.thenApplyAsync(
                found -> Optional.ofNullable(found.get(key)).flatMap(Supplier::get),
                engine.leases().runtime().executor());
        CompletionStage<?> end = outer;
        end.whenComplete((value, failure) -> {
            if (outer.isCancelled()) {
                inner.cancel(false);
            }
        });
        return outer;
    }

    /** What is started elsewhere is not refreshed: nobody would know which value is the new one. */
    private void refreshIfNearItsEnd(K key, Work<K, V> work, Executor executor) {
        if (!options.refreshAhead().isZero() && work.place() == Work.Place.HERE) {
            Deadline deadline = engine.entry(key).map(entry -> entry.deadline()).orElse(Deadline.NONE);
            if (deadline.exists()
                    && deadline.epochMillis() - engine.authorityMillis()
                            < options.refreshAhead().toMillis()) {
                flights.refresh(key, work, options, executor);
            }
        }
    }

    private Work<K, V> computing(Computation<? super K, ? extends V> computation) {
        return work(Work.Place.HERE, leases -> {
            Map<K, V> values = new HashMap<>();
            for (Map.Entry<K, ? extends Lease> each : leases.entrySet()) {
                V value = computation.compute(each.getKey(), each.getValue());
                if (value != null) {
                    values.put(each.getKey(), value);
                }
            }
            return values;
        });
    }

    private Work<K, V> starting(Trigger<? super K> trigger) {
        return work(Work.Place.ELSEWHERE, leases -> {
            for (Map.Entry<K, ? extends Lease> each : leases.entrySet()) {
                trigger.start(each.getKey(), each.getValue());
            }
            return Map.of();
        });
    }

    private Work<K, V> work(Work.Place place, BulkComputation<K, V> computation) {
        return new Work<>() {
            @Override
            public Place place() {
                return place;
            }

            @Override
            public Map<K, V> compute(Map<K, ? extends Lease> leases) throws Exception {
                return computation.compute(leases);
            }

            @Override
            public Mutation store(V value) {
                return new Mutation.Set(
                        engine.encode(value),
                        options.expiry(engine.leases().runtime().jitter().getAsDouble()));
            }
        };
    }
}
