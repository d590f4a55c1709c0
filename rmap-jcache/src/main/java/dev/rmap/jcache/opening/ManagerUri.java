package dev.rmap.jcache.opening;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import javax.cache.CacheException;

/** The URIs by which managers are known. */
public final class ManagerUri {

    /** Has no scheme, and nothing that the names of JMX dislike. */
    public static final URI DEFAULT = URI.create("rmap");

    private static final Set<String> REDIS =
            Set.of("redis", "rediss", "redis-sentinel", "rediss-sentinel", "redis-cluster", "rediss-cluster");

    private ManagerUri() {}

    public static boolean isRedis(String uri) {
        return REDIS.stream().anyMatch(scheme -> uri.startsWith(scheme + ":"));
    }

    /** A URI as a text, with a scheme of small letters: large ones mean the same. */
    static String text(URI uri) {
        String text = uri.toString();
        String scheme = uri.getScheme();
        return scheme == null ? text : scheme.toLowerCase(Locale.ROOT) + text.substring(scheme.length());
    }

    static boolean isLocal(String uri) {
        return uri.equals("local") || uri.startsWith("local:");
    }

    /**
     * The URI under which a manager is known that was asked for with this one: without user, password and query if it is
     * the address of a server, without the characters that separate the parts of a name in JMX, and with a scheme of small
     * letters.
     */
    public static URI clean(URI given) {
        URI uri = URI.create(text(given));
        if (uri.getScheme() != null && REDIS.contains(uri.getScheme())) {
            String authority = uri.getRawAuthority();
            if (authority == null) {
                throw new CacheException(
                        "the address of a server is redis://host:port, redis-sentinel://host:port/master or"
                                + " redis-cluster://host:port, or one of these with rediss for TLS");
            }
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            String places = authority.substring(authority.lastIndexOf('@') + 1);
            return escaped(URI.create(uri.getScheme() + "://" + places + path));
        }
        return escaped(uri);
    }

    private static URI escaped(URI uri) {
        String text = uri.toString();
        return text.matches("[^,=\"*?]*")
                ? uri
                : URI.create(text.replace(",", "%2C")
                        .replace("=", "%3D")
                        .replace("\"", "%22")
                        .replace("*", "%2A")
                        .replace("?", "%3F"));
    }
}
