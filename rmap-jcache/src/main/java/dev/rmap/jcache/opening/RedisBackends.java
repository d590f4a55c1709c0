package dev.rmap.jcache.opening;

import dev.rmap.backend.Backend;
import dev.rmap.redis.RedisBackend;
import org.redisson.api.RedissonClient;

/** The only class that knows the Redis backend: it is loaded when an address asks for Redis, and not before. */
final class RedisBackends {

    private RedisBackends() {}

    static Backend connect(String uri) {
        return RedisBackend.connect(uri);
    }

    /**
     * Uses a client that the user configured.
     *
     * @throws IllegalArgumentException if the object is none
     */
    static Backend using(Object client) {
        if (client instanceof RedissonClient redisson) {
            return RedisBackend.using(redisson);
        }
        throw new IllegalArgumentException("the property " + ManagerProperties.REDISSON + " holds a "
                + client.getClass().getName() + ", and needs a RedissonClient");
    }
}
