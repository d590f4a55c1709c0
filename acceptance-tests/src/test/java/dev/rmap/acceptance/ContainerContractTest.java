package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.backend.Backend;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.BackendContract;
import dev.rmap.testkit.redis.LaunchWay;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of backends on a Redis in a container. */
@Tag("testcontainers")
class ContainerContractTest extends BackendContract {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServers.start(LaunchWay.TESTCONTAINERS, RedisOptions.plain());
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
    void theServerIsInAContainer() {
        assertThat(server.way()).isEqualTo(LaunchWay.TESTCONTAINERS);
    }
}
