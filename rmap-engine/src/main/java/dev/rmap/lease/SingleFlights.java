package dev.rmap.lease;

import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.Timers;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.model.Command;
import dev.rmap.model.Condition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets values that may be missing: each is computed once in all processes together, as long as the computation keeps its
 * lease. One for each open map; both faces of the library use it.
 *
 * <p>Nothing here blocks, but for {@link #close}. No thread waits: callers have a future, and what they wait for arrives
 * on the feed of the map.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class SingleFlights<K, V> implements AutoCloseable {

    private final MapEngine<K, V> engine;
    private final Asking<K> asking;
    private final Watch<K, V> watch;
    private final Computations<K, V> computations;
    private final ConcurrentMap<K, Flight<K, V>> flights = new ConcurrentHashMap<>();
    private final Set<Request<K, V>> requests = ConcurrentHashMap.newKeySet();
    private final Refreshes<K, V> refreshes;
    private volatile boolean closed;

    /** For the callers of one open map. */
    public SingleFlights(MapEngine<K, V> engine) {
        this.engine = engine;
        this.watch = new Watch<>(engine, flights);
        this.asking = new Asking<>(engine, watch::isEnding);
        this.computations = new Computations<>(engine, watch);
        this.refreshes = new Refreshes<>(engine, asking, watch, computations);
    }

    /**
     * Gets the values of some keys: those that this process's copy shows, and those that are computed, by the work or by
     * whoever is about it already. Never blocks.
     *
     * <p>The future completes with a way to read the value of each key that has one (empty if it is gone by then); on the thread that brought the last
     * answer, so what depends on it must not block there. It fails with what the work threw, with {@link
     * ComputationFailedException}, {@link StillComputingException}, {@link MapClosedException}, or what a write of the map
     * throws. Cancelling it gives up waiting and leaves nothing behind; a computation that has begun goes on.
     *
     * @param where runs the work
     * @throws StackOverflowError before anything has begun, if the caller's stack is too short for all of this
     */
    public CompletableFuture<Map<K, Supplier<Optional<V>>>> get(
            Set<? extends K> keys, Work<K, V> work, SingleFlightOptions options, Executor where) {
        Objects.requireNonNull(where, "executor");
        engine.leases().requireStack();
        Request<K, V> request = new Request<>(this, keys, work, options, where);
        watch.begin();
        requests.add(request);
        CompletionStage<?> end = request.result();
        end.whenComplete((values, failure) -> requests.remove(request));
        if (closed) {
            request.result()
                    .completeExceptionally(new MapClosedException(engine.name().text()));
        } else {
            request.start();
        }
        return request.result();
    }

    /**
     * The same on the caller's thread: it runs the work if that falls to this caller, and waits otherwise.
     *
     * @throws StillComputingException also if the thread is interrupted while it waits; its interrupt status is set again
     * @throws ComputationFailedException also if the work threw a checked exception, which is the cause
     */
    public Map<K, Supplier<Optional<V>>> await(Set<? extends K> keys, Work<K, V> work, SingleFlightOptions options) {
        CallerThread thread = new CallerThread();
        try {
            return thread.await(get(keys, work, options, thread));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StillComputingException(
                    "map " + engine.name() + ": interrupted while others compute a missing value", interrupted);
        } catch (ExecutionException failed) {
            throw Failures.unchecked(failed.getCause(), engine.name().text());
        }
    }

    /**
     * Computes a value anew that is near its end, unless somebody does so already. Returns at once; readers go on with the
     * old value. When that fails, it is tried again only after the time of the lease.
     *
     * @throws StackOverflowError before anything has begun, if the caller's stack is too short for all of this
     */
    public void refresh(K key, Work<K, V> work, SingleFlightOptions options, Executor where) {
        Objects.requireNonNull(where, "executor");
        if (!closed) {
            watch.begin();
            refreshes.begin(key, work, options, where);
        }
    }

    /** Whether this very thread is computing the value of the key: waiting for it would never end. */
    public boolean isComputing(K key) {
        return computations.areHere(key);
    }

    /** What lets a commit happen only if this thread still holds the lease under which it computes; nothing if it does not. */
    List<Command> whileComputing(K key) {
        return computations.whileHeldHere(key);
    }

    /** Whether it is remembered that there is no such value, and the caller wants to know. Local. */
    public boolean knowsNothing(K key, SingleFlightOptions options) {
        return !options.rememberNothing().isZero() && watch.mark(key) instanceof Mark.Nothing;
    }

    /** How many keys this process asks, waits or computes for right now. */
    public int size() {
        return flights.size();
    }

    /** How many callers of this process have no answer yet. */
    public int callers() {
        return requests.size();
    }

    /** Whether nothing is to be begun any more; who still waits hears of it. */
    boolean isClosed() {
        return closed;
    }

    Timers timers() {
        return engine.leases().runtime().timers();
    }

    /** The value that the copy shows, or null. */
    @Nullable
    Supplier<Optional<V>> present(K key) {
        return watch.present(key);
    }

    /** Joins the flight of a key, and begins it if there is none. */
    Flight<K, V> join(K key, Request<K, V> request, List<Flight<K, V>> begun) {
        return flights.compute(key, (k, running) -> {
            if (running != null && running.join(request)) {
                return running;
            }
            Flight<K, V> flight = new Flight<>(key);
            flight.join(request);
            begun.add(flight);
            return flight;
        });
    }

    void leave(Flight<K, V> flight, Request<K, V> request) {
        if (flight.leave(request)) {
            watch.drop(flight);
        }
    }

    /** Asks for the leases of flights that a request has begun, and has it compute those that it gets, all at once. */
    void lead(List<Flight<K, V>> begun, Request<K, V> request) {
        if (begun.isEmpty()) {
            return;
        }
        Map<Flight<K, V>, HeldLease<K>> granted = new ConcurrentHashMap<>();
        CompletionStage<?> answered = Portions.forEach(
                begun,
                flight -> asking.ask(flight.key(), Condition.ABSENT, request.options())
                        .whenComplete((answer, failure) -> {
                            if (answer instanceof Asked.Granted<K> yes) {
                                granted.put(flight, yes.lease());
                                computations.holds(flight, yes.lease(), request);
                            } else if (answer instanceof Asked.Taken<K>) {
                                watch.await(flight);
                            } else if (answer != null) {
                                watch.endWithPresent(flight);
                            } else {
                                watch.end(flight, new Outcome.Failed<>(Failures.unwrapped(failure), request));
                            }
                        }));
        answered.whenComplete((done, failure) -> {
            if (!granted.isEmpty()) {
                computations.begin(new HashMap<>(granted), request);
            }
        });
    }

    /** What those hear who wait for a computation that failed. */
    RuntimeException shared(K key, Outcome.Failed<V> failed) {
        String message = "map " + engine.name() + ": the computation of " + key + " failed: ";
        return failed.by() == null
                ? new ComputationFailedException(message + Failures.told(failed.why()))
                : new ComputationFailedException(message + Failures.told(failed.why()), failed.why());
    }

    RuntimeException stillComputing(Duration patience) {
        return new StillComputingException(
                "map " + engine.name() + ": a missing value was not computed by others within " + patience);
    }

    /**
     * Wakes everybody who waits, with {@link MapClosedException}, and gives back the leases of computations under way, whose
     * results will not be stored. Call before the map is closed. Blocks for a second at most.
     */
    @Override
    public void close() {
        closed = true;
        requests.forEach(request -> request.result()
                .completeExceptionally(new MapClosedException(engine.name().text())));
        watch.close();
    }
}
