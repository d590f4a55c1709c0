package dev.rmap.examples.jcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import javax.cache.Cache;
import javax.cache.Caching;

/**
 * Two processes with one cache: this one starts a Redis server and a second process, and sets prices; the second one
 * prints what it hears. With the argument {@code watch} it is the second one.
 */
public final class PriceBoard {

    private static final String LISTENING = "listening";

    private PriceBoard() {}

    /** Runs the example. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 1 && arguments[0].equals("watch")) {
            watch();
        } else {
            direct();
        }
    }

    /** Listens until the standard input ends. */
    private static void watch() throws IOException {
        Prices.listen(Prices.open());
        System.out.println(LISTENING);
        while (System.in.read() >= 0) {
            // Whoever started this process ends it by closing its input.
        }
        Caching.getCachingProvider().close();
    }

    private static void direct() throws IOException {
        try (RedisServer server = RedisServers.start()) {
            Process watcher = startWatcher(server.uri());
            try (BufferedReader heard = watcher.inputReader(UTF_8)) {
                await(heard, LISTENING);
                System.setProperty("rmap.uri", server.uri());
                setPrices(Prices.open(), heard);
            } finally {
                Caching.getCachingProvider().close();
                watcher.destroy();
            }
        }
    }

    private static void setPrices(Cache<String, BigDecimal> prices, BufferedReader heard) throws IOException {
        prices.put("pears", new BigDecimal("2.49"));
        prices.invoke("pears", (price, none) -> {
            price.setValue(price.getValue().subtract(new BigDecimal("0.20")));
            return price.getValue();
        });
        prices.put("plums", new BigDecimal("1.99"));
        prices.remove("plums");
        await(heard, "nobody knows what pears cost; it was 2.29");
    }

    /** Prints what the other process prints, up to that line. */
    private static void await(BufferedReader heard, String last) throws IOException {
        for (String line = heard.readLine(); line != null; line = heard.readLine()) {
            System.out.println("the other process: " + line);
            if (line.equals(last)) {
                return;
            }
        }
        throw new IOException("the other process ended before it printed '" + last + "'");
    }

    private static Process startWatcher(String redis) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PriceBoard.class.getName(),
                        "watch"))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("RMAP_URI", redis);
        return builder.start();
    }
}
