package dev.rmap.jcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rmap.engine.HotValues;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The values of a cache that stay in this process's memory, chosen by Caffeine: those that are worth most by how often
 * and how lately they were read. Caffeine holds the keys and the lengths; the values stay in the replica.
 */
final class HotSet implements HotValues<Object> {

    private final Duration patience;
    private final Cache<Object, Integer> hot;

    /** What Caffeine has given up and the replica has not let go yet: it does so with its next step. */
    private final Queue<Object> cold = new ConcurrentLinkedQueue<>();

    private HotSet(Caffeine<Object, Object> bounds, Duration patience) {
        this.patience = patience;
        this.hot = bounds.executor(Runnable::run)
                .evictionListener((key, bytes, cause) -> givenUp(key))
                .build();
    }

    /** What the configuration wants. */
    static HotValues<Object> of(RmapConfiguration<?, ?> configuration) {
        Duration patience = configuration.getFetchTimeout();
        if (configuration.getMaximumSize() != RmapConfiguration.UNBOUNDED) {
            return new HotSet(Caffeine.newBuilder().maximumSize(configuration.getMaximumSize()), patience);
        }
        return configuration.getMaximumWeight() == RmapConfiguration.UNBOUNDED
                ? HotValues.all()
                : new HotSet(
                        Caffeine.newBuilder()
                                .maximumWeight(configuration.getMaximumWeight())
                                .weigher((Object key, Object bytes) -> (Integer) bytes),
                        patience);
    }

    private void givenUp(@Nullable Object key) {
        if (key != null) {
            cold.add(key);
        }
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public void stored(Object key, int bytes) {
        hot.put(key, bytes);
    }

    @Override
    public void read(Object key) {
        var unused = hot.getIfPresent(key);
    }

    @Override
    public void removed(Object key) {
        hot.invalidate(key);
    }

    @Override
    public void cleared() {
        hot.invalidateAll();
        cold.clear();
    }

    /** A key that came back since it was given up stays. */
    @Override
    public Optional<Object> takeCold() {
        Object next = cold.poll();
        while (next != null && hot.asMap().containsKey(next)) {
            next = cold.poll();
        }
        return Optional.ofNullable(next);
    }
}
