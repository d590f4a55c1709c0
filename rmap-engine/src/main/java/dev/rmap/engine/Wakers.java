package dev.rmap.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * Who wants to be woken when the entry of a key changes. A waker runs at most once, after the replica shows the change,
 * on a thread of the executor; it is told nothing and looks for itself. Costs the writer one look where nobody waits.
 *
 * @param <K> the type of the keys
 */
final class Wakers<K> {

    private final Executor executor;
    private final ConcurrentMap<K, Runnable> wakers = new ConcurrentHashMap<>();

    Wakers(Executor executor) {
        this.executor = executor;
    }

    /** Has the entry looked out for, in the place of whoever did so before. Look at the entry after this. */
    void set(K key, Runnable waker) {
        wakers.put(key, waker);
    }

    void remove(K key) {
        wakers.remove(key);
    }

    boolean isEmpty() {
        return wakers.isEmpty();
    }

    /** The entry has changed. */
    void changed(K key) {
        if (!wakers.isEmpty()) {
            Runnable waker = wakers.remove(key);
            if (waker != null) {
                executor.execute(waker);
            }
        }
    }
}
