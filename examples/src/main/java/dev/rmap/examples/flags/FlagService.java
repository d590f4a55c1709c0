package dev.rmap.examples.flags;

import com.sun.net.httpserver.HttpServer;
import dev.rmap.collections.Codecs;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One instance of the service.
 *
 * <pre>
 * GET    /flags          all flags, as they were at one revision
 * GET    /flags/{name}   one flag
 * PUT    /flags/{name}   {"on": true, "percent": 25}
 * DELETE /flags/{name}
 * GET    /flags/stream   server-sent events: what is there, and then every change
 * GET    /status         how this instance's copy is doing
 * </pre>
 */
public final class FlagService implements AutoCloseable {

    private static final int HTTP_THREADS = 8;
    private static final int WAITING_REQUESTS = 64;
    private static final int GOODBYE_SECONDS = 1;

    private final RedisBackend redis;
    private final ReplicatedMap<String, Flag> flags;
    private final FlagStreams streams;
    private final HttpServer http;
    private final ThreadPoolExecutor threads;

    private FlagService(String redisUri, int port) throws IOException {
        // README: flags
        redis = RedisBackend.connect(redisUri);
        flags = ReplicatedMap.builder("feature-flags", Codecs.strings(), Codecs.json(Flag.class))
                .backend(redis)
                .open();
        // end
        streams = new FlagStreams(flags);
        threads = new ThreadPoolExecutor(
                HTTP_THREADS, HTTP_THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_REQUESTS));
        http = HttpServer.create(new InetSocketAddress(port), 0);
        http.setExecutor(threads);
        http.createContext("/", new FlagHandler(flags, streams));
        http.start();
    }

    /** Starts an instance at a port; without the address of a Redis, with one of its own. */
    public static void main(String[] arguments) throws IOException {
        boundExchanges();
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        String redisUri = arguments.length > 1 ? arguments[1] : ownRedis();
        FlagService service = new FlagService(redisUri, port);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "close-flag-service"));
        System.out.println(
                "Flags at http://localhost:" + service.http.getAddress().getPort() + "/flags");
    }

    /**
     * The JDK's server knows bounds of time, in seconds, as properties only. A stream that ends is no loss: its client
     * comes back, and begins with what is there.
     */
    private static void boundExchanges() {
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "600");
    }

    private static String ownRedis() {
        RedisServer server = RedisServers.start();
        System.out.println("Redis at " + server.uri() + " for as long as this instance runs; give it to the others");
        return server.uri();
    }

    /** Ends the streams, lets requests under way finish for a moment, and leaves the map. */
    @Override
    public void close() {
        streams.close();
        http.stop(GOODBYE_SECONDS);
        threads.shutdownNow();
        flags.close();
        redis.close();
        System.out.println("Closed");
    }
}
