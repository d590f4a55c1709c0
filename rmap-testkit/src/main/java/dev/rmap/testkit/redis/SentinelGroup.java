package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.resp.RespException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A master with copies, and three Sentinels that watch them and make another one the master when it is gone. All are
 * processes of this machine.
 */
public final class SentinelGroup implements AutoCloseable {

    private static final String NAME = "the-master";
    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final int DOWN_AFTER_MILLIS = 1_000;

    private static final String PAUSE_MILLIS = "60000";

    /** The copies log in as somebody who may copy and nothing else, so that they can be cut off. */
    private static final RedisOptions SERVER = RedisOptions.plain()
            .withLine("user copier on >copy +psync +replconf +ping")
            .withLine("masteruser copier")
            .withLine("masterauth copy")
            .withLine("repl-diskless-sync-delay 0");

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    private SentinelGroup() {}

    /** Starts all of it, and waits until everybody knows everybody and the copies are up to date. */
    public static SentinelGroup start(int copies) {
        SentinelGroup group = new SentinelGroup();
        try {
            RedisServer master = RedisServers.startProcess(SERVER);
            group.servers.add(master);
            for (int copy = 0; copy < copies; copy++) {
                group.servers.add(RedisServers.startProcess(SERVER.withLine("replicaof " + place(master))));
            }
            group.awaitCopies(master);
            for (int sentinel = 0; sentinel < SENTINELS; sentinel++) {
                group.sentinels.add(RedisServers.startProcess(watching(master)));
            }
            group.awaitSentinels(copies);
            return group;
        } catch (RuntimeException | Error e) {
            group.close();
            throw e;
        }
    }

    private static RedisOptions watching(RedisServer master) {
        RedisOptions options = RedisOptions.plain()
                .withLine("sentinel monitor " + NAME + " " + place(master) + " " + QUORUM)
                .withLine("sentinel down-after-milliseconds " + NAME + " " + DOWN_AFTER_MILLIS)
                .withLine("sentinel failover-timeout " + NAME + " 10000");
        for (String line : Permissions.linesOfSentinel(NAME)) {
            options = options.withLine(line);
        }
        return options;
    }

    private static String place(RedisServer server) {
        return server.address().host() + " " + server.address().port();
    }

    /** How clients are told of the Sentinels. */
    public String uri() {
        return sentinels.stream()
                .map(sentinel -> sentinel.address().toString())
                .collect(Collectors.joining(",", "redis-sentinel://", "/" + NAME));
    }

    /** The addresses of the Sentinels, as {@code redis://host:port}. */
    public List<String> sentinelUris() {
        return sentinels.stream().map(RedisServer::uri).toList();
    }

    /** What the Sentinels call the master. */
    public String masterName() {
        return NAME;
    }

    /** The server that the first Sentinel takes for the master. */
    public RedisServer master() {
        try (RespConnection redis = sentinels.get(0).connect()) {
            String port = new String(
                    (byte[]) redis.list("SENTINEL", "get-master-addr-by-name", NAME)
                            .get(1),
                    UTF_8);
            return servers.stream()
                    .filter(server ->
                            port.equals(String.valueOf(server.address().port())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** All servers, the master and the copies. */
    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /** The servers that are not the master. */
    public List<RedisServer> copies() {
        RedisServer master = master();
        return servers.stream().filter(server -> server != master).toList();
    }

    /** Has the Sentinels change the master although nothing is wrong with it. Returns when it is done. */
    public void failOver() {
        RedisServer old = master();
        Eventually.until("the Sentinels agree to fail over", () -> {
            try (RespConnection redis = sentinels.get(0).connect()) {
                redis.command("SENTINEL", "FAILOVER", NAME);
                return true;
            } catch (RespException notNow) {
                return false;
            }
        });
        awaitMasterAfter(old);
    }

    /** Kills the master. Returns when another one is it. */
    public void killMaster() {
        RedisServer old = master();
        old.kill();
        awaitMasterAfter(old);
    }

    /** Starts a server again that was killed, as a copy. Returns when it is up to date and the Sentinels count on it. */
    public void revive(RedisServer killed) {
        killed.restart();
        RedisServer master = master();
        try (RespConnection redis = killed.connect()) {
            redis.command(
                    "REPLICAOF",
                    master.address().host(),
                    String.valueOf(master.address().port()));
        }
        awaitCopies(master);
        String port = String.valueOf(master.address().port());
        for (RedisServer sentinel : sentinels) {
            try (RespConnection redis = sentinel.connect()) {
                Eventually.until(
                        "the Sentinels count on the copies",
                        () -> port.equals(pairs(redis.list("SENTINEL", "MASTER", NAME))
                                        .get("port"))
                                && redis.list("SENTINEL", "SLAVES", NAME).stream()
                                        .allMatch(copy -> "slave"
                                                .equals(pairs((List<?>) copy).get("flags"))));
            }
        }
    }

    /** From now on the master decides nothing more. Returns when the copies have all that it decided. */
    public void holdWrites() {
        try (RespConnection redis = master().connect()) {
            redis.command("CLIENT", "PAUSE", PAUSE_MILLIS, "WRITE");
            String decided = offset(redis);
            for (RedisServer copy : copies()) {
                try (RespConnection other = copy.connect()) {
                    Eventually.until("a copy has everything", () -> decided.equals(offset(other)));
                }
            }
        }
    }

    private static String offset(RespConnection redis) {
        String info = text(redis, "INFO", "replication");
        String name = "master_repl_offset:";
        int from = info.indexOf(name) + name.length();
        return info.substring(from, info.indexOf('\r', from));
    }

    private void awaitMasterAfter(RedisServer old) {
        Eventually.until("another master than " + old.address(), () -> {
            RedisServer now = master();
            if (now == old) {
                return false;
            }
            try (RespConnection redis = now.connect()) {
                return text(redis, "INFO", "replication").contains("role:master");
            }
        });
    }

    /** From now on the copies hear nothing of what the master does, so that it is lost with the master. */
    public void cutCopiesOff() {
        try (RespConnection redis = master().connect()) {
            redis.command("ACL", "SETUSER", "copier", "off");
            redis.command("CLIENT", "KILL", "TYPE", "replica");
            Eventually.until(
                    "no copy is connected",
                    () -> text(redis, "INFO", "replication").contains("connected_slaves:0"));
        }
    }

    private void awaitCopies(RedisServer master) {
        try (RespConnection redis = master.connect()) {
            int copies = servers.size() - 1;
            Eventually.until("the copies are up to date", () -> {
                String info = text(redis, "INFO", "replication");
                return info.split("state=online", -1).length == copies + 1;
            });
        }
    }

    private void awaitSentinels(int copies) {
        for (RedisServer sentinel : sentinels) {
            try (RespConnection redis = sentinel.connect()) {
                Eventually.until("the Sentinels know each other and the copies", () -> {
                    Map<String, String> known = pairs(redis.list("SENTINEL", "MASTER", NAME));
                    return String.valueOf(SENTINELS - 1).equals(known.get("num-other-sentinels"))
                            && String.valueOf(copies).equals(known.get("num-slaves"));
                });
            }
        }
    }

    private static Map<String, String> pairs(List<?> flat) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put(new String((byte[]) flat.get(i), UTF_8), new String((byte[]) flat.get(i + 1), UTF_8));
        }
        return pairs;
    }

    private static String text(RespConnection redis, String... words) {
        return String.valueOf(redis.text(words));
    }

    /** Ends all of it. */
    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }
}
