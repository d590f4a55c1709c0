package dev.rmap.lease;

import dev.rmap.engine.map.Held;
import dev.rmap.engine.map.LeaseEntries;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets one thread of all processes at a time write what a key stands for outside of the map. These are the leases of
 * {@link SingleFlights}, so nobody computes a value while it is being written.
 *
 * <p>A set of leases is taken whole or not at all, and large sets in the order of their keys, so nobody holds one while he
 * waits for another, except a thread that takes more while it holds some; and every wait has a bound.
 *
 * @param <K> the type of the keys
 */
public final class ExclusiveLeases<K> {

    /** How many leases are asked for at a time; more are taken in the order of their keys. */
    private static final int PORTION = 4_096;

    private final MapEngine<K, ?> engine;
    private final LeaseEntries<K> entries;
    private final SingleFlights<K, ?> flights;
    private final SingleFlightOptions options;
    private final ConcurrentMap<K, Change> waits = new ConcurrentHashMap<>();

    /** What this thread holds: its nested operations on the same entries need no lease of their own. */
    private final ThreadLocal<Map<K, HeldLease<K>>> mine = ThreadLocal.withInitial(HashMap::new);

    /** For one map; the options say how long a lease lasts that nobody renews, and how long somebody waits for one. */
    public ExclusiveLeases(MapEngine<K, ?> engine, SingleFlights<K, ?> flights, SingleFlightOptions options) {
        this.engine = engine;
        this.entries = engine.leases();
        this.flights = flights;
        this.options = options;
    }

    /** No leases. */
    public Taken none() {
        return new Taken();
    }

    /** Whether this thread holds the lease of the key, to write or to compute, as far as it knows. */
    public boolean areHere(K key) {
        return find(key).isPresent() || flights.isComputing(key);
    }

    /** The lease that this thread holds to write. */
    private Optional<HeldLease<K>> find(K key) {
        return Optional.ofNullable(mine.get().get(key)).filter(HeldLease::isHeld);
    }

    /** What lets a commit of this thread happen only if the lease is still held that the thread holds to write. */
    public List<Command> whileHeldHere(K key) {
        return find(key)
                .map(lease -> List.of(lease.whileHeld(Mutation.NOTHING)))
                .orElse(List.of());
    }

    /** The same for a lease to write or to compute. */
    public List<Command> whileAnyHeldHere(K key) {
        return find(key).isPresent() ? whileHeldHere(key) : flights.whileComputing(key);
    }

    /** The authority says that the lease is not held any more that this thread held to write. It can be taken again. */
    public void lostHere(K key) {
        find(key).ifPresent(HeldLease::lost);
    }

    /**
     * Takes the leases of all these keys that this thread does not hold yet. Blocks until nobody else holds any of them.
     *
     * @throws StillComputingException if that takes longer than the patience of the options, or the thread is interrupted
     * @throws StackOverflowError before anything is taken, if the caller's stack is too short to take and to give back
     */
    public Taken take(Collection<K> keys) {
        entries.requireStack();
        List<HeldLease<K>> wanted = keys.stream()
                .distinct()
                .filter(key -> !areHere(key))
                .sorted(Comparator.comparing(key -> entries.encodeKey(key).array(), Arrays::compareUnsigned))
                .map(key -> new HeldLease<>(
                        entries, key, new Mark.Held(UUID.randomUUID().toString()), options))
                .toList();
        Taken taken = new Taken();
        try {
            for (int from = 0; from < wanted.size(); from += PORTION) {
                takePortion(wanted.subList(from, Math.min(wanted.size(), from + PORTION)), taken);
            }
            return taken;
        } catch (RuntimeException | Error failed) {
            taken.close();
            throw failed;
        }
    }

    private void takePortion(List<HeldLease<K>> wanted, Taken taken) {
        long end = System.nanoTime() + options.patience().toNanos();
        for (Optional<K> busy = ask(wanted); busy.isPresent(); busy = ask(wanted)) {
            awaitChange(busy.get(), end - System.nanoTime());
        }
        wanted.forEach(taken::begin);
    }

    /** Asks for all of the leases; answers with a key whose lease somebody else holds. */
    private Optional<K> ask(List<HeldLease<K>> wanted) {
        List<Command> commands = new ArrayList<>();
        for (HeldLease<K> lease : wanted) {
            entries.due(lease.key()).ifPresent(this::commit);
            commands.add(lease.taking(free(lease.key())));
        }
        List<Receipt> receipts = commitTaking(wanted, new Commit(commands));
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).outcome() == Receipt.Outcome.REFUSED) {
                return Optional.of(wanted.get(i).key());
            }
        }
        return Optional.empty();
    }

    private List<Receipt> commitTaking(List<HeldLease<K>> wanted, Commit commit) {
        try {
            return commit(commit);
        } catch (RuntimeException failed) {
            wanted.forEach(lease -> lease.giveBackIfUnknown(failed));
            throw failed;
        }
    }

    /** What the lease must be like to be taken: not there, or the word of somebody who is done. */
    private Condition free(K key) {
        return entries.find(key)
                .filter(lease -> !isRunning(lease))
                .map(lease -> Condition.holds(lease.bytes()))
                .orElse(Condition.ABSENT);
    }

    private static boolean isRunning(Held<Bytes> lease) {
        return lease.deadline().exists() && Mark.read(lease.bytes()) instanceof Mark.Held;
    }

    private List<Receipt> commit(Commit commit) {
        try {
            return entries.commit(commit).join();
        } catch (CompletionException failed) {
            throw Failures.thrown(failed);
        }
    }

    /**
     * What all wait for who wait for one lease.
     *
     * @param come completes when the lease may have changed
     * @param forget ends looking out for that
     */
    private record Change(CompletableFuture<Void> come, Runnable forget) {}

    /** Whoever comes first looks out for all, while nobody else can begin to: there is one waker for each lease. */
    private Change lookOut(K key) {
        CompletableFuture<Void> come = new CompletableFuture<>();
        return new Change(come, entries.wakeOnLease(key, () -> come.complete(null)));
    }

    /** Waits until the lease is not what it was, as far as the copy shows it. */
    private void awaitChange(K key, long nanos) {
        Change change = waits.computeIfAbsent(key, this::lookOut);
        try {
            if (entries.find(key).filter(ExclusiveLeases::isRunning).isPresent()) {
                change.come().get(nanos, TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException late) {
            throw new StillComputingException("map " + engine.name() + ": others were computing or writing " + key
                    + " for more than " + options.patience());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StillComputingException(
                    "map " + engine.name() + ": interrupted while others compute or write " + key, interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            end(key, change);
        }
    }

    /** Whoever still waits looks again. */
    private void end(K key, Change change) {
        waits.remove(key, change);
        change.forget().run();
        change.come().complete(null);
    }

    /** Leases that one thread holds. Closing gives them back, those that were not given back with a change. */
    public final class Taken implements AutoCloseable {

        private final Map<K, HeldLease<K>> leases = new ConcurrentHashMap<>();
        private final Map<K, HeldLease<K>> begun = new HashMap<>();

        private Taken() {}

        private void begin(HeldLease<K> lease) {
            leases.put(lease.key(), lease);
            begun.put(lease.key(), lease);
            mine.get().put(lease.key(), lease);
            lease.renewByItself();
        }

        /** What gives a lease back in the commit of a change, if it is still held; nothing if it is not held here. */
        public List<Command> givingBack(K key) {
            HeldLease<K> lease = leases.get(key);
            return lease == null ? List.of() : List.of(lease.whileHeld(Mutation.REMOVE));
        }

        /** A lease was given back with a change. */
        public void givenBack(K key) {
            HeldLease<K> lease = leases.remove(key);
            if (lease != null) {
                lease.lost();
            }
        }

        @Override
        public void close() {
            leases.values().forEach(lease -> {
                CompletionStage<?> unused = lease.giveBack();
            });
            leases.clear();
            begun.forEach((key, lease) -> mine.get().remove(key, lease));
            begun.clear();
        }
    }
}
