package dev.rmap.examples.jcache;

import java.math.BigDecimal;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/** Prints what becomes of prices. */
public final class PrintingListener
        implements CacheEntryCreatedListener<String, BigDecimal>,
                CacheEntryUpdatedListener<String, BigDecimal>,
                CacheEntryRemovedListener<String, BigDecimal>,
                CacheEntryExpiredListener<String, BigDecimal> {

    /** Made by the cache. */
    public PrintingListener() {}

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends BigDecimal>> events) {
        events.forEach(event -> print(event.getKey() + " cost " + event.getValue()));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends BigDecimal>> events) {
        events.forEach(event -> print(event.getKey() + " cost " + event.getValue() + ", not " + event.getOldValue()));
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends BigDecimal>> events) {
        events.forEach(event -> print("no more " + event.getKey() + "; they cost " + event.getOldValue()));
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends BigDecimal>> events) {
        events.forEach(event -> print("nobody knows what " + event.getKey() + " cost; it was " + event.getOldValue()));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
