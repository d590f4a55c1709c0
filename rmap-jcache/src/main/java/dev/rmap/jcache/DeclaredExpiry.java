package dev.rmap.jcache;

import dev.rmap.jcache.config.ExpirySettings;
import java.io.Serializable;
import javax.cache.configuration.Factory;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The expiry policy of a cache that a file declares.
 *
 * @param created after a creation
 * @param updated after an update; null: as before
 * @param accessed after a read; null: as before
 */
record DeclaredExpiry(
        Duration created,
        @Nullable Duration updated,
        @Nullable Duration accessed) implements ExpiryPolicy, Factory<ExpiryPolicy>, Serializable {

    private static final long serialVersionUID = 1L;

    static DeclaredExpiry of(ExpirySettings settings) {
        return new DeclaredExpiry(
                settings.created().orElse(Duration.ETERNAL),
                settings.updated().orElse(null),
                settings.accessed().orElse(null));
    }

    @Override
    public ExpiryPolicy create() {
        return this;
    }

    @Override
    public Duration getExpiryForCreation() {
        return created;
    }

    @Override
    public @Nullable Duration getExpiryForAccess() {
        return accessed;
    }

    @Override
    public @Nullable Duration getExpiryForUpdate() {
        return updated;
    }
}
