package dev.rmap.redis;

import dev.rmap.backend.Backend;
import dev.rmap.testkit.BackendContract;
import dev.rmap.testkit.redis.RedisServers;

/** The Redis backend does what the engine assumes. */
class RedisBackendContractTest extends BackendContract {

    @Override
    protected Backend newBackend() {
        return RedisBackend.connect(RedisServers.shared().uri());
    }
}
