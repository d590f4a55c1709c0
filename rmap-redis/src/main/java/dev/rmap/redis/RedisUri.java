package dev.rmap.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of one Redis server: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for
 * TLS. User and password are percent-decoded.
 *
 * @param scheme {@code redis} or {@code rediss}
 * @param host a name or an address; an IPv6 address in brackets
 * @param port the port
 * @param user who to log in as, if that is not the default user
 * @param password with what
 * @param database the number of the database
 */
record RedisUri(String scheme, String host, int port, Optional<String> user, Optional<String> password, int database) {

    private static final int DEFAULT_PORT = 6379;
    private static final String FORM = "redis://[[user]:password@]host[:port][/database]";

    private static final Pattern SYNTAX = Pattern.compile("(?<scheme>rediss?)://"
            + "((?<user>[^:@/]*):(?<password>[^/]*)@)?"
            + "(?<host>\\[[0-9a-fA-F:.%]+\\]|[^:/@\\[\\],?#\\s]+)"
            + "(:(?<port>\\d{1,5}))?"
            + "(/(?<database>\\d{0,5}))?");

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it has another form; the message does not repeat the user and the password
     */
    static RedisUri parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + withoutCredentials(text) + "' is not of the form " + FORM
                    + " or rediss://...; for Sentinel, clusters and everything else configure a RedissonClient");
        }
        int port = number(matcher.group("port"), DEFAULT_PORT);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + withoutCredentials(text) + "' names no port");
        }
        return new RedisUri(
                matcher.group("scheme"),
                matcher.group("host"),
                port,
                credential(matcher.group("user")),
                credential(matcher.group("password")),
                number(matcher.group("database"), 0));
    }

    /** What Redisson and messages call the server. */
    String address() {
        return scheme + "://" + host + ":" + port;
    }

    /** Names the server and the database, and nobody's credentials. */
    @Override
    public String toString() {
        return address() + (database == 0 ? "" : "/" + database);
    }

    /** The text without anything that stands before an at sign. */
    static String withoutCredentials(String text) {
        return text.replaceAll("(?s)^(\\w*://)?.*@", "$1");
    }

    private static Optional<String> credential(@Nullable String raw) {
        return raw == null || raw.isEmpty()
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }
}
