package dev.rmap.engine.replica;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who wants to be woken when the entry of a key changes. A waker runs at most once, on the lane, after the replica shows
 * the change: it hands over and returns. It is told nothing. Costs the writer one look where nobody waits.
 *
 * @param <K> the type of the keys
 */
public final class Wakers<K> {

    private final ConcurrentMap<K, Runnable> wakers = new ConcurrentHashMap<>();

    /** Has the entry looked out for, in the place of whoever did so before. Look at the entry after this. */
    public void set(K key, Runnable waker) {
        wakers.put(key, waker);
    }

    public void remove(K key, Runnable waker) {
        wakers.remove(key, waker);
    }

    /** Whether nobody waits for anything. */
    public boolean isEmpty() {
        return wakers.isEmpty();
    }

    /** A waker that finds no thread to hand over to waits for the next change, unless somebody took its place. */
    private void wake(K key, Runnable waker) {
        try {
            waker.run();
        } catch (RuntimeException | Error noThread) {
            wakers.putIfAbsent(key, waker);
            throw noThread;
        }
    }

    /** The entry has changed. */
    void changed(K key) {
        if (!wakers.isEmpty()) {
            Runnable waker = wakers.remove(key);
            if (waker != null) {
                wake(key, waker);
            }
        }
    }
}
