package dev.rmap.jcache.base;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what users gave to a cache: loaders, writers, policies and listeners that are closeable. */
public final class Closing {

    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Closes an object if it can be closed. What it throws, errors too, is logged: closing a cache does not fail. */
    public static void quietly(@Nullable Object customization) {
        if (customization instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (Throwable failed) {
                log.warn("{} could not be closed", customization.getClass().getName(), failed);
            }
        }
    }
}
