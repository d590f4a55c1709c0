package dev.rmap.jcache.base;

import java.io.Closeable;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what users gave to a cache: loaders, writers, policies and listeners that are closeable. */
public final class Closing {

    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Closes each of these objects once, however often it is among them. */
    public static void allQuietly(Collection<?> customizations) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        customizations.stream().filter(seen::add).forEach(Closing::quietly);
    }

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
