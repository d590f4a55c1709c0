package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServers;

class RedisTestlibTest extends TestlibContract {

    @Override
    Backend newBackend() {
        return RedisBackend.connect(RedisServers.shared().address().uri());
    }

    @Override
    ReplicatedMap<String, String> open(Backend on, String name) {
        return ReplicatedMap.strings(name).backend(on).open();
    }
}
