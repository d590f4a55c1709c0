package dev.rmap.jcache;

import dev.rmap.model.Revision;

/**
 * What our events say beyond JCache. A listener gets it with {@code event.unwrap(ReplicatedEntryEvent.class)}.
 */
public interface ReplicatedEntryEvent {

    /** The revision that this process's copy had reached with the event. */
    Revision revision();

    /**
     * Whether the change is a difference that was found after this process had been cut off. Values in between are never
     * heard.
     */
    boolean missed();
}
