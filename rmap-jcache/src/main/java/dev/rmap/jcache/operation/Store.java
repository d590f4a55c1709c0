package dev.rmap.jcache.operation;

import dev.rmap.engine.MapClosedException;
import dev.rmap.engine.RmapException;
import dev.rmap.engine.map.HeldEntry;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.jcache.form.Packer;
import dev.rmap.lease.StillComputingException;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Deadline;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The shared map below a cache, and the edge between what users hold and the forms that the map holds. What goes wrong
 * there ends here as a {@link CacheException} that names the cache.
 */
public final class Store<K, V> {

    /** The key of a command that is about no entry: whatever is there stays as it is. */
    private static final Bytes NO_ENTRY = Bytes.utf8("-");

    private final String cache;
    private final MapEngine<Object, Object> map;
    private final dev.rmap.engine.table.Reads<Object, Object> values;
    private final Packer packer;

    public Store(String cache, MapEngine<Object, Object> map, Packer packer) {
        this.cache = cache;
        this.map = map;
        this.values = map.reads();
        this.packer = packer;
    }

    public MapEngine<Object, Object> map() {
        return map;
    }

    /** The form of a key. */
    public Object keyForm(K key) {
        return named(() -> packer.packKey(key));
    }

    /** The form of a value. */
    public Object valueForm(V value) {
        return named(() -> packer.packValue(value));
    }

    /** The key of a form: the user's own copy. */
    @SuppressWarnings("unchecked") // Who puts other types into a cache than he declared gets them back.
    public K key(Object form) {
        return (K) named(() -> packer.unpack(form));
    }

    /** The value of a form: the user's own copy. */
    @SuppressWarnings("unchecked") // Who puts other types into a cache than he declared gets them back.
    public V value(Object form) {
        return (V) named(() -> packer.unpack(form));
    }

    /** The form of a value that came in a receipt. */
    public Object form(Bytes bytes) {
        return named(() -> map.decode(bytes));
    }

    /** The bytes of a form. */
    public Bytes bytes(Object valueForm) {
        return named(() -> map.encode(valueForm));
    }

    /**
     * Does nothing if a value can be stored under a key.
     *
     * @throws IllegalArgumentException if one of them has more bytes than the limit
     */
    public void checkStorable(Object keyForm, Object valueForm) {
        named(() -> map.encodeKey(keyForm));
        bytes(valueForm);
    }

    /** The form of the value that the replica holds under a key. */
    @Nullable
    public Object find(Object keyForm) {
        try {
            return values.get(keyForm);
        } catch (RmapException failed) {
            throw named(failed);
        }
    }

    /** Whether the replica holds an entry under a key. */
    public boolean contains(Object keyForm) {
        return map.contains(keyForm);
    }

    /** The forms of the values under these keys; cold ones are brought together. */
    public Map<Object, Object> findAll(Collection<Object> keyForms) {
        return named(() -> map.getAll(keyForms));
    }

    /** The entry that the replica holds under a key. */
    public Optional<HeldEntry<Object, Object>> entry(Object keyForm) {
        return map.entry(keyForm);
    }

    /** The same with its value in memory. */
    Optional<HeldEntry<Object, Object>> warmEntry(Object keyForm) {
        return named(() -> map.warmEntry(keyForm));
    }

    /** The entries of the replica, weakly consistent, with their values in memory. */
    public Iterator<HeldEntry<Object, Object>> entries() {
        Iterator<HeldEntry<Object, Object>> entries = map.entries();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return named(entries::hasNext);
            }

            @Override
            public HeldEntry<Object, Object> next() {
                return named(entries::next);
            }
        };
    }

    /** When the entry that the replica holds under a key ends. */
    public Deadline deadline(Object keyForm) {
        return map.entry(keyForm).map(HeldEntry::deadline).orElse(Deadline.NONE);
    }

    /** The forms of all keys of the replica, weakly consistent. */
    public Iterator<Object> keyForms() {
        return map.keys().iterator();
    }

    public List<Receipt> commitAll(Commit commit) {
        return named(() -> map.commit(commit));
    }

    /**
     * Waits until the replica shows all that was written before the call, by any process: asks the authority for nothing,
     * which answers with where it stands. Costs one round trip.
     */
    public void catchUp() {
        commitAll(Commit.of(new Command(NO_ENTRY, Condition.ALWAYS, Mutation.NOTHING))
                .tersely());
    }

    /** Has a commit decided without waiting for it; what depends on it must not block. */
    public CompletionStage<List<Receipt>> submit(Commit commit) {
        return map.submit(commit);
    }

    /** What {@link #submit} came to. */
    public List<Receipt> join(CompletionStage<List<Receipt>> commit) {
        return named(() -> {
            try {
                return commit.toCompletableFuture().join();
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
            }
        });
    }

    public void expireIfDue(Object keyForm) {
        named(() -> {
            map.expireIfDue(keyForm);
            return true;
        });
    }

    /** Runs something of the engine, and names the cache in what it throws. */
    public <T> T named(Supplier<T> action) {
        try {
            return action.get();
        } catch (MapClosedException closed) {
            throw new IllegalStateException("cache " + cache + " is closed", closed);
        } catch (RmapException | StillComputingException failed) {
            throw named(failed);
        }
    }

    private CacheException named(RuntimeException failed) {
        return new CacheException("cache " + cache + ": " + failed.getMessage(), failed);
    }
}
