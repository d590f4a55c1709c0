package dev.rmap.redis;

import dev.rmap.backend.Backend;
import dev.rmap.testkit.BackendContract;
import dev.rmap.testkit.redis.RedisServers;

/** The same, where writers tell the changes of a batch in one message. */
class OneMessageContractTest extends BackendContract {

    @Override
    protected Backend newBackend() {
        return RedisBackend.builder(RedisServers.shared().uri())
                .messages(Messages.ONE_FOR_EACH_BATCH)
                .connect();
    }
}
