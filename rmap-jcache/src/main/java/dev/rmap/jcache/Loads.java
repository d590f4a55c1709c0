package dev.rmap.jcache;

import dev.rmap.jcache.base.Check;
import dev.rmap.jcache.operation.Operations;
import dev.rmap.jcache.operation.Store;
import dev.rmap.jcache.operation.Target;
import dev.rmap.lease.ComputationFailedException;
import dev.rmap.lease.ExclusiveLeases;
import dev.rmap.lease.Lease;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.lease.Work;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Fills a cache from its loader. What is loaded is stored as created, never written through, and not counted. A missing
 * entry is loaded once in all processes together, unless that is switched off: whoever misses it meanwhile, gets what that
 * load brings, its failure too.
 */
final class Loads<K, V> {

    /** How many entries are loaded anew at a time: each has a lease meanwhile, and these have to find room in the queue. */
    private static final int PORTION = 4_096;

    private final CacheParts<K, V> parts;
    private final Store<K, V> store;
    private final Operations<V> operations;
    private final Runner<K, V> runner;
    private final boolean singleFlight;
    private final SingleFlightOptions options;

    Loads(CacheParts<K, V> parts, RmapConfiguration<K, V> configuration) {
        this.parts = parts;
        this.store = parts.store();
        this.operations = new Operations<>(parts.store());
        this.runner = new Runner<>(parts.withoutWriter());
        this.singleFlight = configuration.isSingleFlight();
        this.options = SingleFlightOptions.DEFAULTS.withPatience(configuration.getLoadTimeout());
    }

    /** Whether there is a loader. */
    boolean loads() {
        return parts.loader().loads();
    }

    /** Loads a missing entry; answers with the value, or null if there is none. */
    @Nullable
    V loadMissing(K key) {
        Function<Set<K>, Map<K, V>> loader = keys -> {
            V value = parts.loader().load(key);
            return value == null ? Map.of() : Map.of(key, value);
        };
        return load(Set.of(key), loader, new HashSet<>()).get(key);
    }

    /** Loads missing entries, as many in one call as nobody else loads; answers with those that there are. */
    Map<K, V> loadMissing(Set<? extends K> keys) {
        return keys.isEmpty() || !loads() ? Map.of() : load(keys, parts.loader()::loadAll, new HashSet<>());
    }

    /**
     * Loads entries anew, those that are there only if they are to be replaced. Some that this process's copy does not show
     * may turn out to be there after all.
     */
    void reload(Set<? extends K> keys, boolean replaceExisting) {
        if (!loads()) {
            return;
        }
        Set<K> missing = new HashSet<>(keys);
        missing.removeIf(key -> store.contains(store.keyForm(key)));
        Set<K> present = new HashSet<>(keys);
        present.removeAll(missing);
        load(missing, parts.loader()::loadAll, present);
        present.retainAll(keys);
        if (replaceExisting) {
            List<K> all = List.copyOf(present);
            for (int from = 0; from < all.size(); from += PORTION) {
                replace(Set.copyOf(all.subList(from, Math.min(from + PORTION, all.size()))));
            }
        }
    }

    /**
     * Loads these entries anew, under leases: whoever writes one of them through waits until it is stored, and what somebody
     * removes meanwhile stays removed.
     */
    private void replace(Set<K> present) {
        List<Target<K>> targets =
                present.stream().<Target<K>>map(key -> Target.of(store, key)).toList();
        try (ExclusiveLeases<Object>.Taken taken = parts.take(targets)) {
            Map<K, V> loaded = parts.loader().loadAll(present);
            runner.runAll(
                    targets.stream()
                            .filter(target -> loaded.containsKey(target.key()))
                            .toList(),
                    target -> operations.reload(Check.notNull(loaded.get(target.key()), "loaded value")),
                    taken);
            loaded.keySet().removeAll(present);
            storeIfMissing(loaded, new HashSet<>());
        }
    }

    /**
     * Loads missing entries.
     *
     * @param others takes the keys of those that this load did not load, because somebody else has put or loaded them
     */
    private Map<K, V> load(Set<? extends K> keys, Function<Set<K>, Map<K, V>> loader, Set<K> others) {
        Map<Object, K> together = new LinkedHashMap<>();
        Map<K, V> found = new HashMap<>();
        for (K key : keys) {
            Object keyForm = store.keyForm(key);
            if (singleFlight && !parts.leases().areHere(keyForm)) {
                together.put(keyForm, key);
            }
        }
        if (!together.isEmpty()) {
            found.putAll(loadTogether(together, loader, others));
        }
        Set<K> alone = new HashSet<>(keys);
        alone.removeAll(together.values());
        if (!alone.isEmpty()) {
            found.putAll(loadAlone(alone, loader, others));
        }
        return found;
    }

    /** Loads what nobody loads yet, and waits for the rest. */
    private Map<K, V> loadTogether(Map<Object, K> keys, Function<Set<K>, Map<K, V>> loader, Set<K> others) {
        Loading loading = new Loading(keys, loader);
        Map<K, V> found = new HashMap<>();
        named(() -> parts.flights().await(keys.keySet(), loading, options)).forEach((keyForm, valueForm) -> {
            K key = Check.notNull(keys.get(keyForm), "key");
            store.named(valueForm).ifPresent(form -> found.put(key, store.value(form)));
            if (!loading.asked.contains(keyForm)) {
                others.add(key);
            }
        });
        parts.listeners().await(List.copyOf(loading.applied));
        return found;
    }

    private <T> T named(Supplier<T> action) {
        try {
            return store.named(action);
        } catch (ComputationFailedException elsewhere) {
            throw new CacheLoaderException(elsewhere.getMessage(), elsewhere);
        }
    }

    /** A load under leases, in the forms of the map. */
    private final class Loading implements Work<Object, Object> {
        private final Map<Object, K> keys;
        private final Function<Set<K>, Map<K, V>> loader;

        /** The keys that the loader was asked for. */
        private final Set<Object> asked = ConcurrentHashMap.newKeySet();

        /** The revisions of what this load has stored. */
        private final Collection<Revision> applied = new ConcurrentLinkedQueue<>();

        Loading(Map<Object, K> keys, Function<Set<K>, Map<K, V>> loader) {
            this.keys = keys;
            this.loader = loader;
        }

        @Override
        public Place place() {
            return Place.HERE;
        }

        @Override
        public Map<Object, Object> compute(Map<Object, ? extends Lease> leases) {
            asked.addAll(leases.keySet());
            Set<K> wanted = new HashSet<>();
            leases.keySet().forEach(keyForm -> wanted.add(Check.notNull(keys.get(keyForm), "key")));
            Map<Object, Object> loaded = new HashMap<>();
            Map<K, V> others = new HashMap<>();
            loader.apply(wanted).forEach((key, value) -> {
                if (wanted.contains(key)) {
                    loaded.put(store.keyForm(key), store.valueForm(value));
                } else {
                    others.put(key, value);
                }
            });
            storeIfMissing(others, applied, new HashSet<>());
            return loaded;
        }

        @Override
        public Mutation store(Object valueForm) {
            return parts.deadlines().create(store.bytes(valueForm));
        }

        @Override
        public void stored(Object keyForm, Receipt receipt) {
            if (receipt.applied()) {
                applied.add(receipt.revision());
            }
        }
    }

    private Map<K, V> loadAlone(Set<K> keys, Function<Set<K>, Map<K, V>> loader, Set<K> others) {
        Map<K, V> loaded = storeIfMissing(loader.apply(keys), others);
        loaded.keySet().retainAll(keys);
        return loaded;
    }

    /**
     * A value on its way into the map.
     *
     * @param key the key
     * @param form the form of the value
     * @param answer what the authority says
     */
    private record Sent<K>(K key, Object form, CompletionStage<List<Receipt>> answer) {}

    /**
     * Stores values where there are still none, and waits for the listeners; answers with what the cache then holds.
     *
     * @param others takes the keys under which there was something
     */
    private Map<K, V> storeIfMissing(Map<K, V> values, Set<K> others) {
        List<Revision> applied = new ArrayList<>();
        Map<K, V> held = storeIfMissing(values, applied, others);
        parts.listeners().await(applied);
        return held;
    }

    /**
     * The same without waiting.
     *
     * @param applied takes the revisions of what was stored
     */
    private Map<K, V> storeIfMissing(Map<K, V> values, Collection<Revision> applied, Set<K> others) {
        List<Sent<K>> sent = new ArrayList<>();
        values.forEach((key, value) -> sent.add(send(key, store.valueForm(value))));
        Map<K, V> held = new HashMap<>();
        for (Sent<K> each : sent) {
            Receipt receipt = store.join(each.answer()).get(0);
            if (receipt.applied()) {
                applied.add(receipt.revision());
            } else if (receipt.outcome() == Receipt.Outcome.REFUSED) {
                others.add(each.key());
            }
            Object form = receipt.outcome() == Receipt.Outcome.REFUSED
                    ? receipt.before().map(store::form).orElse(each.form())
                    : each.form();
            held.put(each.key(), store.value(form));
        }
        return held;
    }

    /** What somebody removed while it was loaded under a lease of this thread stays removed: the lease ended with it. */
    private Sent<K> send(K key, Object form) {
        Object keyForm = store.keyForm(key);
        store.expireIfDue(keyForm);
        List<Command> commands = new ArrayList<>();
        commands.add(new Command(
                store.map().encodeKey(keyForm),
                Condition.ABSENT,
                parts.deadlines().create(store.bytes(form))));
        commands.addAll(parts.leases().whileAnyHeldHere(keyForm));
        return new Sent<>(key, form, store.submit(new Commit(commands).tersely()));
    }
}
