package dev.rmap.jcache;

import dev.rmap.engine.map.HeldEntry;
import dev.rmap.jcache.base.Unwrap;
import dev.rmap.jcache.count.Statistics;
import dev.rmap.jcache.operation.Operations;
import dev.rmap.jcache.operation.Store;
import dev.rmap.jcache.operation.Target;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is read from this process's replica, and what reading does to deadlines. */
final class Reads<K, V> {

    private static final Logger log = LoggerFactory.getLogger(Reads.class);

    private final CacheParts<K, V> parts;
    private final Store<K, V> store;
    private final Loads<K, V> loads;
    private final boolean readThrough;
    private final Runner<K, V> runner;
    private final Operations<V> operations;

    /** The keys whose deadlines are on their way to the authority: at most one move of each is. */
    private final Set<Object> touching = ConcurrentHashMap.newKeySet();

    Reads(CacheParts<K, V> parts, Loads<K, V> loads, boolean readThrough) {
        this.parts = parts;
        this.store = parts.store();
        this.loads = loads;
        this.readThrough = readThrough;
        this.runner = new Runner<>(parts.withoutWriter());
        this.operations = new Operations<>(store);
    }

    boolean contains(K key) {
        return store.contains(store.keyForm(key));
    }

    @Nullable
    V get(K key) {
        Statistics statistics = parts.statistics();
        long start = statistics.start();
        Object keyForm = store.keyForm(key);
        Object valueForm = store.find(keyForm);
        if (valueForm == null) {
            statistics.read(/* hit= */ false, start);
            return readThrough ? loads.loadMissing(key) : null;
        }
        V value = store.value(valueForm);
        accessed(keyForm, valueForm);
        statistics.read(/* hit= */ true, start);
        return value;
    }

    Map<K, V> getAll(Set<? extends K> keys) {
        Map<K, Object> keyForms = new HashMap<>();
        keys.forEach(key -> keyForms.put(key, store.keyForm(key)));
        Map<Object, Object> valueForms = store.findAll(keyForms.values());
        Map<K, V> found = new HashMap<>();
        Set<K> missing = new HashSet<>();
        Statistics statistics = parts.statistics();
        keyForms.forEach((key, keyForm) -> {
            long start = statistics.start();
            Object valueForm = valueForms.get(keyForm);
            if (valueForm == null) {
                missing.add(key);
            } else {
                found.put(key, store.value(valueForm));
                accessed(keyForm, valueForm);
            }
            statistics.read(/* hit= */ valueForm != null, start);
        });
        if (readThrough) {
            found.putAll(loads.loadMissing(missing));
        }
        return found;
    }

    /** An entry for an iterator. */
    Entry<K, V> entry(HeldEntry<Object, Object> held) {
        Statistics statistics = parts.statistics();
        long start = statistics.start();
        Object keyForm = held.getKey();
        Object valueForm = store.named(held::getValue);
        K key = store.key(keyForm);
        V value = store.value(valueForm);
        return new Entry<>(key, value, keyForm, valueForm, statistics.start() - start);
    }

    /** An iterator has handed out an entry, which counts as a read. What its user did since it was read, takes no time. */
    void handedOut(Entry<K, V> entry) {
        Statistics statistics = parts.statistics();
        long start = statistics.start() - entry.nanos();
        accessed(entry.keyForm(), entry.valueForm());
        statistics.read(/* hit= */ true, start);
    }

    /**
     * An entry that an iterator has come to.
     *
     * @param key the user's own key
     * @param value the user's own value
     * @param keyForm the form of the key
     * @param valueForm the form of the value
     * @param nanos how long it took to read it, if that is counted
     */
    record Entry<K, V>(K key, V value, Object keyForm, Object valueForm, long nanos) implements Cache.Entry<K, V> {

        @Override
        public K getKey() {
            return key;
        }

        @Override
        public V getValue() {
            return value;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return Unwrap.as(type, this);
        }

        /** Values are not for logs. */
        @Override
        public String toString() {
            return String.valueOf(key);
        }
    }

    /** Somebody has read an entry. An end at once is waited for; a moved deadline is not. */
    void accessed(Object keyForm, Object valueForm) {
        Mutation mutation = parts.deadlines().access(() -> store.deadline(keyForm));
        if (mutation instanceof Mutation.Touch) {
            touch(keyForm, mutation);
        } else if (!(mutation instanceof Mutation.Nothing)) {
            runner.run(Target.at(store, keyForm), operations.end(valueForm));
        }
    }

    /**
     * Has a deadline moved, once at a time for each entry. Whoever begins that must be able to say that it is over, also if
     * his stack ends here: otherwise nobody in this process would move the deadline any more.
     */
    private void touch(Object keyForm, Mutation touch) {
        if (touching.contains(keyForm)) {
            return;
        }
        store.map().leases().requireStack();
        if (!touching.add(keyForm)) {
            return;
        }
        try {
            Command command = new Command(store.map().encodeKey(keyForm), Condition.PRESENT, touch);
            store.submit(Commit.of(command).tersely()).whenComplete((receipts, failure) -> {
                touching.remove(keyForm);
                if (failure != null) {
                    log.debug("a deadline was not moved; the next read tries again", failure);
                }
            });
        } catch (Throwable notAsked) {
            touching.remove(keyForm);
            throw notAsked;
        }
    }
}
