package dev.rmap.engine.kit;

import dev.rmap.engine.HotValues;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** Keeps the values that were stored or read last. */
public final class FewHot implements HotValues<String> {

    private final int most;
    private final Duration patience;
    private final Set<String> hot = new LinkedHashSet<>();
    private final Queue<String> cold = new ArrayDeque<>();

    public FewHot(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public synchronized void stored(String key, int bytes) {
        hot.remove(key);
        hot.add(key);
        cold.remove(key);
        for (Iterator<String> oldest = hot.iterator(); hot.size() > most; ) {
            cold.add(oldest.next());
            oldest.remove();
        }
    }

    @Override
    public synchronized void read(Object key) {
        if (hot.remove(key)) {
            hot.add((String) key);
        }
    }

    @Override
    public synchronized void removed(String key) {
        hot.remove(key);
        cold.remove(key);
    }

    @Override
    public synchronized void cleared() {
        hot.clear();
        cold.clear();
    }

    @Override
    public synchronized Optional<String> takeCold() {
        return Optional.ofNullable(cold.poll());
    }

    public synchronized int size() {
        return hot.size();
    }
}
