package dev.rmap.jcache.opening;

import dev.rmap.backend.Backend;
import dev.rmap.redis.Messages;
import dev.rmap.redis.RedisBackend;
import org.redisson.api.RedissonClient;

/**
 * The only class that knows the Redis backend: it is loaded when an address asks for Redis, and not before.
 *
 * <p>No Go program takes part in a cache: what it holds has forms of its own. So one message tells all that a batch stored.
 */
final class RedisBackends {

    private static final Messages MESSAGES = Messages.ONE_FOR_EACH_BATCH;

    private RedisBackends() {}

    static Backend connect(String uri) {
        return RedisBackend.builder(uri).messages(MESSAGES).connect();
    }

    /**
     * Uses a client that the user configured.
     *
     * @throws IllegalArgumentException if the object is none
     */
    static Backend using(Object client) {
        if (client instanceof RedissonClient redisson) {
            return RedisBackend.using(redisson, MESSAGES);
        }
        throw new IllegalArgumentException("the property " + ManagerProperties.REDISSON + " holds a "
                + client.getClass().getName() + ", and needs a RedissonClient");
    }
}
