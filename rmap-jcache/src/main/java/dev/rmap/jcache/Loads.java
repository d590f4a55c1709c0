package dev.rmap.jcache;

import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Fills a cache from its loader. What is loaded is stored as created, never written through, and not counted. */
final class Loads<K, V> {

    private final CacheParts<K, V> parts;
    private final Store<K, V> store;
    private final Operations<V> operations;
    private final Runner<K, V> runner;

    Loads(CacheParts<K, V> parts) {
        this.parts = parts;
        this.store = parts.store();
        this.operations = new Operations<>(parts.store());
        this.runner = new Runner<>(parts.withoutWriter());
    }

    /** Whether there is a loader. */
    boolean loads() {
        return parts.loader().loads();
    }

    /**
     * Loads a missing entry; answers with the value, or null if there is none. Whoever misses the same entry meanwhile,
     * in whatever process, waits for that.
     */
    @Nullable
    V loadMissing(K key) {
        Object keyForm = store.keyForm(key);
        Optional<Leases.Taken> lease = parts.leases().takeToLoad(keyForm);
        if (lease.isEmpty()) {
            return null;
        }
        try (Leases.Taken taken = lease.get()) {
            Object present = store.find(keyForm);
            if (present != null) {
                return store.value(present);
            }
            V value = parts.loader().load(key);
            if (value == null) {
                taken.giveBackNothing(keyForm);
                return null;
            }
            return settle(send(keyForm, value, taken), taken);
        }
    }

    /** Loads missing entries; answers with those that there are. */
    Map<K, V> loadMissing(Set<? extends K> keys) {
        if (keys.isEmpty() || !loads()) {
            return Map.of();
        }
        Map<K, V> found = new HashMap<>();
        Set<K> others = new HashSet<>(keys);
        try (Leases.Taken taken =
                parts.leases().takeFree(keys.stream().map(store::keyForm).toList())) {
            others.removeIf(key -> taken.holds(store.keyForm(key)));
            Set<K> own = new HashSet<>(keys);
            own.removeAll(others);
            found.putAll(loadUnder(taken, own));
        }
        for (K key : others) {
            V value = loadMissing(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    private Map<K, V> loadUnder(Leases.Taken taken, Set<K> keys) {
        Map<K, V> found = new HashMap<>();
        Set<K> missing = new HashSet<>(keys);
        for (K key : keys) {
            Object present = store.find(store.keyForm(key));
            if (present != null) {
                found.put(key, store.value(present));
                missing.remove(key);
            }
        }
        Map<K, V> loaded = missing.isEmpty() ? Map.of() : parts.loader().loadAll(missing);
        List<Sent<K>> sent = new ArrayList<>();
        loaded.forEach((key, value) -> sent.add(new Sent<>(key, send(store.keyForm(key), value, taken))));
        for (Sent<K> each : sent) {
            V value = settle(each.load(), taken);
            if (missing.remove(each.key()) && value != null) {
                found.put(each.key(), value);
            }
        }
        missing.forEach(key -> taken.giveBackNothing(store.keyForm(key)));
        return found;
    }

    private record Sent<K>(K key, Load load) {}

    /**
     * A loaded value on its way into the map.
     *
     * @param keyForm the key
     * @param valueForm the value
     * @param answer what the authority says
     */
    private record Load(Object keyForm, Object valueForm, CompletionStage<List<Receipt>> answer) {}

    /** Asks to store what was loaded, if there is still nothing and the lease is still ours. */
    private Load send(Object keyForm, V value, Leases.Taken taken) {
        Object valueForm = store.valueForm(value);
        store.expireIfDue(keyForm);
        List<Command> commands = new ArrayList<>();
        commands.add(new Command(
                store.map().encodeKey(keyForm),
                Condition.ABSENT,
                parts.deadlines().create(store.bytes(valueForm))));
        commands.addAll(taken.givingBack(keyForm));
        return new Load(keyForm, valueForm, store.commitAsync(new Commit(commands)));
    }

    /** What the cache holds then, or, if somebody has removed the entry since it was loaded, what was loaded. */
    private @Nullable V settle(Load load, Leases.Taken taken) {
        Receipt receipt = store.join(load.answer()).get(0);
        if (receipt.accepted()) {
            taken.givenBack(load.keyForm());
        }
        if (receipt.applied()) {
            parts.listeners().await(List.of(receipt.revision()));
        }
        Object now = receipt.outcome() == Receipt.Outcome.REFUSED
                ? receipt.before().map(store::form).orElse(load.valueForm())
                : load.valueForm();
        return store.value(now);
    }

    /** Loads entries anew, those that are there only if they are to be replaced. */
    void reload(Set<? extends K> keys, boolean replaceExisting) {
        Set<K> wanted = new HashSet<>(keys);
        if (!replaceExisting) {
            wanted.removeIf(key -> store.contains(store.keyForm(key)));
        }
        if (wanted.isEmpty() || !loads()) {
            return;
        }
        Map<K, V> loaded = parts.loader().loadAll(wanted);
        if (replaceExisting) {
            runner.runAll(
                    targets(loaded),
                    target -> operations.reload(loadedUnder(loaded, target)),
                    parts.leases().none());
        } else {
            runner.runAll(
                    targets(loaded),
                    target -> operations.loadIfAbsent(loadedUnder(loaded, target)),
                    parts.leases().none());
        }
    }

    private List<Target<K>> targets(Map<K, V> loaded) {
        return loaded.keySet().stream()
                .<Target<K>>map(key -> Target.of(store, key))
                .toList();
    }

    private static <K, V> V loadedUnder(Map<K, V> loaded, Target<K> target) {
        return Check.notNull(loaded.get(target.key()), "loaded value");
    }
}
