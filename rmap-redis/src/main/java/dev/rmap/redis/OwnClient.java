package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/** Opens, and closes, the client of a backend that was given an address and no client. */
final class OwnClient {

    private static final int NETTY_THREADS = 4;

    /** A quarter of a minute of silence would be a long time to believe in a connection that is gone. */
    private static final int PING_MILLIS = 5_000;

    private static final int MOST_CONNECTIONS = 32;

    private OwnClient() {}

    static RedisBackend connect(RedisUri uri, Duration connectTimeout, Duration responseTimeout) {
        ExecutorService threads = new InlineExecutor();
        try {
            RedissonClient client = Redisson.create(config(uri, connectTimeout, responseTimeout, threads));
            return new RedisBackend(client, uri.toString(), () -> {
                client.shutdown();
                threads.shutdown();
            });
        } catch (RuntimeException e) {
            threads.shutdown();
            throw new BackendException(new Failures("").of(e).kind(), "cannot connect to " + uri + ": " + reason(e), e);
        }
    }

    private static String reason(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private static Config config(
            RedisUri uri, Duration connectTimeout, Duration responseTimeout, ExecutorService threads) {
        Config config = new Config().setExecutor(threads).setNettyThreads(NETTY_THREADS);
        uri.user().ifPresent(config::setUsername);
        uri.password().ifPresent(config::setPassword);
        SingleServerConfig server = config.useSingleServer()
                .setAddress(uri.address())
                .setDatabase(uri.database())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(MOST_CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(1);
        server.setConnectTimeout((int) connectTimeout.toMillis())
                .setTimeout((int) responseTimeout.toMillis())
                .setPingConnectionInterval(PING_MILLIS);
        return config;
    }
}
