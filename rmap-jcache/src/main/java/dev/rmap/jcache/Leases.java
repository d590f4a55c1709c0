package dev.rmap.jcache;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.MapEngine;
import dev.rmap.engine.Timers;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.jcache.form.Lease;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.CacheException;

/**
 * Lets one thread of all processes at a time load or write through an entry.
 *
 * <p>A lease is an entry of the same map, so whoever gets one has a replica that shows all that earlier holders did. It
 * is renewed while it is held, and ends by itself some seconds after its holder died. A set of leases is taken whole or
 * not at all, so nobody holds one while he waits for another, except a thread that takes more while it holds some; and
 * every wait has a bound.
 */
final class Leases {

    /** How long a lease lasts that nobody renews. */
    static final long LEASE_MILLIS = 15_000;

    private static final long RENEW_MILLIS = LEASE_MILLIS / 3;

    /** How long somebody waits for others before he gives up. */
    static final long LONGEST_WAIT_MILLIS = 60_000;

    /** How long somebody waits before he looks whether he missed the end of a lease. */
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    /** How many leases are asked for at a time; more are taken in the order of their bytes, so nobody waits in a ring. */
    private static final int PORTION = 4_096;

    /** What a lease holds for a moment when its holder found that there is nothing to load. */
    private static final String NOTHING = "nothing";

    /** How waiting for somebody else's lease ended. */
    private enum End {
        GIVEN_BACK,
        NOTHING_TO_LOAD
    }

    private final Store<?, ?> store;
    private final MapEngine<Object, Object> map;
    private final ConcurrentMap<Lease, CompletableFuture<End>> ends = new ConcurrentHashMap<>();
    private final AtomicBoolean watching = new AtomicBoolean();

    /** What this thread holds: its nested operations on the same entries need no lease of their own. */
    private final ThreadLocal<Set<Lease>> mine = ThreadLocal.withInitial(HashSet::new);

    /** Holds nothing: for operations that nobody else must be kept from. */
    private final Taken none = new Taken(new UUID(0, 0));

    Leases(Store<?, ?> store) {
        this.store = store;
        this.map = store.map();
    }

    private void watch() {
        if (watching.compareAndSet(false, true)) {
            map.subscribe(this::onEvent, /* withContent= */ false, /* folded= */ false);
        }
    }

    private void onEvent(MapEvent<Object, Object> event) {
        if (event instanceof EntryEvent<Object, Object> entry) {
            if (entry.key() instanceof Lease lease) {
                if (entry.newValue().isEmpty()) {
                    end(lease, End.GIVEN_BACK);
                } else if (NOTHING.equals(entry.newValue().get())) {
                    end(lease, End.NOTHING_TO_LOAD);
                }
            }
        } else {
            ends.keySet().forEach(lease -> end(lease, End.GIVEN_BACK));
        }
    }

    private void end(Lease lease, End how) {
        CompletableFuture<End> waiting = ends.remove(lease);
        if (waiting != null) {
            waiting.complete(how);
        }
    }

    /** No leases. */
    Taken none() {
        return none;
    }

    /**
     * Takes the leases of all these keys, and waits until it can.
     *
     * @throws CacheException if others hold one of them for too long
     */
    Taken take(Collection<Object> keyForms) {
        watch();
        List<Lease> wanted = keyForms.stream()
                .map(Lease::new)
                .filter(lease -> !mine.get().contains(lease))
                .sorted(Comparator.comparing(lease -> map.encodeKey(lease).array(), Arrays::compareUnsigned))
                .toList();
        Taken taken = new Taken(UUID.randomUUID());
        try {
            for (int from = 0; from < wanted.size(); from += PORTION) {
                takePortion(wanted.subList(from, Math.min(wanted.size(), from + PORTION)), taken);
            }
            return taken;
        } catch (RuntimeException failed) {
            taken.close();
            throw failed;
        }
    }

    private void takePortion(List<Lease> wanted, Taken taken) {
        long end = map.authorityMillis() + LONGEST_WAIT_MILLIS;
        for (Optional<Lease> held = ask(wanted, taken); held.isPresent(); held = ask(wanted, taken)) {
            awaitEnd(held.get(), end);
        }
        taken.begin(wanted);
    }

    /** Asks for all of the leases; answers with one that somebody else holds. */
    private Optional<Lease> ask(List<Lease> wanted, Taken taken) {
        wanted.forEach(store::expireIfDue);
        List<Receipt> receipts =
                store.commitAll(new Commit(wanted.stream().map(taken::taking).toList()));
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).outcome() == Receipt.Outcome.REFUSED) {
                return Optional.of(wanted.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * Takes the lease of one key in order to load its entry.
     *
     * @return empty if somebody else has found meanwhile that there is nothing to load
     * @throws CacheException if others hold it for too long
     */
    Optional<Taken> takeToLoad(Object keyForm) {
        watch();
        Lease lease = new Lease(keyForm);
        if (mine.get().contains(lease)) {
            return Optional.of(none);
        }
        Taken taken = new Taken(UUID.randomUUID());
        long end = map.authorityMillis() + LONGEST_WAIT_MILLIS;
        while (ask(List.of(lease), taken).isPresent()) {
            if (awaitEnd(lease, end) == End.NOTHING_TO_LOAD) {
                return Optional.empty();
            }
        }
        taken.begin(List.of(lease));
        return Optional.of(taken);
    }

    /** Waits until a lease is given back, or it is worth looking again. */
    private End awaitEnd(Lease lease, long endMillis) {
        if (map.authorityMillis() > endMillis) {
            throw new CacheException("an operation was not carried out, because others load or write its entry for more"
                    + " than " + LONGEST_WAIT_MILLIS + " ms");
        }
        CompletableFuture<End> end = ends.computeIfAbsent(lease, l -> new CompletableFuture<>());
        try {
            return map.contains(lease) ? end.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS) : End.GIVEN_BACK;
        } catch (TimeoutException lookAgain) {
            return End.GIVEN_BACK;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while others load or write an entry", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Takes those of the leases that nobody holds. */
    Taken takeFree(Collection<Object> keyForms) {
        watch();
        Taken taken = new Taken(UUID.randomUUID());
        Map<Lease, CompletionStage<List<Receipt>>> asked = new LinkedHashMap<>();
        for (Object keyForm : keyForms) {
            Lease lease = new Lease(keyForm);
            if (!mine.get().contains(lease)) {
                store.expireIfDue(lease);
                asked.put(lease, store.commitAsync(Commit.of(taken.taking(lease))));
            }
        }
        List<Lease> granted = new ArrayList<>();
        asked.forEach((lease, answer) -> {
            if (store.join(answer).get(0).applied()) {
                granted.add(lease);
            }
        });
        taken.begin(granted);
        return taken;
    }

    /** Leases that one thread holds. Closing gives them back, those that were not given back with a change. */
    final class Taken implements AutoCloseable {

        /** Proves that a lease is ours. */
        private final UUID token;

        private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
        private final List<Lease> begun = new ArrayList<>();
        private volatile Timers.Timeout renewal = () -> {};
        private volatile boolean closed;

        private Taken(UUID token) {
            this.token = token;
        }

        private void begin(List<Lease> taken) {
            if (!taken.isEmpty()) {
                leases.addAll(taken);
                begun.addAll(taken);
                mine.get().addAll(taken);
                renewal.cancel();
                renewLater();
            }
        }

        boolean holds(Object keyForm) {
            return leases.contains(new Lease(keyForm));
        }

        private Command taking(Lease lease) {
            Mutation set = new Mutation.Set(map.encode(token), Expiry.after(LEASE_MILLIS));
            return new Command(map.encodeKey(lease), Condition.ABSENT, set);
        }

        private Command ours(Lease lease, Mutation mutation) {
            return new Command(map.encodeKey(lease), Condition.holds(map.encode(token)), mutation);
        }

        /** What gives a lease back, if it is still ours; nothing if it is not held here. */
        List<Command> givingBack(Object keyForm) {
            Lease lease = new Lease(keyForm);
            return leases.contains(lease) ? List.of(ours(lease, Mutation.REMOVE)) : List.of();
        }

        /** A lease was given back with a change. */
        void givenBack(Object keyForm) {
            leases.remove(new Lease(keyForm));
        }

        /** Gives a lease back, and tells those who wait for it that there is nothing to load. */
        void giveBackNothing(Object keyForm) {
            Lease lease = new Lease(keyForm);
            if (leases.remove(lease)) {
                Bytes nothing = map.encode(NOTHING);
                Command tell = ours(lease, new Mutation.Set(nothing, Expiry.KEEP));
                Command remove = new Command(map.encodeKey(lease), Condition.ALWAYS, Mutation.REMOVE);
                map.commitAsync(new Commit(List.of(tell, remove)));
            }
        }

        private void renewLater() {
            renewal = EngineRuntime.shared().timers().after(RENEW_MILLIS, () -> {
                leases.forEach(lease ->
                        map.commitAsync(Commit.of(ours(lease, new Mutation.Touch(Expiry.after(LEASE_MILLIS))))));
                if (!closed) {
                    renewLater();
                }
            });
        }

        @Override
        public void close() {
            if (begun.isEmpty()) {
                return;
            }
            closed = true;
            renewal.cancel();
            mine.get().removeAll(begun);
            leases.forEach(lease -> map.commitAsync(Commit.of(ours(lease, Mutation.REMOVE))));
            leases.clear();
        }
    }
}
