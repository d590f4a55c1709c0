package dev.rmap.benchmarks.peers;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.event.EntryEvent;
import dev.rmap.redis.Messages;
import dev.rmap.redis.RedisBackend;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ours. */
final class RmapNode implements ReplicatedNode {

    private final RedisBackend backend;
    private @Nullable ReplicatedMap<String, String> joined;

    RmapNode(String uri, Messages messages) {
        backend = RedisBackend.builder(uri).messages(messages).connect();
    }

    @Override
    public void join() {
        joined = ReplicatedMap.strings("peers").backend(backend).open();
    }

    private ReplicatedMap<String, String> map() {
        return Objects.requireNonNull(joined);
    }

    @Override
    public @Nullable String get(String key) {
        return map().get(key);
    }

    @Override
    public void put(String key, String value) {
        map().put(key, value);
    }

    @Override
    public CompletionStage<?> putAsync(String key, String value) {
        return map().async().set(key, value);
    }

    @Override
    public void putAll(Map<String, String> entries) {
        map().putAll(entries);
    }

    @Override
    public int size() {
        return map().size();
    }

    /** How often this node has asked what it missed. */
    long catchUps() {
        return map().status().counters().catchUps();
    }

    @Override
    public void listen(Consumer<String> listener) {
        map().subscribe(event -> {
            if (event instanceof EntryEvent<String, String> change
                    && change.newValue().isPresent()) {
                listener.accept(change.newValue().get());
            }
        });
    }

    @Override
    public void close() {
        map().close();
        backend.close();
    }
}
