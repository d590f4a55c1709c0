package dev.rmap.jcache.config;

import dev.rmap.jcache.form.ClassPattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One cache of {@code rmap.yaml}, with the defaults of the file. What is absent has the default of JCache.
 *
 * @param keyType the class of the keys
 * @param valueType the class of the values
 * @param statistics whether it counts
 * @param management whether it shows its configuration
 * @param loader the class of the loader
 * @param readThrough whether reads load
 * @param singleFlight whether a missing entry is loaded once in all processes
 * @param writer the class of the writer
 * @param expiry when entries end
 * @param listenerTimeout how long writers wait for synchronous listeners
 * @param maximumSize how many values are in memory
 * @param maximumWeight how many bytes of values are in memory
 * @param fetchTimeout how long reads wait for values that are not
 * @param loadTimeout how long reads wait for the loads of others
 * @param writeTimeout how long writes wait for the authority
 * @param allow the classes that it admits
 */
public record CacheSettings(
        Optional<ClassName> keyType,
        Optional<ClassName> valueType,
        boolean statistics,
        boolean management,
        Optional<ClassName> loader,
        boolean readThrough,
        boolean singleFlight,
        Optional<ClassName> writer,
        ExpirySettings expiry,
        Optional<Duration> listenerTimeout,
        Optional<Long> maximumSize,
        Optional<Long> maximumWeight,
        Optional<Duration> fetchTimeout,
        Optional<Duration> loadTimeout,
        Optional<Duration> writeTimeout,
        List<ClassPattern> allow) {

    /** The longest time that a cache waits; {@code eternal} in a file stands for it. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);
}
