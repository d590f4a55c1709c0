package dev.rmap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Backend;
import dev.rmap.testkit.BackendContract;
import dev.rmap.testkit.redis.LaunchWay;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract on the oldest Redis that is supported, which the embedded-redis jar carries. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class OldRedisContractTest extends BackendContract {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServers.start(LaunchWay.EMBEDDED, RedisOptions.plain());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Backend newBackend() {
        return RedisBackend.connect(server.uri());
    }

    @Test
    void theServerIsOldIndeed() {
        try (RespConnection redis = server.connect()) {
            assertThat(redis.text("INFO", "server")).contains("redis_version:6.2.");
        }
    }
}
