package dev.rmap.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the clients under test may do on servers that are started here: everything, or, where the system property
 * {@code rmap.redis.permissions} or the environment variable {@code RMAP_REDIS_PERMISSIONS} is {@code least}, no more
 * than the library needs. The connections of tests themselves then log in as an administrator, and programs that are not
 * the library as users of their own. {@code docs/security.md} lists the same.
 */
public final class Permissions {

    /** The keys and channels of all maps. */
    public static final String ALL_MAPS =
            "~map:*:content ~map:*:content:* ~{map:*:content}:* ~{*}map:*:content:* &map:*:updates";

    /** The commands that the library needs on one server. */
    public static final String COMMANDS = "+time +get +set +hget +hmget +hset +hdel +hkeys +hlen +hscan +unlink"
            + " +pexpireat +persist +xadd +xrange +publish +subscribe +unsubscribe +evalsha +script|load +info +ping"
            + " +select";

    /** What it needs of a cluster besides. */
    public static final String COMMANDS_OF_CLUSTERS = "+cluster|nodes +asking";

    /** What it asks of Sentinels. */
    public static final String COMMANDS_OF_SENTINELS =
            "+ping +sentinel|get-master-addr-by-name +sentinel|sentinels +sentinel|slaves";

    /** Go's keys and channels: its scripts name the channel as if it were a key. */
    public static final String ALL_MAPS_OF_GO = "~map:*:content ~map:*:updates &map:*:updates";

    /** What a Go peer needs. */
    public static final String COMMANDS_OF_GO = "+hget +hgetall +hset +hdel +hincrby +del +expire +publish +subscribe"
            + " +unsubscribe +evalsha +eval +script|load +ping";

    /** Where somebody answers who runs {@code docs/answer.lua}. */
    public static final String MAPS_OF_ANSWERS = "~map:*:content &map:*:updates";

    /** What he needs for that. */
    public static final String COMMANDS_OF_ANSWERS = "+eval +hget +hset +hdel +hincrby +publish";

    private static final String ADMINISTRATOR = "administrator";
    private static final String GO_PEER = "go-peer";
    private static final String ANSWERER = "answerer";
    private static final String PASSWORD = "of-the-tests";
    private static final String NOTHING = "resetkeys resetchannels -@all ";

    private static final String ADMINISTRATORS_LINE = line(ADMINISTRATOR, "~* &* +@all");

    private static final boolean LEAST = LaunchSettings.ofThisProcess().leastPermissions();

    private Permissions() {}

    /** The lines of {@code redis.conf} that say who may do what. */
    static List<String> lines(RedisOptions options) {
        List<String> lines = new ArrayList<>();
        Optional<String> password = options.password();
        if (LEAST) {
            String credentials = password.map(it -> quoted(">" + it)).orElse("nopass");
            String everybody = "user default on " + credentials + " " + NOTHING;
            lines.add(ADMINISTRATORS_LINE);
            if (options.isSentinel()) {
                lines.add(everybody + COMMANDS_OF_SENTINELS);
            } else {
                lines.add(everybody + ALL_MAPS + " " + COMMANDS + " " + COMMANDS_OF_CLUSTERS);
                lines.add(line(GO_PEER, NOTHING + ALL_MAPS_OF_GO + " " + COMMANDS_OF_GO));
                lines.add(line(ANSWERER, NOTHING + MAPS_OF_ANSWERS + " " + COMMANDS_OF_ANSWERS));
            }
        } else {
            password.ifPresent(it -> lines.add("requirepass " + quoted(it)));
        }
        return lines;
    }

    private static String line(String user, String grants) {
        return "user " + user + " on >" + PASSWORD + " " + grants;
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

    /** The address as a Go peer takes it. */
    public static String uriOfGoPeer(RedisAddress address) {
        return uri(GO_PEER, address);
    }

    /** The address as somebody takes it who runs {@code docs/answer.lua}. */
    public static String uriOfAnswerer(RedisAddress address) {
        return uri(ANSWERER, address);
    }

    private static String uri(String user, RedisAddress address) {
        return LEAST ? "redis://" + user + ":" + PASSWORD + "@" + address : address.uri();
    }

    /** What a test's own connection says first. */
    static Optional<String[]> login(RedisAddress address) {
        return LEAST
                ? Optional.of(new String[] {"AUTH", ADMINISTRATOR, PASSWORD})
                : address.password().map(password -> new String[] {"AUTH", password});
    }

    /** How a Sentinel logs in to the servers that it watches, and to other Sentinels. */
    static List<String> linesOfSentinel(String master) {
        return LEAST
                ? List.of(
                        "sentinel auth-user " + master + " " + ADMINISTRATOR,
                        "sentinel auth-pass " + master + " " + PASSWORD,
                        "sentinel sentinel-user " + ADMINISTRATOR,
                        "sentinel sentinel-pass " + PASSWORD)
                : List.of();
    }

    /** How a node logs in to another one to which it moves a key. */
    static List<String> wordsOfMigrate() {
        return LEAST ? List.of("AUTH2", ADMINISTRATOR, PASSWORD) : List.of();
    }
}
