package dev.rmap.jcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.jcache.ReplicatedCache;
import dev.rmap.testkit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessor;

/**
 * A process that knows JCache, has one cache open, and does with it what it is told on its standard input, one command a
 * line. It answers each with one line: {@code ok} and the result, or {@code error} and what went wrong.
 */
public final class CacheProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final EntryProcessor<String, String, String> INCREMENT = (entry, none) -> {
        String next = entry.exists() ? String.valueOf(Long.parseLong(entry.getValue()) + 1) : "1";
        entry.setValue(next);
        return next;
    };

    private final Heard heard = new Heard();
    private final Cache<String, String> cache;

    private CacheProcess(String uri, String name, long expiryMillis) {
        MutableConfiguration<String, String> configuration = new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(Loaded::new)
                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                        () -> heard, null, /* isOldValueRequired= */ true, /* isSynchronous= */ true));
        if (expiryMillis > 0) {
            configuration.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(
                    new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, expiryMillis)));
        }
        cache = Caching.getCachingProvider()
                .getCacheManager(URI.create(uri), null)
                .createCache(name, configuration);
    }

    /** Gives "L" for the key "loaded", and for all others that are asked for by name. */
    private static final class Loaded implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            return "L";
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> all = new HashMap<>();
            keys.forEach(key -> all.put(key, load(key)));
            return all;
        }
    }

    /** Ends with its input. The arguments are the address, the name of the cache, and the time to live of its entries. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        ProcessHandle.current().parent().ifPresent(CacheProcess::endWith);
        CacheProcess process = new CacheProcess(arguments[0], arguments[1], Long.parseLong(arguments[2]));
        answers.println("ok joined");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(process.answer(line.split(" ", -1)));
        }
        Caching.getCachingProvider().close();
        System.exit(0);
    }

    /** Ends this process when that one has ended, also in the middle of a command: nobody else would. */
    private static void endWith(ProcessHandle parent) {
        Thread watch = new Thread(
                () -> {
                    parent.onExit().join();
                    Runtime.getRuntime().halt(1);
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
    }

    private String answer(String... words) {
        try {
            return "ok " + obey(words);
        } catch (RuntimeException e) {
            return "error " + String.valueOf(e).replaceAll("\\s+", " ");
        }
    }

    private String obey(String... words) {
        return switch (words[0]) {
            case "do" -> carryOut(words[1]);
            case "begin" -> begin();
            case "put" -> put(words[1], words[2]);
            case "missed" -> change(Integer.parseInt(words[1]));
            case "fill" -> fill(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            case "invoke" -> contend(Integer.parseInt(words[1]), times -> invoke(words[2], times), words[3]);
            case "replace" -> contend(Integer.parseInt(words[1]), times -> replace(words[2], times), words[3]);
            case "get" -> cache.get(words[1]);
            case "sync" -> sync();
            case "heard" -> awaitHeard(Integer.parseInt(words[1]));
            case "fold" -> awaitFold();
            case "faults" -> heard.outOfOrder() + " out of order, missed " + (heard.missed() > 0);
            case "expiry" -> awaitExpiry(words[1]);
            case "hang" -> hang();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private String begin() {
        cache.clear();
        cache.put("a", "1");
        cache.put("b", "2");
        return String.valueOf(heard.takeEvents().length());
    }

    /** Carries out an operation; says what the synchronous listener had heard when it returned. */
    private String carryOut(String operation) {
        heard.takeEvents();
        CacheOperations.ALL.get(operation).action().on(cache);
        return heard.takeEvents();
    }

    private String put(String key, String value) {
        cache.put(key, value);
        return value;
    }

    private String change(int times) {
        IntStream.range(0, times).forEach(i -> {
            if (i % 10 == 9) {
                cache.remove("key-" + i % 300);
            } else {
                cache.put("key-" + i % 300, "value-" + i);
            }
        });
        return String.valueOf(((ReplicatedCache<?, ?>) cache).size());
    }

    /** Stores entries that say when they end. */
    private String fill(int entries, long expiryMillis) {
        IntStream.range(0, entries)
                .forEach(i -> cache.put("key-" + i, String.valueOf(System.currentTimeMillis() + expiryMillis)));
        return String.valueOf(entries);
    }

    private interface Increments {
        void run(int times);
    }

    private String contend(int threads, Increments increments, String times) {
        CompletableFuture.allOf(IntStream.range(0, threads)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> increments.run(Integer.parseInt(times)), task -> new Thread(task).start()))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        return "done";
    }

    private void invoke(String key, int times) {
        IntStream.range(0, times).forEach(i -> cache.invoke(key, INCREMENT));
    }

    private void replace(String key, int times) {
        for (int done = 0; done < times; ) {
            String old = cache.get(key);
            if (cache.replace(key, old, String.valueOf(Long.parseLong(old) + 1))) {
                done++;
            }
        }
    }

    private String sync() {
        cache.unwrap(ReplicatedCache.class).sync(PATIENCE);
        return "synced";
    }

    private String awaitHeard(int count) {
        sync();
        Eventually.until("as many events as were to be heard", () -> heard.count() >= count);
        return heard.takeEvents();
    }

    /** Waits until the fold of the events is the cache. */
    private String awaitFold() {
        sync();
        Eventually.until(
                "the fold of the events is the cache", () -> heard.fold().equals(content()));
        return content().size() + " " + content().hashCode();
    }

    private Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        cache.forEach(entry -> content.put(entry.getKey(), entry.getValue()));
        return content;
    }

    private String awaitExpiry(String count) {
        Eventually.until("as many expired", () -> heard.expiry().startsWith(count + " "));
        return heard.expiry();
    }

    private String hang() {
        heard.hang();
        return "hanging";
    }
}
