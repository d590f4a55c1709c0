package dev.rmap.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the clients under test may do on servers that are started here: everything, or, where the system property
 * {@code rmap.redis.permissions} or the environment variable {@code RMAP_REDIS_PERMISSIONS} is {@code least}, no more
 * than the library needs. The connections of tests themselves then log in as an administrator.
 */
public final class Permissions {

    /** The commands that the library needs on one server; {@code docs/wire.md} lists the same. */
    public static final String COMMANDS = "+time +getrange +get +set +hget +hmget +hset +hdel +hlen +hscan +unlink"
            + " +pexpireat +persist +xadd +xrange +publish +subscribe +unsubscribe +evalsha +script|load +info +ping"
            + " +select";

    /** What it needs of a cluster besides. */
    public static final String COMMANDS_OF_CLUSTERS = "+cluster|nodes +asking";

    private static final String KEYS = "~map:*:content ~map:*:content:* ~{map:*:content}:* ~{*}map:*:content:*";
    private static final String CHANNELS = "&map:*:updates";
    private static final String ADMINISTRATOR = "administrator";
    private static final String PASSWORD = "of-the-tests";

    private static final String ADMINISTRATORS_LINE = "user " + ADMINISTRATOR + " on >" + PASSWORD + " ~* &* +@all";

    private static final boolean LEAST = LaunchSettings.ofThisProcess().leastPermissions();

    private Permissions() {}

    /** The lines of {@code redis.conf} that say who may do what; of a Sentinel, clients ask only who the master is. */
    static List<String> lines(RedisOptions options) {
        List<String> lines = new ArrayList<>();
        Optional<String> password = options.password();
        if (LEAST && options.isSentinel()) {
            lines.add(ADMINISTRATORS_LINE);
        } else if (LEAST) {
            String credentials = password.map(it -> quoted(">" + it)).orElse("nopass");
            lines.add("user default on " + credentials + " resetkeys resetchannels " + KEYS + " " + CHANNELS + " -@all "
                    + COMMANDS + " " + COMMANDS_OF_CLUSTERS);
            lines.add(ADMINISTRATORS_LINE);
        } else {
            password.ifPresent(it -> lines.add("requirepass " + quoted(it)));
        }
        return lines;
    }

    /** The same as text in quotes. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Lets clients use maps whose names begin with something else, because the client puts that before them. */
    public static void alsoNames(RespConnection administrator, String prefix) {
        if (LEAST) {
            administrator.command("ACL", "SETUSER", "default", "~*" + prefix + "map:*", "&" + prefix + "map:*");
        }
    }

    /** The address as somebody takes it who may do everything. */
    public static String administratorsUri(RedisAddress address) {
        return LEAST ? "redis://" + ADMINISTRATOR + ":" + PASSWORD + "@" + address : address.uri();
    }

    /** What a test's own connection says first. */
    static Optional<String[]> login(RedisAddress address) {
        return LEAST
                ? Optional.of(new String[] {"AUTH", ADMINISTRATOR, PASSWORD})
                : address.password().map(password -> new String[] {"AUTH", password});
    }

    /** How a Sentinel logs in to the servers that it watches. */
    static List<String> linesOfSentinel(String master) {
        return LEAST
                ? List.of(
                        "sentinel auth-user " + master + " " + ADMINISTRATOR,
                        "sentinel auth-pass " + master + " " + PASSWORD)
                : List.of();
    }

    /** How a node logs in to another one to which it moves a key. */
    static List<String> wordsOfMigrate() {
        return LEAST ? List.of("AUTH2", ADMINISTRATOR, PASSWORD) : List.of();
    }
}
