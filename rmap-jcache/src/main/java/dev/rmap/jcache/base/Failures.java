package dev.rmap.jcache.base;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Keeps the first of several failures, and the others with it. Confined to one thread. */
public final class Failures {

    private static final int MOST_SUPPRESSED = 16;

    private @Nullable Throwable first;
    private int suppressed;

    /** Runs something, and remembers what it throws, be it an error or a checked exception that nothing declares. */
    public void collect(Runnable action) {
        try {
            action.run();
        } catch (Throwable failed) {
            add(failed);
        }
    }

    /** Remembers a failure. */
    public void add(Throwable failed) {
        if (first == null) {
            first = failed;
        } else if (first != failed && suppressed++ < MOST_SUPPRESSED) {
            first.addSuppressed(failed);
        }
    }

    /** Throws the first failure, if there was one; a checked exception within a {@link CacheException}. */
    public void rethrow() {
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
        if (first != null) {
            throw new CacheException(first);
        }
    }
}
