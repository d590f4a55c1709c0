package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.DelayStrategy;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SubscriptionMode;

/** Opens, and closes, the client of a backend that was given an address and no client. */
final class OwnClient {

    /** As many as there are processors, and not more: each hand-over between them is a delay for a writer. */
    private static final int NETTY_THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** How long what is under way may take to end when the client is closed. */
    private static final int END_SECONDS = 10;

    private static final Duration LEAST_PING = Duration.ofSeconds(1);
    private static final Duration MOST_PING = Duration.ofSeconds(5);

    /** After a lost connection: soon at first, and then not all clients of a server at once. */
    private static final DelayStrategy RECONNECTION =
            new EqualJitterDelay(Duration.ofMillis(100), Duration.ofSeconds(3));

    private static final int MOST_CONNECTIONS = 32;

    /** How often Sentinels and clusters are asked who the masters are. */
    private static final int SCAN_MILLIS = 1_000;

    /** Each map takes one; with Redisson's five on each connection the 251st map would find no room. */
    private static final int SUBSCRIPTIONS_PER_CONNECTION = 1_000;

    private OwnClient() {}

    /**
     * How to connect.
     *
     * @param connectTimeout how long connecting may take
     * @param responseTimeout how long an answer may take
     * @param trust whom to trust with TLS; the JVM's choice if empty
     * @param keys what to show of oneself with TLS; nothing if empty
     * @param messages how writers tell what they change
     */
    record Manner(
            Duration connectTimeout,
            Duration responseTimeout,
            Optional<TrustManagerFactory> trust,
            Optional<KeyManagerFactory> keys,
            Messages messages) {}

    /** What the client runs on. Redisson ends neither, because both are given to it. */
    private record Threads(EventLoopGroup eventLoops, ExecutorService listeners) {

        /** Waits for the event loops, unless it is one of them that ends them. */
        void end() {
            listeners.shutdown();
            Future<?> ended = eventLoops.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS);
            for (EventExecutor loop : eventLoops) {
                if (loop.inEventLoop()) {
                    return;
                }
            }
            ended.awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Of the class that Netty 4.1 has too: a framework may have chosen that. */
    @SuppressWarnings("deprecation") // Netty 4.2 has another, which Netty 4.1 has not.
    private static EventLoopGroup eventLoops() {
        return new NioEventLoopGroup(
                NETTY_THREADS,
                new DefaultThreadFactory("rmap-redis"),
                SelectorProvider.provider(),
                AttentiveSelect::new);
    }

    static RedisBackend connect(RedisUri uri, Manner manner) {
        Threads threads = new Threads(eventLoops(), new InlineExecutor());
        try {
            RedissonClient client = Redisson.create(config(uri, manner, threads));
            return new RedisBackend(client, uri.toString(), manner.messages(), () -> {
                try {
                    client.shutdown();
                } finally {
                    threads.end();
                }
            });
        } catch (Error e) {
            threads.end();
            throw e;
        } catch (RuntimeException e) {
            threads.end();
            Throwable deepest = deepest(e);
            boolean refused =
                    deepest instanceof RedisWrongPasswordException || deepest instanceof RedisAuthRequiredException;
            throw new BackendException(
                    refused ? Kind.REFUSED : Kind.UNAVAILABLE,
                    "cannot connect to " + uri + ": " + reason(e, uri, manner.connectTimeout()),
                    e);
        }
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : deepest(cause);
    }

    private static String reason(Throwable thrown, RedisUri uri, Duration time) {
        return Trouble.of(thrown)
                .map(trouble ->
                        (isSilence(trouble, uri) ? "no answer within " + inWords(time) : "the server " + trouble)
                                + aboutTls(trouble, uri))
                .orElseGet(
                        () -> Failures.serverText(String.valueOf(deepest(thrown).getMessage())));
    }

    /** Only where there is one server, it has exactly the connect timeout. */
    private static boolean isSilence(Trouble trouble, RedisUri uri) {
        return trouble.kind() == Trouble.Kind.SILENT && uri.setup() == RedisUri.Setup.SERVER;
    }

    private static String inWords(Duration time) {
        long millis = time.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    /** A server says little, or nothing, to who speaks TLS and should not, or should and does not. */
    private static String aboutTls(Trouble trouble, RedisUri uri) {
        return switch (trouble.kind()) {
            case SILENT, CLOSED, FOREIGN ->
                uri.addresses().get(0).startsWith("rediss:")
                        ? "; does the server speak TLS at that port? If not, the address begins with redis instead of rediss"
                        : "; does the server speak TLS at that port? Then the address begins with rediss instead of redis";
            case REFUSES, OUT_OF_REACH -> "";
        };
    }

    /** Without references to Redisson's objects: it would ask of each argument of a script whether it is one. */
    private static Config config(RedisUri uri, Manner manner, Threads threads) {
        Config config = new Config().setExecutor(threads.listeners()).setEventLoopGroup(threads.eventLoops());
        config.setReferenceEnabled(false);
        uri.user().ifPresent(config::setUsername);
        uri.password().ifPresent(config::setPassword);
        manner.trust().ifPresent(config::setSslTrustManagerFactory);
        manner.keys().ifPresent(config::setSslKeyManagerFactory);
        switch (uri.setup()) {
            case SERVER -> server(config, uri, manner);
            case SENTINEL -> sentinel(config, uri, manner);
            case CLUSTER -> cluster(config, uri, manner);
        }
        return config;
    }

    private static void server(Config config, RedisUri uri, Manner manner) {
        SingleServerConfig server = config.useSingleServer()
                .setAddress(uri.addresses().get(0))
                .setDatabase(uri.database())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(MOST_CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(MOST_CONNECTIONS);
        common(server, manner);
    }

    /** A lone Sentinel knows of no others; that is no reason not to ask it. */
    private static void sentinel(Config config, RedisUri uri, Manner manner) {
        SentinelServersConfig sentinel = config.useSentinelServers()
                .addSentinelAddress(uri.addresses().toArray(String[]::new))
                .setMasterName(uri.master())
                .setDatabase(uri.database())
                .setCheckSentinelsList(false)
                .setScanInterval(SCAN_MILLIS);
        withCopies(sentinel, manner);
    }

    private static void cluster(Config config, RedisUri uri, Manner manner) {
        ClusterServersConfig cluster = config.useClusterServers()
                .addNodeAddress(uri.addresses().toArray(String[]::new))
                .setScanInterval(SCAN_MILLIS);
        withCopies(cluster, manner);
    }

    /** Only masters are asked: a copy of them may lag behind what was published. */
    private static void withCopies(BaseMasterSlaveServersConfig<?> servers, Manner manner) {
        servers.setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(SubscriptionMode.MASTER)
                .setMasterConnectionMinimumIdleSize(1)
                .setMasterConnectionPoolSize(MOST_CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(MOST_CONNECTIONS);
        common(servers, manner);
    }

    /**
     * Redisson tries twice to connect, with a pause between; all of that takes no longer than the connect timeout. It
     * gives up a connection that leaves a PING unanswered until the next one is due.
     */
    private static void common(BaseConfig<?> servers, Manner manner) {
        servers.setSubscriptionsPerConnection(SUBSCRIPTIONS_PER_CONNECTION)
                .setConnectTimeout(
                        millis(manner.connectTimeout().multipliedBy(2).dividedBy(5)))
                .setRetryAttempts(1)
                .setRetryDelay(new ConstantDelay(manner.connectTimeout().dividedBy(5)))
                .setReconnectionDelay(RECONNECTION)
                .setTimeout(millis(manner.responseTimeout()))
                .setPingConnectionInterval(millis(ping(manner.responseTimeout())));
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
