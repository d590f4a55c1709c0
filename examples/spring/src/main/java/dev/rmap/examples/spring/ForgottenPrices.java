package dev.rmap.examples.spring;

import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;

/** Says which prices were evicted, whichever instance did that. */
public final class ForgottenPrices implements CacheEntryRemovedListener<String, Price> {

    /** JCache makes one from the name of the class. */
    public ForgottenPrices() {}

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends Price>> events) {
        events.forEach(event -> System.out.println(
                event.getKey() + " do not cost " + event.getOldValue().amount() + " any more"));
    }
}
