package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and the password it asks for.
 *
 * @param host a name or a number
 * @param port its TCP port
 * @param password what AUTH wants, if it wants anything
 */
public record RedisAddress(String host, int port, Optional<String> password) {

    private static final int DEFAULT_PORT = 6379;

    /** The address that a {@code redis://[:password@]host[:port]} names. */
    public static RedisAddress parse(String text) {
        URI uri = URI.create(text.contains("://") ? text : "redis://" + text);
        if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("a Redis address looks like redis://[:password@]host[:port]");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new RedisAddress(uri.getHost(), port, password(uri.getRawUserInfo()));
    }

    private static Optional<String> password(@Nullable String userInfo) {
        if (userInfo == null) {
            return Optional.empty();
        }
        if (!userInfo.startsWith(":")) {
            throw new IllegalArgumentException("a Redis address with a user name is not supported here");
        }
        return Optional.of(URLDecoder.decode(userInfo.substring(1).replace("+", "%2B"), UTF_8));
    }

    /** The address as clients take it, with the password if there is one. */
    public String uri() {
        String secret = password.map(it -> ":" + URLEncoder.encode(it, UTF_8).replace("+", "%20") + "@")
                .orElse("");
        return "redis://" + secret + host + ":" + port;
    }

    /** The same server, reached through something else that listens on that port of this machine. */
    public RedisAddress through(int localPort) {
        return new RedisAddress("127.0.0.1", localPort, password);
    }

    /** Host and port, never the password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
