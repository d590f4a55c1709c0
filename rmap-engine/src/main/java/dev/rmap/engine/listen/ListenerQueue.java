package dev.rmap.engine.listen;

import dev.rmap.engine.Subscription;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.model.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and what it has not heard yet. Events are handed over one at a time, on a thread of the executor that is
 * held only while there is something to say; a listener that never returns keeps that thread and nothing else.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ListenerQueue<K, V> implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(ListenerQueue.class);

    private final Subscribers<K, V> subscribers;
    private final MapListener<K, V> listener;
    private final Executor executor;
    private final Pending<K, V> pending;

    /** What was there when the subscription began. Touched by whoever hands over, before any later event. */
    private Iterator<MapEvent<K, V>> initial = Collections.emptyIterator();

    /** Who waits for the listener to have heard of a revision. Guarded by this. */
    private final List<Waiter> waiters = new ArrayList<>(0);

    /** Whether a thread hands over, or will. Begins so, because nothing is handed over before {@link #start}. */
    private boolean running = true;

    private boolean closed;

    private final class Waiter extends CompletableFuture<Void> {
        private final Revision revision;

        Waiter(Revision revision) {
            this.revision = revision;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            synchronized (ListenerQueue.this) {
                waiters.remove(this);
            }
            return super.cancel(mayInterrupt);
        }
    }

    public ListenerQueue(Subscribers<K, V> subscribers, MapListener<K, V> listener, Pending<K, V> pending) {
        this.subscribers = subscribers;
        this.listener = listener;
        this.executor = subscribers.executor();
        this.pending = pending;
    }

    /**
     * Begins to hand over: first what was there when the subscription began, and then every event that came since. The
     * content is made here and now; if that fails, the subscription is over.
     */
    public void start(Supplier<Iterator<MapEvent<K, V>>> content) {
        try {
            initial = content.get();
        } catch (Throwable failed) {
            close();
            throw failed;
        }
        goOn();
    }

    private void goOn() {
        try {
            executor.execute(this::handOver);
        } catch (Throwable noThread) {
            subscribers.countFailure();
            log.warn("no thread for a listener of {}; the next event tries again", subscribers.name(), noThread);
            synchronized (this) {
                running = false;
            }
        }
    }

    /** Takes an event. Called in revision order; never blocks on the listener. */
    void add(MapEvent<K, V> event) {
        synchronized (this) {
            if (closed) {
                return;
            }
            pending.add(event);
            if (running) {
                return;
            }
            running = true;
        }
        goOn();
    }

    private void handOver() {
        Iterator<MapEvent<K, V>> content = initial;
        initial = Collections.emptyIterator();
        while (content.hasNext() && !isClosed()) {
            tell(content.next());
        }
        while (true) {
            MapEvent<K, V> event = null;
            List<Waiter> released;
            synchronized (this) {
                if (closed || pending.isEmpty()) {
                    running = false;
                } else {
                    event = pending.next();
                }
                released = takeReleased(event);
            }
            released.forEach(waiter -> waiter.complete(null));
            if (event == null) {
                return;
            }
            tell(event);
        }
    }

    /** Those who need not wait for this event: it is of a later revision, or of a later history. */
    private List<Waiter> takeReleased(@Nullable MapEvent<K, V> next) {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Waiter> released = new ArrayList<>();
        waiters.removeIf(waiter -> (next == null || !waiter.revision.reached(next.revision())) && released.add(waiter));
        return released;
    }

    @Override
    public CompletableFuture<Void> heard(Revision revision) {
        Waiter waiter = new Waiter(revision);
        synchronized (this) {
            if (!closed && (running || !pending.isEmpty())) {
                waiters.add(waiter);
                return waiter;
            }
        }
        waiter.complete(null);
        return waiter;
    }

    private void tell(MapEvent<K, V> event) {
        try {
            listener.onEvent(event);
        } catch (Throwable thrown) {
            subscribers.countFailure();
            log.warn("a listener of {} threw at {}; it goes on with the next event", subscribers.name(), event, thrown);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized long folded() {
        return pending.folds();
    }

    @Override
    public synchronized boolean isIdle() {
        return !running && pending.isEmpty();
    }

    @Override
    public void close() {
        subscribers.remove(this);
        List<Waiter> released;
        synchronized (this) {
            closed = true;
            released = takeReleased(null);
        }
        released.forEach(waiter -> waiter.complete(null));
    }
}
