package dev.rmap.redis;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;

/** For tests that mistreat their server: each of them has one for itself. */
abstract class OnItsOwnRedis extends OnRedis {

    @Override
    RedisServer server() {
        return RedisServers.start();
    }
}
