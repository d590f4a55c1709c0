package dev.rmap.jcache.base;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses nulls, which no cache takes. */
public final class Check {

    private Check() {}

    public static <T> T notNull(@Nullable T object, String what) {
        if (object == null) {
            throw new NullPointerException(what + " is null");
        }
        return object;
    }

    public static <T extends Collection<?>> T noNulls(@Nullable T objects, String what) {
        for (Object object : notNull(objects, what)) {
            notNull(object, "one of the " + what);
        }
        return notNull(objects, what);
    }

    public static <T extends Map<?, ?>> T noNulls(@Nullable T entries) {
        for (Map.Entry<?, ?> entry : notNull(entries, "map").entrySet()) {
            notNull(entry.getKey(), "one of the keys");
            notNull(entry.getValue(), "one of the values");
        }
        return notNull(entries, "map");
    }
}
