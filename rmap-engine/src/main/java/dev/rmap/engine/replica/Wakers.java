package dev.rmap.engine.replica;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to be woken when the entry of a key changes. A waker runs at most once, on the lane, after the replica shows
 * the change: it hands over and returns. It is told nothing. Costs the writer one look where nobody waits.
 *
 * @param <K> the type of the keys
 */
public final class Wakers<K> {

    private static final Logger log = LoggerFactory.getLogger(Wakers.class);

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

    /**
     * The entry has changed. Answers false if its waker found no thread to hand over to: then it waits on, unless somebody
     * took its place, and this is to be called again.
     */
    boolean changed(K key) {
        Runnable waker = wakers.isEmpty() ? null : wakers.remove(key);
        if (waker == null) {
            return true;
        }
        try {
            waker.run();
            return true;
        } catch (Throwable noThread) {
            log.debug("somebody who waits for an entry finds no thread, and waits on", noThread);
            wakers.putIfAbsent(key, waker);
            return false;
        }
    }
}
