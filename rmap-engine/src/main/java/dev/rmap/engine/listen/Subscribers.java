package dev.rmap.engine.listen;

import dev.rmap.event.MapEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * The subscriptions of one map.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Subscribers<K, V> {

    private final String name;
    private final Executor executor;
    private final List<ListenerQueue<K, V>> all = new CopyOnWriteArrayList<>();
    private final LongAdder failures = new LongAdder();

    public Subscribers(String name, Executor executor) {
        this.name = name;
        this.executor = executor;
    }

    public String name() {
        return name;
    }

    Executor executor() {
        return executor;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public void add(ListenerQueue<K, V> subscription) {
        all.add(subscription);
    }

    void remove(ListenerQueue<K, V> subscription) {
        all.remove(subscription);
    }

    public void tell(MapEvent<K, V> event) {
        for (ListenerQueue<K, V> subscription : all) {
            subscription.add(event);
        }
    }

    /** How many times listeners threw, those that are gone included. */
    public long failures() {
        return failures.sum();
    }

    void countFailure() {
        failures.increment();
    }

    public void close() {
        all.forEach(ListenerQueue::close);
    }
}
