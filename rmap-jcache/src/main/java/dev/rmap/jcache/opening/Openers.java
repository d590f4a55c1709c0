package dev.rmap.jcache.opening;

import dev.rmap.engine.EngineRuntime;
import dev.rmap.engine.Timers;
import dev.rmap.engine.map.MapEngine;
import dev.rmap.model.Bytes;
import dev.rmap.model.Command;
import dev.rmap.model.Commit;
import dev.rmap.model.Condition;
import dev.rmap.model.Expiry;
import dev.rmap.model.Mutation;
import dev.rmap.model.Receipt;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.CacheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a shared map of its own which caches this manager has open, and with which types, so that a process that wants
 * other types is refused while anybody has the cache open. Each opener has a lease and renews it; who dies is forgotten
 * when his lease is over.
 */
public final class Openers implements AutoCloseable {

    static final long LEASE_MILLIS = 30_000;

    private static final long LONGEST_GOODBYE_MILLIS = 5_000;
    private static final long RENEW_MILLIS = LEASE_MILLIS / 3;
    private static final Logger log = LoggerFactory.getLogger(Openers.class);

    private final MapEngine<Object, Object> map;
    private final String id = UUID.randomUUID().toString();
    private final Map<String, String> open = new ConcurrentHashMap<>();
    private volatile Timers.Timeout renewal = () -> {};
    private volatile boolean closed;

    /** Whether the latest goodbye was not heard: then the next ones are said without waiting. */
    private volatile boolean unheard;

    /**
     * Nothing is open yet.
     *
     * @param map the shared map, which is closed with this
     */
    public Openers(MapEngine<Object, Object> map) {
        this.map = map;
        renewLater();
    }

    /**
     * Says that this manager has a cache open.
     *
     * @param types what all openers have to agree in
     * @throws CacheException if somebody has it open with other types; the message names both
     */
    public void add(String cache, String types) {
        edit(cache, held -> claimed(cache, types, held));
        open.put(cache, types);
    }

    private OpenCache claimed(String cache, String types, OpenCache held) {
        if (held.openers().keySet().stream().anyMatch(other -> !other.equals(id))
                && !held.types().equals(types)) {
            throw new CacheException("cache " + cache + " was to be opened with " + types
                    + ", but somebody has it open with " + held.types());
        }
        return new OpenCache(types, held.openers()).with(id, map.authorityMillis() + LEASE_MILLIS);
    }

    /**
     * Says that this manager has closed a cache. If the authority cannot be reached within some seconds, the end of the
     * lease says so; and if it could not be reached the last time, nobody waits for it.
     */
    public void remove(String cache) {
        if (open.remove(cache) == null) {
            return;
        }
        CompletableFuture<Void> removed = CompletableFuture.runAsync(
                () -> edit(cache, held -> held.without(id)),
                EngineRuntime.shared().executor());
        try {
            removed.get(unheard ? 0 : LONGEST_GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
            unheard = false;
        } catch (ExecutionException | TimeoutException failed) {
            unheard = true;
            log.warn("cannot say that cache {} was closed: {}", cache, failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Edit {
        OpenCache apply(OpenCache held);
    }

    /**
     * Changes what is said of a cache, on what is said at the authority. The copy here is not looked at: it may not have
     * heard yet that somebody closed the cache.
     */
    private void edit(String cache, Edit edit) {
        Optional<Bytes> held = Optional.empty();
        for (Receipt receipt = ask(cache, held, edit); !receipt.accepted(); receipt = ask(cache, held, edit)) {
            held = receipt.before();
        }
    }

    private Receipt ask(String cache, Optional<Bytes> held, Edit edit) {
        OpenCache now = held.map(bytes -> OpenCache.parse(String.valueOf(map.decode(bytes))))
                .orElse(OpenCache.NOBODY)
                .alive(map.authorityMillis());
        OpenCache next = edit.apply(now);
        Condition condition = held.map(Condition::holds).orElse(Condition.ABSENT);
        Mutation mutation = next.openers().isEmpty()
                ? Mutation.REMOVE
                : new Mutation.Set(map.encode(next.text()), Expiry.after(LEASE_MILLIS));
        return map.commit(Commit.of(new Command(map.encodeKey(cache), condition, mutation)))
                .get(0);
    }

    private void renewLater() {
        renewal = EngineRuntime.shared()
                .timers()
                .after(RENEW_MILLIS, () -> EngineRuntime.shared().executor().execute(this::renew));
    }

    private void renew() {
        open.forEach((cache, types) -> {
            try {
                renew(cache, types);
            } catch (RuntimeException failed) {
                log.warn("cannot say that cache {} is open: {}", cache, failed.getMessage());
            }
        });
        if (!closed) {
            renewLater();
        }
    }

    /** A cache that is closed meanwhile is not to stay claimed; one that is opened again, the next renewal claims. */
    private void renew(String cache, String types) {
        if (!closed) {
            edit(cache, held -> claimed(cache, types, held));
            if (!open.containsKey(cache)) {
                edit(cache, held -> held.without(id));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        renewal.cancel();
        open.keySet().forEach(this::remove);
        map.close();
    }
}
