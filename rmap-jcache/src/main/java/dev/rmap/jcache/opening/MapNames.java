package dev.rmap.jcache.opening;

import dev.rmap.model.MapName;

/**
 * The names of the shared maps: {@code jcache:<namespace>:<cache>}, with the characters that a map name cannot have, and
 * those that mean something to a Redis cluster, written as percent and two or more hexadecimal digits.
 */
public final class MapNames {

    private static final String PREFIX = "jcache:";
    private static final String ESCAPED = " *?[]{}%:";

    private MapNames() {}

    /** The map of a cache. */
    public static MapName ofCache(String namespace, String cache) {
        return new MapName(PREFIX + escape(namespace) + ":" + escape(cache));
    }

    /** The map in which the processes of a namespace say which caches they have open. */
    public static MapName ofOpeners(String namespace) {
        return new MapName("jcache-openers:" + escape(namespace));
    }

    private static String escape(String text) {
        if (text.isEmpty()) {
            return "%";
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE || ESCAPED.indexOf(c) >= 0) {
                escaped.append(String.format("%%%02X", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
