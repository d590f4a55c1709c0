package dev.rmap.jcache.config;

import java.util.Optional;
import javax.cache.expiry.Duration;

/**
 * When the entries of a cache end.
 *
 * @param created after their creation; absent: never
 * @param updated after an update; absent: as before the update
 * @param accessed after a read; absent: as before the read
 */
public record ExpirySettings(Optional<Duration> created, Optional<Duration> updated, Optional<Duration> accessed) {

    /** Entries never end. */
    public static final ExpirySettings ETERNAL =
            new ExpirySettings(Optional.empty(), Optional.empty(), Optional.empty());
}
