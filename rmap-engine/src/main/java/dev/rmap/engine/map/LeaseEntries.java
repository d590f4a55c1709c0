package dev.rmap.engine.map;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.Subscription;
import dev.rmap.engine.commit.Committer;
import dev.rmap.engine.commit.StackRoom;
import dev.rmap.engine.listen.Pending;
import dev.rmap.engine.listen.Subscribers;
import dev.rmap.engine.replica.Copies;
import dev.rmap.engine.replica.LeaseKeys;
import dev.rmap.engine.replica.Replica;
import dev.rmap.engine.replica.Wakers;
import dev.rmap.engine.table.Cell;
import dev.rmap.engine.time.Pace;
import dev.rmap.event.MapListener;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
    private final Committer committer;
    private final EngineRuntime runtime;

    LeaseEntries(Copies<K> copies, Committer committer, Pace pace, EngineRuntime runtime) {
        this.keys = copies.leaseKeys();
        this.subscribers = copies.leaseSubscribers();
        this.replica = copies.leases();
        this.expirer = new Expirer<>(replica, keys, committer, pace);
        expirer.begin(); // whoever waits for the end of a lease looks at the lease first
        this.wakers = copies.entries().wakers();
        this.committer = committer;
        this.runtime = runtime;
    }

    /** Time, threads and chance of this map. */
    public EngineRuntime runtime() {
        return runtime;
    }

    /** The stored key of the lease of the entry with a stored key. */
    public static Bytes keyOf(Bytes entry) {
        return LeaseKeys.of(entry);
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

    /**
     * The revision that the leases of this process's copy have reached: they follow the entries, which may be a step ahead
     * of them.
     */
    public Revision revision() {
        return replica.position().revision();
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

    /**
     * Returns if the caller's stack is long enough to take a lease and to end it.
     *
     * @throws StackOverflowError if it is not; ask before anything is begun that others wait for
     */
    public void requireStack() {
        StackRoom.requireAroundWrite();
    }

    /**
     * Has a commit decided, as {@link MapEngine#commitAsync} does, for work that never blocks: the stage completes on a
     * thread of the runtime's relief, so that users who hold all callback threads hold up nobody here. Throws nothing:
     * what keeps a commit from being sent, an error too, is what its future fails with. Nothing here asks what was replaced.
     */
    public CompletableFuture<List<Receipt>> commit(Commit commit) {
        try {
            return committer
                    .submit(commit.tersely(), false)
                    .whenCompleteAsync((receipts, failure) -> {}, runtime.relief());
        } catch (Throwable notSent) {
            return CompletableFuture.failedFuture(notSent);
        }
    }

    /** Adds a listener that hears every later change of a lease, once, in order, on threads of the relief: it never blocks. */
    public Subscription subscribe(MapListener<K, Bytes> listener) {
        return replica.subscribe(listener, new Pending<>(EVENT_QUEUE, EVENT_BYTES), false);
    }

    /**
     * Wakes the caller once, on a thread of the relief, when the entry of the key (not its lease) has changed; the waker
     * never blocks. There is one for each key: a later one takes its place. Look at the entry after this.
     *
     * @return takes it back
     */
    public Runnable wakeOnEntry(K key, Runnable waker) {
        Runnable handingOver = () -> runtime.relief().execute(waker);
        wakers.set(key, handingOver);
        return () -> wakers.remove(key, handingOver);
    }

    /** The same for the lease of the key. */
    public Runnable wakeOnLease(K key, Runnable waker) {
        Runnable handingOver = () -> runtime.relief().execute(waker);
        replica.wakers().set(key, handingOver);
        return () -> replica.wakers().remove(key, handingOver);
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
