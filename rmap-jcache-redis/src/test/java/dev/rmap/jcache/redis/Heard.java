package dev.rmap.jcache.redis;

import dev.rmap.jcache.ReplicatedEntryEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;

/** What a process heard. */
final class Heard
        implements CacheEntryCreatedListener<String, String>,
                CacheEntryUpdatedListener<String, String>,
                CacheEntryRemovedListener<String, String>,
                CacheEntryExpiredListener<String, String> {

    private final List<String> events = new ArrayList<>();
    private final Map<String, String> folded = new TreeMap<>();
    private final Set<String> expired = new HashSet<>();
    private final List<Long> lateMillis = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean hanging;
    private long lastRevision;
    private long missed;
    private long outOfOrder;

    /** From now on, the listener hangs in its next event. */
    void hang() {
        hanging = true;
    }

    private void hear(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
        for (CacheEntryEvent<? extends String, ? extends String> event : heard) {
            note(event);
        }
        if (hanging) {
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void note(CacheEntryEvent<? extends String, ? extends String> event) {
        boolean gone = event.getEventType() == EventType.REMOVED || event.getEventType() == EventType.EXPIRED;
        String now = gone ? "-" : event.getValue();
        String old = event.isOldValueAvailable() ? event.getOldValue() : "-";
        events.add(event.getEventType() + " " + event.getKey() + " " + old + " " + now);
        if (gone) {
            folded.remove(event.getKey());
        } else {
            folded.put(event.getKey(), now);
        }
        ReplicatedEntryEvent ours = event.unwrap(ReplicatedEntryEvent.class);
        missed += ours.missed() ? 1 : 0;
        outOfOrder += ours.revision().number() < lastRevision ? 1 : 0;
        lastRevision = ours.revision().number();
        if (event.getEventType() == EventType.EXPIRED) {
            expired.add(event.getKey());
            lateMillis.add(System.currentTimeMillis() - Long.parseLong(old));
        }
    }

    /** The events, in order; forgets them. */
    synchronized String takeEvents() {
        String all = String.join(", ", events);
        events.clear();
        return all;
    }

    synchronized int count() {
        return events.size();
    }

    /** What the events come to for who begins with nothing. */
    synchronized Map<String, String> fold() {
        return new TreeMap<>(folded);
    }

    synchronized long missed() {
        return missed;
    }

    synchronized long outOfOrder() {
        return outOfOrder;
    }

    /** How many EXPIRED, of how many keys, and how late in the median and at most. */
    synchronized String expiry() {
        List<Long> sorted = lateMillis.stream().sorted().toList();
        long median = sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
        long most = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
        return lateMillis.size() + " of " + expired.size() + " keys, late in the median " + median + " ms, at most "
                + most + " ms";
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
        hear(heard);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
        hear(heard);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
        hear(heard);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> heard) {
        hear(heard);
    }
}
