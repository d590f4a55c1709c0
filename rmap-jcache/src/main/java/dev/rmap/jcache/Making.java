package dev.rmap.jcache;

import dev.rmap.jcache.base.Closing;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;

/** Has the user's factories make what belongs together, and remembers what they made, in order. Confined to one thread. */
final class Making {

    private final String cache;
    private final List<Object> made = new ArrayList<>();

    Making(String cache) {
        this.cache = cache;
    }

    /**
     * Has one thing made.
     *
     * @param what the name of the thing in messages
     * @throws CacheException if the factory fails, also with a checked exception that nothing declares, or makes nothing
     */
    <T> T make(String what, Factory<T> factory) {
        T next;
        try {
            next = factory.create();
        } catch (CacheException told) {
            throw told;
        } catch (Exception failed) {
            throw new CacheException("cache " + cache + ": its " + what + " cannot be made", failed);
        }
        if (next == null) {
            throw new CacheException("cache " + cache + ": the factory of its " + what + " made nothing");
        }
        made.add(next);
        return next;
    }

    /** Closes what was made. */
    void undo() {
        Closing.allQuietly(made);
    }
}
