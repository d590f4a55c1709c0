package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.DelayStrategy;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.SingleServerConfig;

/** Opens, and closes, the client of a backend that was given an address and no client. */
final class OwnClient {

    private static final int NETTY_THREADS = 4;

    private static final Duration LEAST_PING = Duration.ofSeconds(1);
    private static final Duration MOST_PING = Duration.ofSeconds(5);

    /** After a lost connection: soon at first, and then not all clients of a server at once. */
    private static final DelayStrategy RECONNECTION =
            new EqualJitterDelay(Duration.ofMillis(100), Duration.ofSeconds(3));

    private static final int MOST_CONNECTIONS = 32;

    /** Each map takes one; with Redisson's five on each connection the 251st map would find no room. */
    private static final int SUBSCRIPTIONS_PER_CONNECTION = 1_000;

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
            Throwable deepest = deepest(e);
            boolean refused =
                    deepest instanceof RedisWrongPasswordException || deepest instanceof RedisAuthRequiredException;
            throw new BackendException(
                    refused ? Kind.REFUSED : Kind.UNAVAILABLE,
                    "cannot connect to " + uri + ": " + Failures.serverText(String.valueOf(deepest.getMessage())),
                    e);
        }
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : deepest(cause);
    }

    /**
     * Redisson tries twice to connect, with a pause between; all of that takes no longer than the connect timeout. It
     * gives up a connection that leaves a PING unanswered until the next one is due.
     */
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
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(MOST_CONNECTIONS)
                .setSubscriptionsPerConnection(SUBSCRIPTIONS_PER_CONNECTION);
        server.setConnectTimeout(millis(connectTimeout.multipliedBy(2).dividedBy(5)))
                .setRetryAttempts(1)
                .setRetryDelay(new ConstantDelay(connectTimeout.dividedBy(5)))
                .setReconnectionDelay(RECONNECTION)
                .setTimeout(millis(responseTimeout))
                .setPingConnectionInterval(millis(ping(responseTimeout)));
        return config;
    }

    private static Duration ping(Duration responseTimeout) {
        if (responseTimeout.compareTo(LEAST_PING) < 0) {
            return LEAST_PING;
        }
        return responseTimeout.compareTo(MOST_PING) > 0 ? MOST_PING : responseTimeout;
    }

    private static int millis(Duration duration) {
        return (int) Math.max(1, duration.toMillis());
    }
}
