package dev.rmap.examples.articles;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.SingleFlight;
import dev.rmap.lease.Lease;
import dev.rmap.lease.SingleFlightOptions;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One instance of a service whose articles take a second to write. Ask any number of instances for one article, as often
 * as you like: it is written once.
 *
 * <pre>
 * GET /articles/{name}   the article
 * GET /written           how many articles this instance has written
 * </pre>
 */
public final class ArticleService implements AutoCloseable {

    private static final int HTTP_THREADS = 64;
    private static final int WAITING_REQUESTS = 256;
    private static final Duration WRITING = Duration.ofSeconds(1);

    private final RedisBackend redis;
    private final ReplicatedMap<String, String> articles;
    private final SingleFlight<String, String> flight;
    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger written = new AtomicInteger();

    private ArticleService(String redisUri, int port) throws IOException {
        redis = RedisBackend.connect(redisUri);
        articles = ReplicatedMap.strings("articles").backend(redis).open();
        flight = articles.singleFlight(SingleFlightOptions.DEFAULTS
                .withLifetime(Duration.ofMinutes(10))
                .withJitter(0.1));
        threads = new ThreadPoolExecutor(
                HTTP_THREADS, HTTP_THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_REQUESTS));
        http = HttpServer.create(new InetSocketAddress(port), 0);
        http.setExecutor(threads);
        http.createContext("/articles/", exchange -> answer(exchange, article(exchange)));
        http.createContext("/written", exchange -> answer(exchange, written.toString()));
        http.start();
    }

    /** Starts an instance at a port; without the address of a Redis, with one of its own. */
    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        String redisUri = arguments.length > 1 ? arguments[1] : ownRedis();
        ArticleService service = new ArticleService(redisUri, port);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "close-article-service"));
        System.out.println(
                "Articles at http://localhost:" + service.http.getAddress().getPort() + "/articles/");
    }

    private static String ownRedis() {
        String uri = RedisServers.start().uri();
        System.out.println("Redis at " + uri + " for as long as this instance runs; give it to the others");
        return uri;
    }

    private String article(HttpExchange request) {
        String name = request.getRequestURI().getPath().substring("/articles/".length());
        return String.valueOf(flight.get("article " + name.replace('=', '-'), this::write));
    }

    /** The slow source. */
    private String write(String article, Lease lease) throws InterruptedException {
        written.incrementAndGet();
        new CountDownLatch(1).await(WRITING.toMillis(), TimeUnit.MILLISECONDS);
        return "All about " + article + ", written in " + WRITING.toMillis() + " ms under lease " + lease.token();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Lets requests under way finish for a moment, and leaves the map. */
    @Override
    public void close() {
        http.stop(1);
        threads.shutdownNow();
        articles.close();
        redis.close();
    }
}
