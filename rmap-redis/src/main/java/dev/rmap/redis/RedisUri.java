package dev.rmap.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, as {@link RedisBackend#connect} takes it. User and password are percent-decoded. Blanks around the
 * address do not matter, nor does the case of its scheme.
 *
 * @param setup what stands at the addresses
 * @param addresses {@code redis://host:port}, or {@code rediss://host:port} for TLS, of each server, Sentinel or node
 * @param user who to log in as, if that is not the default user
 * @param password with what
 * @param master what the Sentinels call the servers; empty for other set-ups
 * @param database the number of the database
 */
record RedisUri(
        Setup setup,
        List<String> addresses,
        Optional<String> user,
        Optional<String> password,
        String master,
        int database) {

    /** What stands at the addresses. */
    enum Setup {
        /** One server. */
        SERVER("", 6379),
        /** Sentinels, which know where the server is. */
        SENTINEL("-sentinel", 26379),
        /** Some nodes of a cluster, which know the others. */
        CLUSTER("-cluster", 6379);

        private final String suffix;
        private final int port;

        Setup(String suffix, int port) {
            this.suffix = suffix;
            this.port = port;
        }

        private static Setup of(@Nullable String suffix) {
            return "-sentinel".equals(suffix) ? SENTINEL : "-cluster".equals(suffix) ? CLUSTER : SERVER;
        }
    }

    private static final String FORMS = "redis://[[user]:password@]host[:port][/database],"
            + " redis-sentinel://[[user]:password@]host[:port][,host[:port]]/master[/database]"
            + " and redis-cluster://[[user]:password@]host[:port][,host[:port]]";

    private static final String NUMBER = "\\d{1,5}";
    private static final Pattern HOST =
            Pattern.compile("(?<host>\\[[0-9a-fA-F:.%]+\\]|[^:/@\\[\\],?#\\s]+)(:(?<port>" + NUMBER + "))?(,(?=.)|$)");
    private static final Pattern SYNTAX = Pattern.compile("(?<scheme>rediss?)(?<suffix>-sentinel|-cluster)?://"
            + "((?<user>[^:@/]*):(?<password>[^/]*)@)?"
            + "(?<hosts>[^/@?#\\s]+)"
            + "(/(?<path>[^@?#\\s]*))?");
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("(?s)[\\w+.-]*://(?<both>.*)@.*");
    private static final Pattern ENCODED = Pattern.compile("([^%]|%[0-9a-fA-F]{2})*+");
    private static final Pattern SENTINEL_PATH =
            Pattern.compile("(?<master>[A-Za-z0-9._-]+)(/(?<database>" + NUMBER + ")?)?");

    /** Where a number of a port should be, outside of brackets, and something else is: a password without its host? */
    private static final Pattern NO_PORT =
            Pattern.compile("(?<brackets>\\[[^\\]]*\\])|:(?!//|" + NUMBER + "(?:[,/]|$))[^,/]*");

    /** Copies the addresses. */
    RedisUri {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it has another form; the message does not repeat the user and the password
     */
    static RedisUri parse(String given) {
        String text = withLowerCaseScheme(given.strip());
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw bad(text, mistake(text));
        }
        Setup setup = Setup.of(matcher.group("suffix"));
        List<String> addresses = addresses(text, setup, matcher.group("scheme"), matcher.group("hosts"));
        String path = matcher.group("path") == null ? "" : matcher.group("path");
        Optional<String> user = credential(text, matcher.group("user"));
        Optional<String> password = credential(text, matcher.group("password"));
        return switch (setup) {
            case SERVER -> new RedisUri(setup, addresses, user, password, "", database(text, path));
            case SENTINEL -> {
                Matcher sentinel = SENTINEL_PATH.matcher(path);
                if (!sentinel.matches()) {
                    throw bad(text, "does not say what the Sentinels call the master");
                }
                String database = sentinel.group("database");
                yield new RedisUri(
                        setup,
                        addresses,
                        user,
                        password,
                        sentinel.group("master"),
                        database(text, database == null ? "" : database));
            }
            case CLUSTER -> {
                if (database(text, path) != 0) {
                    throw bad(text, "names a database, and a cluster has one only");
                }
                yield new RedisUri(setup, addresses, user, password, "", 0);
            }
        };
    }

    private static String withLowerCaseScheme(String text) {
        int end = text.indexOf("://");
        return end < 0 ? text : text.substring(0, end).toLowerCase(Locale.ROOT) + text.substring(end);
    }

    /** What is probably wrong with an address that has none of the forms. */
    private static String mistake(String text) {
        Matcher matcher = USER_AND_PASSWORD.matcher(text);
        if (matcher.matches()) {
            String both = matcher.group("both");
            if (both.contains("/")) {
                return "has a '/' before its '@', where a '/' in a user or a password is written %2F";
            }
            if (!both.contains(":")) {
                return "has no ':' before its password, which it needs also where no user is named";
            }
        }
        return text.contains("?")
                ? "has a query, from which nothing is read; user and password stand before the host"
                : "is not of a known form";
    }

    private static List<String> addresses(String text, Setup setup, String scheme, String hosts) {
        List<String> addresses = new ArrayList<>();
        Matcher host = HOST.matcher(hosts);
        int end = 0;
        while (end < hosts.length()) {
            if (!host.find() || host.start() != end) {
                throw bad(text, "is not of a known form");
            }
            String port = host.group("port");
            int number = port == null ? setup.port : Integer.parseInt(port);
            if (number < 1 || number > 65_535) {
                throw bad(text, "names no port");
            }
            addresses.add(scheme + "://" + host.group("host") + ":" + number);
            end = host.end();
        }
        if (setup == Setup.SERVER && addresses.size() > 1) {
            throw bad(text, "names several servers, and is neither of Sentinels nor of a cluster");
        }
        return addresses;
    }

    private static int database(String text, String digits) {
        if (!digits.matches("\\d{0,5}")) {
            throw bad(text, "names no database");
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException("'" + withoutCredentials(text) + "' " + why + "; the forms are " + FORMS
                + ", with rediss instead of redis for TLS; for everything else configure a RedissonClient");
    }

    /** Names where Redis is and the database, and nobody's credentials. */
    @Override
    public String toString() {
        String first = addresses.get(0);
        String scheme = first.substring(0, first.indexOf(':')) + setup.suffix + "://";
        List<String> hosts = addresses.stream()
                .map(address -> address.substring(address.indexOf("//") + 2))
                .toList();
        return scheme
                + String.join(",", hosts)
                + (master.isEmpty() ? "" : "/" + master)
                + (database == 0 ? "" : "/" + database);
    }

    /**
     * The text without anything that stands before an at sign, and without a query. Where a question mark comes before an
     * at sign, either could be in a password, and little is left.
     */
    static String withoutCredentials(String text) {
        String safe = text.contains("?") && text.indexOf('?') < text.lastIndexOf('@')
                ? text.replaceAll("(?s)^([\\w+.-]*://)?.*", "$1...")
                : text.replaceAll("(?s)^([\\w+.-]*://)?.*@", "$1").replaceAll("(?s)[?#].*", "");
        return NO_PORT.matcher(safe)
                .replaceAll(found -> found.group(1) == null ? ":..." : Matcher.quoteReplacement(found.group()));
    }

    private static Optional<String> credential(String text, @Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return Optional.empty();
        }
        if (!ENCODED.matcher(raw).matches()) {
            throw bad(
                    text,
                    "has a '%' in its user or password without two hexadecimal digits behind it, where a '%'"
                            + " itself is written %25");
        }
        return Optional.of(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}
