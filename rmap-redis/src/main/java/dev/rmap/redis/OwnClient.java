package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/** Opens, and closes, the client of a backend that was given an address and no client. */
final class OwnClient {

    /** Listeners of the feed run here; they only hand over what they hear. */
    private static final int THREADS = 4;

    private static final int NETTY_THREADS = 4;

    /** A quarter of a minute of silence would be a long time to believe in a connection that is gone. */
    private static final int PING_MILLIS = 5_000;

    private static final int MOST_CONNECTIONS = 32;

    private OwnClient() {}

    static RedisBackend connect(RedisUri uri, Duration connectTimeout, Duration responseTimeout) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, named("rmap-redis-"));
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

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
