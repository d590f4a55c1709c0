package dev.rmap.jcache;

import dev.rmap.engine.EngineConfig;
import dev.rmap.jcache.config.CacheSettings;
import dev.rmap.jcache.form.ClassPattern;
import dev.rmap.lease.SingleFlightOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with what our caches have beyond JCache. Everything has a default, so the configurations of JCache do
 * as well.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public class RmapConfiguration<K, V> extends MutableConfiguration<K, V> {

    private static final long serialVersionUID = 1L;

    /** The longest timeout that can be set: a year; {@code eternal} in a file stands for it. */
    public static final Duration LONGEST_TIMEOUT = CacheSettings.LONGEST_TIMEOUT;

    /** How long a writer waits for the synchronous listeners unless the configuration says otherwise. */
    public static final Duration DEFAULT_LISTENER_TIMEOUT = Duration.ofSeconds(10);

    /** How long a read waits for a value that is not in memory, unless the configuration says otherwise. */
    public static final Duration DEFAULT_FETCH_TIMEOUT = Duration.ofSeconds(5);

    /** How long a read waits for a load of somebody else, unless the configuration says otherwise. */
    public static final Duration DEFAULT_LOAD_TIMEOUT = SingleFlightOptions.DEFAULTS.patience();

    /** How long a write waits for the authority, unless the configuration says otherwise. */
    public static final Duration DEFAULT_WRITE_TIMEOUT = EngineConfig.DEFAULTS.writeTimeout();

    /** The bound of a cache that has none. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    private final ArrayList<String> allowedClasses = new ArrayList<>();
    private Duration listenerTimeout = DEFAULT_LISTENER_TIMEOUT;
    private Duration fetchTimeout = DEFAULT_FETCH_TIMEOUT;
    private Duration loadTimeout = DEFAULT_LOAD_TIMEOUT;
    private Duration writeTimeout = DEFAULT_WRITE_TIMEOUT;
    private long maximumSize = UNBOUNDED;
    private long maximumWeight = UNBOUNDED;
    private boolean singleFlight = true;

    /** The defaults of JCache, and ours. */
    public RmapConfiguration() {}

    /** A copy of another configuration, with what it has beyond JCache. */
    public RmapConfiguration(CompleteConfiguration<K, V> other) {
        super(other);
        CompleteConfiguration<K, V> created =
                other instanceof FrozenConfiguration<K, V> frozen ? frozen.configuration() : other;
        if (created instanceof RmapConfiguration<K, V> ours) {
            allowedClasses.addAll(ours.allowedClasses);
            listenerTimeout = ours.listenerTimeout;
            fetchTimeout = ours.fetchTimeout;
            loadTimeout = ours.loadTimeout;
            writeTimeout = ours.writeTimeout;
            maximumSize = ours.maximumSize;
            maximumWeight = ours.maximumWeight;
            singleFlight = ours.singleFlight;
        }
    }

    /** A copy of any configuration; what it does not say has its default. */
    static <K, V> RmapConfiguration<K, V> copyOf(Configuration<K, V> other) {
        if (other instanceof CompleteConfiguration<K, V> complete) {
            return new RmapConfiguration<>(complete);
        }
        RmapConfiguration<K, V> copy = new RmapConfiguration<>();
        copy.setTypes(other.getKeyType(), other.getValueType());
        copy.setStoreByValue(other.isStoreByValue());
        return copy;
    }

    /**
     * Allows classes to come out of stored bytes, beyond the declared key and value type, what these are declared to
     * hold, and the value types and collections of the JDK.
     *
     * @param patterns {@code com.example.Book}, {@code com.example.*} or {@code com.example.**}
     * @throws IllegalArgumentException if one of them is none of these
     */
    public RmapConfiguration<K, V> allowClasses(String... patterns) {
        for (String pattern : patterns) {
            allowedClasses.add(new ClassPattern(pattern).text());
        }
        return this;
    }

    /** The patterns of allowed classes. */
    public List<String> getAllowedClasses() {
        return List.copyOf(allowedClasses);
    }

    /**
     * Sets how long a writer of this process waits for the synchronous listeners of this process, after which it gets a
     * {@link javax.cache.event.CacheEntryListenerException}; the write itself stands.
     *
     * @throws IllegalArgumentException if that is less than a millisecond or more than {@link #LONGEST_TIMEOUT}
     */
    public RmapConfiguration<K, V> setListenerTimeout(Duration timeout) {
        listenerTimeout = inRange("listener timeout", timeout);
        return this;
    }

    /** How long a writer waits for the synchronous listeners. */
    public Duration getListenerTimeout() {
        return listenerTimeout;
    }

    /**
     * Bounds how many values each process keeps in memory: those that are worth most by how often and how lately they
     * were read. All keys stay in memory, and a value that does not costs a round trip when it is read.
     *
     * @throws IllegalArgumentException if it is less than one
     * @throws IllegalStateException if there is a maximum weight
     */
    public RmapConfiguration<K, V> setMaximumSize(long values) {
        checkBound("maximum size", values, maximumWeight);
        maximumSize = values;
        return this;
    }

    /** How many values each process keeps in memory; {@link #UNBOUNDED} if all of them. */
    public long getMaximumSize() {
        return maximumSize;
    }

    /**
     * Bounds how many bytes of values each process keeps in memory, counted as they are stored. Otherwise as
     * {@link #setMaximumSize}.
     *
     * @throws IllegalArgumentException if it is less than one
     * @throws IllegalStateException if there is a maximum size
     */
    public RmapConfiguration<K, V> setMaximumWeight(long bytes) {
        checkBound("maximum weight", bytes, maximumSize);
        maximumWeight = bytes;
        return this;
    }

    /** How many bytes of values each process keeps in memory; {@link #UNBOUNDED} if all of them. */
    public long getMaximumWeight() {
        return maximumWeight;
    }

    /** Whether each process keeps a part of the values in memory only. */
    boolean isBounded() {
        return maximumSize != UNBOUNDED || maximumWeight != UNBOUNDED;
    }

    private static void checkBound(String name, long bound, long other) {
        if (bound < 1) {
            throw new IllegalArgumentException("a " + name + " of " + bound + "; it must be at least 1");
        }
        if (other != UNBOUNDED) {
            throw new IllegalStateException("a cache has a maximum size or a maximum weight, not both");
        }
    }

    /**
     * Sets how long a read waits for a value that is not in memory, after which it gets a
     * {@link javax.cache.CacheException}.
     *
     * @throws IllegalArgumentException if that is less than a millisecond or more than {@link #LONGEST_TIMEOUT}
     */
    public RmapConfiguration<K, V> setFetchTimeout(Duration timeout) {
        fetchTimeout = inRange("fetch timeout", timeout);
        return this;
    }

    /** How long a read waits for a value that is not in memory. */
    public Duration getFetchTimeout() {
        return fetchTimeout;
    }

    /**
     * Sets how long a read that misses an entry waits while another thread or process loads it, after which it gets a
     * {@link javax.cache.CacheException}; the load goes on. A caller's own load takes as long as the loader does.
     *
     * @throws IllegalArgumentException if that is less than a millisecond or more than {@link #LONGEST_TIMEOUT}
     */
    public RmapConfiguration<K, V> setLoadTimeout(Duration timeout) {
        loadTimeout = inRange("load timeout", timeout);
        return this;
    }

    /** How long a read waits for a load of somebody else. */
    public Duration getLoadTimeout() {
        return loadTimeout;
    }

    /**
     * Sets how long a write waits until the authority has decided it and this process shows it, after which its caller gets a
     * {@link javax.cache.CacheException}. A read that misses an entry and loads it asks the authority as a write does, so this
     * is how long it waits, too, before it fails where the authority cannot be reached.
     *
     * @throws IllegalArgumentException if that is less than a millisecond or more than {@link #LONGEST_TIMEOUT}
     */
    public RmapConfiguration<K, V> setWriteTimeout(Duration timeout) {
        writeTimeout = inRange("write timeout", timeout);
        return this;
    }

    /** How long a write waits for the authority. */
    public Duration getWriteTimeout() {
        return writeTimeout;
    }

    private static Duration inRange(String name, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a " + name + " of " + timeout
                    + "; it must be between a millisecond and " + LONGEST_TIMEOUT.toDays() + " days");
        }
        return timeout;
    }

    /**
     * Sets whether a missing entry is loaded once in all processes together, which is the default: whoever misses it
     * meanwhile waits for that load. Otherwise each caller that misses it loads.
     */
    public RmapConfiguration<K, V> setSingleFlight(boolean isSingleFlight) {
        singleFlight = isSingleFlight;
        return this;
    }

    /** Whether a missing entry is loaded once in all processes together. */
    public boolean isSingleFlight() {
        return singleFlight;
    }

    /**
     * Refuses what could do nothing: reading through without a loader, writing through without a writer.
     *
     * @throws CacheException if this is such a configuration
     */
    void checkComplete(String cache) {
        if (isReadThrough() && getCacheLoaderFactory() == null) {
            throw new CacheException("cache " + cache + ": read-through is on, and there is no loader");
        }
        if (isWriteThrough() && getCacheWriterFactory() == null) {
            throw new CacheException("cache " + cache + ": write-through is on, and there is no writer");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof RmapConfiguration<?, ?> that
                && allowedClasses.equals(that.allowedClasses)
                && listenerTimeout.equals(that.listenerTimeout)
                && fetchTimeout.equals(that.fetchTimeout)
                && loadTimeout.equals(that.loadTimeout)
                && writeTimeout.equals(that.writeTimeout)
                && maximumSize == that.maximumSize
                && maximumWeight == that.maximumWeight
                && singleFlight == that.singleFlight;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode()
                + Objects.hash(
                        allowedClasses,
                        listenerTimeout,
                        fetchTimeout,
                        loadTimeout,
                        writeTimeout,
                        maximumSize,
                        maximumWeight,
                        singleFlight);
    }
}
