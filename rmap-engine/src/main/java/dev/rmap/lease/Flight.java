package dev.rmap.lease;

import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process does about one missing key: asks for its lease, waits for somebody else's, or holds it. All callers of
 * the process who want the key meet here. It ends once, with one outcome for all of them.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Flight<K, V> {

    /** Who wants to know. */
    interface Caller<K, V> {
        /** The flight ended. Never blocks. */
        void ended(Flight<K, V> flight, Outcome<V> outcome);
    }

    private enum Stage {
        /** One caller asks for the lease or computes. */
        LED,
        /** Somebody else holds the lease, or what was started elsewhere is to arrive. */
        WAITING,
        ENDED
    }

    private final K key;

    // All below is guarded by this.
    private final Set<Caller<K, V>> callers = new LinkedHashSet<>();
    private Stage stage = Stage.LED;
    private @Nullable HeldLease<K> lease;
    private Runnable forgetEntry = () -> {};

    /** Where the copy of the leases stood when it began to wait: what happened before was looked at then. */
    private Revision since = Revision.NONE;

    Flight(K key) {
        this.key = key;
    }

    K key() {
        return key;
    }

    /** Adds a caller, unless the flight has ended. */
    synchronized boolean join(Caller<K, V> caller) {
        return stage != Stage.ENDED && callers.add(caller);
    }

    /**
     * A caller gives up.
     *
     * @return whether nobody needs the flight any more, so that it is to be ended
     */
    synchronized boolean leave(Caller<K, V> caller) {
        callers.remove(caller);
        return isForgotten();
    }

    /** Whether it only waits for others, and for nobody: what was started elsewhere is waited for in any case. */
    private boolean isForgotten() {
        return callers.isEmpty() && stage == Stage.WAITING && lease == null;
    }

    /** The lease is ours. */
    synchronized void holds(HeldLease<K> held) {
        lease = held;
    }

    /** The lease was lost, and somebody else has it. */
    synchronized void holdsNothing() {
        lease = null;
    }

    synchronized Optional<HeldLease<K>> lease() {
        return Optional.ofNullable(lease);
    }

    /**
     * From now on it waits for the feed.
     *
     * @param at where the copy of the leases stands
     * @return whether somebody still needs it
     */
    synchronized boolean beginWaiting(Revision at) {
        if (stage == Stage.LED) {
            stage = Stage.WAITING;
            since = at;
        }
        return !isForgotten();
    }

    /**
     * Has the entry looked out for while this waits. A flight that has ended never takes the place of its successor's
     * waker.
     *
     * @param watching begins that, and answers with what ends it; calls nobody else
     */
    synchronized void watch(Supplier<Runnable> watching) {
        if (stage == Stage.WAITING) {
            forgetEntry = watching.get();
        }
    }

    synchronized boolean isWaiting() {
        return stage == Stage.WAITING;
    }

    /** Whether it waited already when that happened. */
    synchronized boolean awaited(Revision happened) {
        return stage == Stage.WAITING && !since.reached(happened);
    }

    /** Ends it. Answers with those who are to be told, or with nobody if it has ended before. */
    synchronized List<Caller<K, V>> end() {
        stage = Stage.ENDED;
        forgetEntry.run();
        forgetEntry = () -> {};
        List<Caller<K, V>> told = new ArrayList<>(callers);
        callers.clear();
        return told;
    }
}
