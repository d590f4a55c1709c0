package dev.rmap.jcache;

import dev.rmap.model.Reason;
import dev.rmap.model.Revision;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;

/** Remembers all that it hears. */
class RecordingListener
        implements CacheEntryCreatedListener<String, String>,
                CacheEntryUpdatedListener<String, String>,
                CacheEntryRemovedListener<String, String>,
                CacheEntryExpiredListener<String, String>,
                CacheResetListener<String, String> {

    /**
     * One event.
     *
     * @param type what happened; null for a reset
     * @param key the key
     * @param old the value before
     * @param now the value after
     */
    record Heard(EventType type, String key, String old, String now) {
        static Heard created(String key, String now) {
            return new Heard(EventType.CREATED, key, null, now);
        }

        static Heard updated(String key, String old, String now) {
            return new Heard(EventType.UPDATED, key, old, now);
        }

        static Heard removed(String key, String old) {
            return new Heard(EventType.REMOVED, key, old, null);
        }

        static Heard expired(String key, String old) {
            return new Heard(EventType.EXPIRED, key, old, null);
        }
    }

    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final List<Revision> revisions = new CopyOnWriteArrayList<>();
    final List<Boolean> missed = new CopyOnWriteArrayList<>();
    final List<Reason> resets = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    /** When each event was heard, in milliseconds since 1970. */
    final List<Long> heardMillis = new CopyOnWriteArrayList<>();

    CacheEntryListenerConfiguration<String, String> synchronous() {
        return new MutableCacheEntryListenerConfiguration<>(() -> this, null, true, true);
    }

    CacheEntryListenerConfiguration<String, String> asynchronous() {
        return new MutableCacheEntryListenerConfiguration<>(() -> this, null, true, false);
    }

    void forget() {
        heard.clear();
        revisions.clear();
        missed.clear();
        heardMillis.clear();
        resets.clear();
    }

    /** What a map is that begins with some content and follows the events. */
    Map<String, String> fold(Map<String, String> start) {
        Map<String, String> folded = new TreeMap<>(start);
        for (Heard event : heard) {
            if (event.now() == null) {
                folded.remove(event.key());
            } else {
                folded.put(event.key(), event.now());
            }
        }
        return folded;
    }

    private void record(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
        threads.add(Thread.currentThread());
        for (CacheEntryEvent<? extends String, ? extends String> event : events) {
            boolean gone = event.getEventType() == EventType.REMOVED || event.getEventType() == EventType.EXPIRED;
            ReplicatedEntryEvent ours = event.unwrap(ReplicatedEntryEvent.class);
            revisions.add(ours.revision());
            missed.add(ours.missed());
            heardMillis.add(System.currentTimeMillis());
            heard.add(new Heard(
                    event.getEventType(), event.getKey(), event.getOldValue(), gone ? null : event.getValue()));
        }
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
        record(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
        record(events);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
        record(events);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
        record(events);
    }

    @Override
    public void onReset(Cache<String, String> cache, Reason reason, Revision revision) {
        resets.add(reason);
    }
}
