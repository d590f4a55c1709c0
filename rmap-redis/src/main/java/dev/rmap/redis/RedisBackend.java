package dev.rmap.redis;

import dev.rmap.backend.Backend;
import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.model.MapName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * Maps that live in Redis or Valkey, 6.2 or newer, in the format that the Go package {@code goa.design/pulse/rmap}
 * shares.
 *
 * <p>{@link #connect} and {@link #builder} open connections of their own, to one server, to the one that Sentinels name,
 * or to a cluster. For anything else that Redisson can be told, configure a {@link RedissonClient} and hand it to
 * {@link #using}.
 *
 * <p>Close it when the process ends. Redisson has threads that are no daemons, and cannot be told otherwise, so the JVM
 * goes on after {@code main} has returned for as long as a client is open.
 */
public final class RedisBackend implements Backend {

    private final RedissonClient client;
    private final String description;
    private final Messages messages;
    private final Runnable afterClose;
    private final Set<RedisLink> links = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private final RedisLink.Owner owner = new RedisLink.Owner() {
        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public Messages messages() {
            return messages;
        }

        @Override
        public void closed(RedisLink link) {
            links.remove(link);
        }
    };

    RedisBackend(RedissonClient client, String description, Messages messages, Runnable afterClose) {
        this.client = client;
        this.description = description;
        this.messages = messages;
        this.afterClose = afterClose;
    }

    /**
     * Connects to that address, with the defaults of {@link #builder}.
     *
     * <p>The address is one of
     *
     * <ul>
     *   <li>{@code redis://[[user]:password@]host[:port][/database]}, one server;
     *   <li>{@code redis-sentinel://[[user]:password@]host[:port][,host[:port]]/master[/database]}, the server that the
     *       Sentinels there call by that name, now and after each failover; user and password are those of the server,
     *       and the Sentinels ask for none;
     *   <li>{@code redis-cluster://[[user]:password@]host[:port][,host[:port]]}, the cluster of these nodes;
     * </ul>
     *
     * or the same with {@code rediss} for TLS.
     *
     * <p>Whoever connects has to {@link #close}: the JVM does not exit before.
     *
     * @param uri the address
     * @throws IllegalArgumentException if the address has another form
     * @throws BackendException if the server cannot be reached within the connect timeout, or none of the addresses of
     *     Sentinels or a cluster, which takes about as long for each
     */
    public static RedisBackend connect(String uri) {
        return builder(uri).connect();
    }

    /**
     * Prepares to connect to that address.
     *
     * @throws IllegalArgumentException if the address has another form than {@link #connect} takes
     */
    public static Builder builder(String uri) {
        return new Builder(RedisUri.parse(uri));
    }

    /**
     * Uses a client that is there already. Closing the backend leaves the client open.
     *
     * <p>The codec of the client plays no part. Its name mapper does: it may put the maps under other names, which other
     * processes have to use too.
     *
     * <p>Every map that is open takes one subscription, so the client's {@code subscriptionsPerConnection} times its
     * {@code subscriptionConnectionPoolSize} has to be more than the maps and all else that it listens to. Redisson's
     * defaults, 5 and 50, are enough for 250; beyond that no further map opens. A thousand on each connection do well.
     *
     * <p>Where masters have copies, the scripts run on masters whatever the client's read mode is. Leave its subscription
     * mode at {@code MASTER}: a copy hands on what its master publishes, and later. A short {@code scanInterval} lets a
     * map follow a failover, or a slot that moves, soon: until then its replica may miss changes and look for them
     * whenever it is quiet.
     */
    public static RedisBackend using(RedissonClient client) {
        return using(client, Messages.ONE_FOR_EACH_CHANGE);
    }

    /**
     * The same, for writers that tell what they change in this way.
     *
     * @param messages {@link Messages#ONE_FOR_EACH_BATCH} only if no Go peer shares the maps
     */
    public static RedisBackend using(RedissonClient client, Messages messages) {
        return new RedisBackend(client, describe(client.getConfig()), messages, () -> {});
    }

    private static String describe(Config config) {
        if (config.isSingleConfig()) {
            return RedisUri.withoutCredentials(
                    String.valueOf(config.useSingleServer().getAddress()));
        }
        return config.isSentinelConfig()
                ? "master '" + config.useSentinelServers().getMasterName() + "' of the given client's Sentinels"
                : config.isClusterConfig() ? "the cluster of the given client" : "the Redis of the given client";
    }

    @Override
    public Link link(MapName name) {
        if (closed) {
            throw new IllegalStateException("the backend at " + description + " is closed");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name.text())) {
            throw new IllegalArgumentException("map name '" + name + "' is no Unicode text, so Redis cannot bear it");
        }
        MapKeys keys = MapKeys.of(name, this::mapped);
        RTopic topic = client.getTopic("map:" + name + ":updates", ByteArrayCodec.INSTANCE);
        Scripts scripts = new Scripts(client, "map:" + name + ":content");
        Failures failures = new Failures(description, keys.types(), keys.grants());
        RedisLink link = new RedisLink(keys, scripts, topic, failures, owner);
        links.add(link);
        return link;
    }

    /** What the client's name mapper makes of a name. */
    private String mapped(String name) {
        return client.getTopic(name, ByteArrayCodec.INSTANCE).getChannelNames().get(0);
    }

    @Override
    public String description() {
        return description;
    }

    /** Where it leads, without user and password, and whether it is closed. */
    @Override
    public String toString() {
        return "RedisBackend[" + description + (closed ? ", closed]" : ", open]");
    }

    /**
     * Ends the links too: whatever is asked of them from then on is refused. Ends the client and its threads, unless it was
     * {@linkplain #using given}.
     */
    @Override
    public void close() {
        closed = true;
        links.forEach(Link::close);
        afterClose.run();
    }

    /** How to connect. */
    public static final class Builder {

        private final RedisUri uri;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration responseTimeout = Duration.ofSeconds(3);
        private Optional<TrustManagerFactory> trust = Optional.empty();
        private Optional<KeyManagerFactory> keys = Optional.empty();
        private Messages messages = Messages.ONE_FOR_EACH_CHANGE;

        Builder(RedisUri uri) {
            this.uri = uri;
        }

        /**
         * How long connecting may take, now and after a lost connection; five seconds if nothing else is said.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = checked(timeout);
            return this;
        }

        /**
         * How long the server may take to answer before it is asked again; three seconds if nothing else is said.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
         */
        public Builder responseTimeout(Duration timeout) {
            this.responseTimeout = checked(timeout);
            return this;
        }

        /**
         * Whose certificates to trust, for addresses with {@code rediss}; those that the JVM trusts if nothing else is
         * said. The name or address of the server has to be in its certificate.
         *
         * @param initialized a factory that {@code init} was called on
         */
        public Builder trusting(TrustManagerFactory initialized) {
            this.trust = Optional.of(initialized);
            return this;
        }

        /**
         * The certificate to show to a server that asks for one, for addresses with {@code rediss}; none if nothing else
         * is said.
         *
         * @param initialized a factory that {@code init} was called on
         */
        public Builder identifiedBy(KeyManagerFactory initialized) {
            this.keys = Optional.of(initialized);
            return this;
        }

        /**
         * How the writers of this process tell what they change; {@link Messages#ONE_FOR_EACH_CHANGE} if nothing else is
         * said.
         *
         * @param messages {@link Messages#ONE_FOR_EACH_BATCH} only if no Go peer shares the maps
         */
        public Builder messages(Messages messages) {
            this.messages = messages;
            return this;
        }

        /**
         * Connects.
         *
         * @throws BackendException if the server cannot be reached within the connect timeout, or none of the addresses of
         *     Sentinels or a cluster, which takes about as long for each
         */
        public RedisBackend connect() {
            return OwnClient.connect(uri, new OwnClient.Manner(connectTimeout, responseTimeout, trust, keys, messages));
        }

        private static Duration checked(Duration timeout) {
            if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("timeout " + timeout + "; it needs one millisecond to one day");
            }
            return timeout;
        }
    }
}
