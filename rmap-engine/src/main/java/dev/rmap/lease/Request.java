package dev.rmap.lease;

import dev.rmap.engine.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What one caller asks for, and what he still lacks. He goes in rounds: looks at the copy, joins the flight of each key that is missing or
 * begins one, and waits for all of them; what ended without an answer is asked for in the next round. He holds no lease
 * while he waits for others, so callers never wait in a ring.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Request<K, V> implements Flight.Caller<K, V> {

    private final SingleFlights<K, V> singleFlights;
    private final Work<K, V> work;
    private final SingleFlightOptions options;
    private final Executor where;
    private final CompletableFuture<Map<K, Supplier<Optional<V>>>> result = new CompletableFuture<>();

    // All below is guarded by this.
    private final Set<K> missing;
    private final Map<K, Supplier<Optional<V>>> found = new HashMap<>();
    private final Set<Flight<K, V>> joined = new HashSet<>();
    private Timers.Timeout patience = () -> {};

    /** Whether a round is being begun: it does not end before all its flights are joined. */
    private boolean beginning;

    Request(
            SingleFlights<K, V> singleFlights,
            Set<? extends K> keys,
            Work<K, V> work,
            SingleFlightOptions options,
            Executor where) {
        this.singleFlights = singleFlights;
        this.missing = new LinkedHashSet<>(keys);
        this.work = work;
        this.options = options;
        this.where = where;
    }

    Work<K, V> work() {
        return work;
    }

    SingleFlightOptions options() {
        return options;
    }

    Executor where() {
        return where;
    }

    CompletableFuture<Map<K, Supplier<Optional<V>>>> result() {
        return result;
    }

    boolean isOver() {
        return result.isDone();
    }

    void start() {
        CompletionStage<?> end = result;
        end.whenComplete((values, failure) -> leave());
        losePatienceLater();
        round();
    }

    private void round() {
        List<Flight<K, V>> begun = new ArrayList<>();
        synchronized (this) {
            if (isOver() || singleFlights.isClosed()) {
                return;
            }
            look();
            beginning = true;
            for (K key : missing) {
                Flight<K, V> flight = singleFlights.join(key, this, begun);
                joined.add(flight);
            }
        }
        singleFlights.lead(begun, this);
        boolean ended;
        synchronized (this) {
            beginning = false;
            ended = joined.isEmpty();
        }
        if (isOver()) {
            leave();
        } else if (ended) {
            nextRound();
        }
    }

    /** Takes what the copy shows. */
    private void look() {
        missing.removeIf(key -> {
            Supplier<Optional<V>> value = singleFlights.present(key);
            if (value != null) {
                found.put(key, value);
            }
            return value != null || singleFlights.knowsNothing(key, options);
        });
    }

    private void nextRound() {
        boolean complete;
        synchronized (this) {
            complete = missing.isEmpty();
        }
        if (complete) {
            result.complete(found);
        } else {
            round();
        }
    }

    @Override
    public void ended(Flight<K, V> flight, Outcome<V> outcome) {
        boolean last;
        synchronized (this) {
            joined.remove(flight);
            if (outcome instanceof Outcome.Found<V> there) {
                found.put(flight.key(), there.value());
                missing.remove(flight.key());
            } else if (outcome instanceof Outcome.Nothing<V>) {
                missing.remove(flight.key());
            }
            last = joined.isEmpty() && !beginning;
        }
        if (outcome instanceof Outcome.Failed<V> failed && concerns(failed)) {
            result.completeExceptionally(
                    failed.by() == this ? failed.why() : singleFlights.shared(flight.key(), failed));
        } else if (last && !isOver()) {
            nextRound();
        }
    }

    private boolean concerns(Outcome.Failed<V> failed) {
        return failed.by() == this || options.onFailure() == SingleFlightOptions.OnFailure.SHARE;
    }

    /** The caller computes now; the time that this takes is his own. */
    void computes() {
        synchronized (this) {
            patience.cancel();
        }
    }

    /** He waits, or waits again. */
    void losePatienceLater() {
        Timers.Timeout timeout = singleFlights
                .timers()
                .after(
                        options.patience().toMillis(),
                        () -> result.completeExceptionally(singleFlights.stillComputing(options.patience())));
        synchronized (this) {
            patience = timeout;
        }
        if (isOver()) {
            timeout.cancel();
        }
    }

    /** It is over, whatever came of it: leaves nothing behind. */
    void leave() {
        List<Flight<K, V>> left;
        synchronized (this) {
            patience.cancel();
            left = new ArrayList<>(joined);
            joined.clear();
        }
        left.forEach(flight -> singleFlights.leave(flight, this));
    }
}
