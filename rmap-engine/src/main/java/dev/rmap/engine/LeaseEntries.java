package dev.rmap.engine;

import dev.rmap.event.MapListener;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import java.util.Optional;

/**
 * The leases of a map: at most one for each key, an entry of the same map that users never see. Because it is in the same
 * map, one commit can speak of the lease and of the entry, and whoever gets a lease has a replica that shows what earlier
 * holders stored. What a lease says is up to {@code dev.rmap.lease}; here it is bytes.
 *
 * @param <K> the type of the keys of the map
 */
public final class LeaseEntries<K> {

    /** How many events a listener may be behind; beyond it the events of one key fold into one. */
    private static final int EVENT_QUEUE = 16_384;

    private static final int EVENT_BYTES = 64 << 20;

    private final LeaseKeys<K> keys;
    private final Subscribers<K, Bytes> subscribers;
    private final Replica<K, Bytes> replica;
    private final Expirer<K> expirer;
    private final Wakers<K> wakers;

    LeaseEntries(Copies<K> copies, Committer committer, Pace pace) {
        this.keys = copies.leaseKeys();
        this.subscribers = copies.leaseSubscribers();
        this.replica = copies.leases();
        this.expirer = new Expirer<>(replica, keys, committer, pace);
        this.wakers = copies.entries().wakers();
    }

    /** The stored key of the lease of a key. */
    public Bytes encodeKey(K key) {
        return keys.encode(key);
    }

    /** The lease of a key, as this process's copy shows it. */
    public Optional<Held<Bytes>> find(K key) {
        Object kept = replica.find(key);
        return kept == null ? Optional.empty() : Optional.of(held((Cell.OfBytes) kept));
    }

    private static Held<Bytes> held(Cell.OfBytes cell) {
        return new Held<>(cell.bytes, cell.bytes, cell.deadline);
    }

    /** Whether this process's copy shows no lease at all. */
    public boolean isEmpty() {
        return replica.table().entries.isEmpty();
    }

    /** The commit that ends a lease whose time is over, if this is such a lease. */
    public Optional<Commit> due(K key) {
        Object kept = replica.table().entries.get(key);
        return kept instanceof Cell cell && replica.reads().isOver(cell)
                ? Optional.of(Commit.of(new Command(keys.encode(key), Condition.due(cell.deadline), Mutation.EXPIRE)))
                : Optional.empty();
    }

    /** Adds a listener that hears every later change of a lease, once, in order. */
    public Subscription<K, Bytes> subscribe(MapListener<K, Bytes> listener) {
        return replica.subscribe(listener, new Pending<>(EVENT_QUEUE, EVENT_BYTES), false);
    }

    /**
     * Wakes the caller once, on a callback thread, when the entry of the key (not its lease) has changed. There is one
     * waker for each key; a later one takes its place.
     */
    public void wakeOnEntry(K key, Runnable waker) {
        wakers.set(key, waker);
    }

    /** Takes back {@link #wakeOnEntry}. */
    public void forgetEntry(K key) {
        wakers.remove(key);
    }

    /** The replica has moved. */
    void look() {
        expirer.look();
    }

    void close() {
        expirer.close();
        subscribers.close();
    }
}
