package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SubscribeOptions;
import dev.rmap.engine.Subscription;
import dev.rmap.event.EntryEvent;
import dev.rmap.event.LineageEvent;
import dev.rmap.event.MapEvent;
import dev.rmap.event.MapListener;
import dev.rmap.event.ResetEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A listener that folds what it hears, and holds each event against the fold: an old value must be what the events
 * before it left (G7).
 */
final class FoldedEvents<K, V> implements MapListener<K, V> {

    private final ReplicatedMap<K, V> replica;
    private final Subscription subscription;
    private final Map<K, V> content = new HashMap<>();
    private final List<MapEvent<K, V>> events = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private FoldedEvents(ReplicatedMap<K, V> replica) {
        this.replica = replica;
        this.subscription = replica.subscribe(this, SubscribeOptions.WITH_CONTENT);
    }

    /** Begins with the present content. */
    static <K, V> FoldedEvents<K, V> of(ReplicatedMap<K, V> replica) {
        FoldedEvents<K, V> events = new FoldedEvents<>(replica);
        Scene.soon().until(events.subscription::isIdle);
        events.forget();
        return events;
    }

    /** The events so far are not asked for later. */
    synchronized void forget() {
        events.clear();
    }

    @Override
    public synchronized void onEvent(MapEvent<K, V> event) {
        events.add(event);
        if (event instanceof EntryEvent<K, V> entry) {
            Optional<V> held = Optional.ofNullable(content.get(entry.key()));
            if (!entry.oldValue().equals(held)) {
                faults.add(entry.key() + " at " + entry.revision() + " was said to be " + entry.oldValue()
                        + " before, but was " + held);
            }
            if (entry.newValue().isPresent()) {
                content.put(entry.key(), entry.newValue().get());
            } else {
                content.remove(entry.key());
            }
        } else if (event instanceof ResetEvent<K, V>) {
            content.clear();
        }
    }

    /** What was heard since {@link #forget}. */
    synchronized List<MapEvent<K, V>> heard() {
        return List.copyOf(events);
    }

    /** The entry events that were heard. */
    List<EntryEvent<K, V>> entries() {
        List<EntryEvent<K, V>> entries = new ArrayList<>();
        for (MapEvent<K, V> event : heard()) {
            if (event instanceof EntryEvent<K, V> entry) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** The resets that were heard. */
    List<ResetEvent<K, V>> resets() {
        List<ResetEvent<K, V>> resets = new ArrayList<>();
        for (MapEvent<K, V> event : heard()) {
            if (event instanceof ResetEvent<K, V> reset) {
                resets.add(reset);
            }
        }
        return resets;
    }

    /** The losses of history that were heard. */
    List<LineageEvent<K, V>> losses() {
        List<LineageEvent<K, V>> losses = new ArrayList<>();
        for (MapEvent<K, V> event : heard()) {
            if (event instanceof LineageEvent<K, V> loss) {
                losses.add(loss);
            }
        }
        return losses;
    }

    synchronized Map<K, V> content() {
        return Map.copyOf(content);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Waits until everything was heard, and checks that the fold is the replica. */
    void check() {
        Scene.soon().until(subscription::isIdle);
        Scene.soon()
                .untilAsserted(
                        () -> assertThat(content()).isEqualTo(replica.snapshot().entries()));
        assertThat(faults()).isEmpty();
    }
}
