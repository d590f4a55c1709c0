package dev.rmap.jcache;

import dev.rmap.model.Revision;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.jvm.ChildProgram;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.EventType;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A process that knows JCache, has one cache open, and does with it what it is told.
 */
public final class CacheProcess implements ChildProgram {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final EntryProcessor<String, String, String> INCREMENT = (entry, none) -> {
        String next = entry.exists() ? String.valueOf(Long.parseLong(entry.getValue()) + 1) : "1";
        entry.setValue(next);
        return next;
    };

    private final RecordingListener listener = new RecordingListener();

    /** How many events have been told to the test. */
    private int told;

    private final Cache<String, String> cache;

    private CacheProcess(String uri, String name, long expiryMillis) {
        MutableConfiguration<String, String> configuration = new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(Loaded::new)
                .addCacheEntryListenerConfiguration(listener.synchronous());
        if (expiryMillis > 0) {
            configuration.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(
                    new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, expiryMillis)));
        }
        cache = Caching.getCachingProvider(RmapCachingProvider.class.getName())
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

    /** The arguments are the address, the name of the cache, and the time to live of its entries. */
    public static void main(String[] arguments) throws Exception {
        ChildProgram.run(() -> new CacheProcess(arguments[0], arguments[1], Long.parseLong(arguments[2])));
    }

    @Override
    public void close() {
        cache.getCacheManager().getCachingProvider().close();
    }

    @Override
    public String obey(String... words) {
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
            case "faults" -> outOfOrder() + " out of order, missed " + listener.missed.contains(true);
            case "expiry" -> awaitExpiry(Integer.parseInt(words[1]));
            case "hang" -> hang();
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private String begin() {
        cache.clear();
        cache.put("a", "1");
        cache.put("b", "2");
        return String.valueOf(takeEvents().length());
    }

    /** Carries out an operation; says what the synchronous listener had heard when it returned. */
    private String carryOut(String operation) {
        takeEvents();
        CacheOperations.ALL.get(operation).action().on(cache);
        return takeEvents();
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
        Eventually.until("as many events as were to be heard", () -> listener.heard.size() - told >= count);
        return takeEvents();
    }

    /** Waits until the fold of the events is the cache. */
    private String awaitFold() {
        sync();
        Eventually.until(
                "the fold of the events is the cache",
                () -> listener.fold(Map.of()).equals(content()));
        return content().size() + " " + content().hashCode();
    }

    private Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        cache.forEach(entry -> content.put(entry.getKey(), entry.getValue()));
        return content;
    }

    /** The events that were not told yet, in order. */
    private String takeEvents() {
        List<RecordingListener.Heard> all = List.copyOf(listener.heard);
        String text = all.subList(told, all.size()).stream()
                .map(event -> event.type() + " " + event.key() + " " + orDash(event.old()) + " " + orDash(event.now()))
                .collect(Collectors.joining(", "));
        told = all.size();
        return text;
    }

    private static String orDash(@Nullable String value) {
        return value == null ? "-" : value;
    }

    private long outOfOrder() {
        List<Revision> revisions = List.copyOf(listener.revisions);
        return IntStream.range(1, revisions.size())
                .filter(i -> revisions.get(i).number() < revisions.get(i - 1).number())
                .count();
    }

    private String awaitExpiry(int count) {
        Eventually.until("as many expired", () -> expired().size() >= count);
        return expiry();
    }

    /** How late each EXPIRED was heard, and of which key. */
    private List<Map.Entry<String, Long>> expired() {
        List<RecordingListener.Heard> all = List.copyOf(listener.heard);
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).type() == EventType.EXPIRED)
                .mapToObj(i -> Map.entry(
                        all.get(i).key(),
                        listener.heardMillis.get(i) - Long.parseLong(all.get(i).old())))
                .toList();
    }

    /** How many EXPIRED, of how many keys, and how late in the median and at most. */
    private String expiry() {
        List<Map.Entry<String, Long>> expired = expired();
        long keys = expired.stream().map(Map.Entry::getKey).distinct().count();
        List<Long> late = expired.stream().map(Map.Entry::getValue).sorted().toList();
        return late.size() + " of " + keys + " keys, late in the median " + late.get(late.size() / 2) + " ms, at most "
                + late.get(late.size() - 1) + " ms";
    }

    /** From now on, a synchronous listener hangs in its next event. */
    private String hang() {
        CountDownLatch never = new CountDownLatch(1);
        cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                () -> (CacheEntryCreatedListener<String, String>) events -> await(never),
                null,
                /* isOldValueRequired= */ false,
                /* isSynchronous= */ true));
        return "hanging";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
