package dev.rmap.benchmarks;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import dev.rmap.collections.ReplicatedMap;
import dev.rmap.jcache.RmapCachingProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.jcache.JCachingProvider;
import org.redisson.jcache.configuration.RedissonConfiguration;

/**
 * Reads of present entries through JCache, statistics off, over 1,024 keys of 10,000: a string, which nobody can change,
 * and a list of four strings, of which store by value makes a copy for each reader.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheReadBenchmark {

    static final String SERVER = "rmap.benchmark.uri";

    private static final int ENTRIES = 10_000;
    private static final int KEYS = 1_024;

    private final String[] keys = new String[KEYS];
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ReplicatedMap<String, String> replicatedMap =
            ReplicatedMap.strings("reads").open();
    private final Cache<String, String> ours;
    private final Cache<String, List<String>> oursMutable;
    private final Cache<String, String> caffeine;
    private final Cache<String, List<String>> caffeineMutable;
    private final Cache<String, String> redisson;
    private final Cache<String, List<String>> redissonMutable;

    /** Opens and fills all caches with the same content; Redisson's on the server of the property {@link #SERVER}. */
    public CacheReadBenchmark() {
        CacheManager own = manager(new RmapCachingProvider(), URI.create("local:reads"));
        ours = own.createCache("strings", strings());
        oursMutable = own.createCache("lists", lists());
        CacheManager theirs = manager(new CaffeineCachingProvider(), null);
        caffeine = theirs.createCache("strings", strings());
        caffeineMutable = theirs.createCache("lists", lists());
        Config config = new Config();
        config.useSingleServer().setAddress(System.getProperty(SERVER, "redis://127.0.0.1:6379"));
        RedissonClient client = Redisson.create(config);
        open.add(client::shutdown);
        CacheManager remote = manager(new JCachingProvider(), null);
        redisson = remote.createCache("strings", RedissonConfiguration.fromInstance(client, strings()));
        redissonMutable = remote.createCache("lists", RedissonConfiguration.fromInstance(client, lists()));
        for (int i = 0; i < ENTRIES; i++) {
            fill(Workload.key(i), Workload.value(i));
        }
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Workload.key(i * (ENTRIES / KEYS));
        }
    }

    private void fill(String key, String value) {
        List<String> list = new ArrayList<>(List.of(value, key, "three", "four"));
        replicatedMap.put(key, value);
        ours.put(key, value);
        oursMutable.put(key, list);
        caffeine.put(key, value);
        caffeineMutable.put(key, list);
        redisson.put(key, value);
        redissonMutable.put(key, list);
    }

    private static Configuration<String, String> strings() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    @SuppressWarnings("unchecked") // Class literals know no type arguments.
    private static Configuration<String, List<String>> lists() {
        return new MutableConfiguration<String, List<String>>()
                .setTypes(String.class, (Class<List<String>>) (Class<?>) List.class);
    }

    private CacheManager manager(CachingProvider provider, @Nullable URI address) {
        open.add(provider);
        return provider.getCacheManager(address, CacheReadBenchmark.class.getClassLoader());
    }

    /** Closes what was opened, the caches before the client that they use. */
    @TearDown
    public void close() throws Exception {
        replicatedMap.close();
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** The measure. */
    @Benchmark
    public @Nullable String replicatedMapGet(ReadBenchmark.Cursor cursor) {
        return replicatedMap.get(keys[cursor.next()]);
    }

    /** Ours. */
    @Benchmark
    public @Nullable String cacheGet(ReadBenchmark.Cursor cursor) {
        return ours.get(keys[cursor.next()]);
    }

    /** Ours, with a copy. */
    @Benchmark
    public @Nullable List<String> cacheGetCopy(ReadBenchmark.Cursor cursor) {
        return oursMutable.get(keys[cursor.next()]);
    }

    /** Caffeine's, in this process only. */
    @Benchmark
    public @Nullable String caffeineGet(ReadBenchmark.Cursor cursor) {
        return caffeine.get(keys[cursor.next()]);
    }

    /** Caffeine's, with a copy. */
    @Benchmark
    public @Nullable List<String> caffeineGetCopy(ReadBenchmark.Cursor cursor) {
        return caffeineMutable.get(keys[cursor.next()]);
    }

    /** Redisson's, which asks the server. */
    @Benchmark
    public @Nullable String redissonGet(ReadBenchmark.Cursor cursor) {
        return redisson.get(keys[cursor.next()]);
    }

    /** Redisson's, with a copy. */
    @Benchmark
    public @Nullable List<String> redissonGetCopy(ReadBenchmark.Cursor cursor) {
        return redissonMutable.get(keys[cursor.next()]);
    }
}
