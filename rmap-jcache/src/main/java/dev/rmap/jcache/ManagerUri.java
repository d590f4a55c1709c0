package dev.rmap.jcache;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import javax.cache.CacheException;

/** The URIs by which managers are known. */
final class ManagerUri {

    /** Has no scheme, and nothing that the names of JMX dislike. */
    static final URI DEFAULT = URI.create("rmap");

    private static final Set<String> REDIS = Set.of("redis", "rediss");

    private ManagerUri() {}

    static boolean isRedis(String uri) {
        return REDIS.stream().anyMatch(scheme -> uri.startsWith(scheme + ":"));
    }

    static boolean isLocal(String uri) {
        return uri.equals("local") || uri.startsWith("local:");
    }

    /**
     * The URI under which a manager is known that was asked for with this one: without user, password and query if it is
     * the address of a server, and without the characters that separate the parts of a name in JMX.
     */
    static URI clean(URI given) {
        if (given.getScheme() != null && REDIS.contains(given.getScheme())) {
            try {
                return escaped(new URI(
                        given.getScheme(), null, given.getHost(), given.getPort(), given.getPath(), null, null));
            } catch (URISyntaxException | NullPointerException malformed) {
                throw new CacheException(
                        "the address of a server is redis://host:port or rediss://host:port", malformed);
            }
        }
        return escaped(given);
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
