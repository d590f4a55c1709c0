package dev.rmap.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** The Redis server of the demonstration, seen with other eyes than the library's, and mistreated. */
final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BETWEEN_CUTS_NANOS = 2_000_000;

    /**
     * How many connections were cut.
     *
     * @param normal those that carry writes
     * @param subscriptions those that carry the changes
     */
    record Cut(long normal, long subscriptions) {}

    private final RedisServer server;
    private final RespConnection connection;
    private final String content;

    private Server(RedisServer server, String map) {
        this.server = server;
        this.connection = server.connect();
        this.content = "map:" + map + ":content";
    }

    /** Starts a server of our own: whatever is found, or else the one that the embedded-redis jar carries. */
    static Server start(String map) {
        RedisServer server = RedisServers.start();
        if (!server.canRestart()) {
            throw new DemoFailedException("this demonstration cuts all connections of its server, so it does not use "
                    + server.address() + ", which others may use too; unset RMAP_REDIS_URI to let it start one");
        }
        return new Server(server, map);
    }

    String uri() {
        return server.uri();
    }

    /** What server this is, and how it was come by; not why no other. */
    String description() {
        return RedisServers.description().replaceFirst("; passed over .*", "") + ", at " + server.address();
    }

    /** The number of the newest change, as the server keeps it. */
    long revision() {
        String number = connection.text("HGET", content, "=rev");
        return number == null ? 0 : Long.parseLong(number);
    }

    /** The entries, as the server keeps them. */
    Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>();
        connection.hash(content).forEach((key, value) -> entries.put(key, new String(value, UTF_8)));
        entries.keySet().removeIf(key -> key.startsWith("="));
        return entries;
    }

    /** Cuts every connection but this one. */
    Cut cutAll() {
        long normal = connection.integer("CLIENT", "KILL", "TYPE", "normal");
        return new Cut(normal, cutSubscriptions());
    }

    /**
     * Cuts the subscriptions again as soon as they are back, until the server has decided the change with that number.
     * Tells how many it cut.
     */
    long cutSubscriptionsUntil(long revision) {
        long cut = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (revision() < revision) {
            if (System.nanoTime() > deadline) {
                throw new DemoFailedException("the writes did not arrive at the server");
            }
            cut += cutSubscriptions();
            LockSupport.parkNanos(BETWEEN_CUTS_NANOS);
        }
        return cut;
    }

    private long cutSubscriptions() {
        return connection.integer("CLIENT", "KILL", "TYPE", "pubsub");
    }

    @Override
    public void close() {
        connection.close();
        server.stop();
    }
}
