package dev.rmap.testkit.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.testkit.Eventually;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster of masters that share the slots evenly at first. All are processes of this machine. Used by one thread. */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final String PATIENCE_MILLIS = "5000";

    private final List<RedisServer> nodes = new ArrayList<>();

    /** Which node each slot belongs to. */
    private final int[] owners = new int[SLOTS];

    private RedisCluster() {}

    /** Starts all of it, and waits until every node knows who has which slots. */
    public static RedisCluster start(int size) {
        RedisCluster cluster = new RedisCluster();
        try {
            for (int node = 0; node < size; node++) {
                cluster.nodes.add(RedisServers.startProcess(RedisOptions.plain().withLine("cluster-enabled yes")));
            }
            for (int node = 0; node < size; node++) {
                cluster.join(node);
            }
            cluster.awaitWhole();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void join(int node) {
        int from = node * SLOTS / nodes.size();
        int to = (node + 1) * SLOTS / nodes.size();
        Arrays.fill(owners, from, to, node);
        try (RespConnection redis = nodes.get(node).connect()) {
            Stream<String> slots = IntStream.range(from, to).mapToObj(Integer::toString);
            redis.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
            redis.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(node + 1));
            redis.command(
                    "CLUSTER",
                    "MEET",
                    nodes.get(0).address().host(),
                    Integer.toString(nodes.get(0).address().port()));
        }
    }

    private void awaitWhole() {
        for (RedisServer node : nodes) {
            try (RespConnection redis = node.connect()) {
                Eventually.until("the cluster is whole", () -> {
                    String info = String.valueOf(redis.text("CLUSTER", "INFO"));
                    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes.size());
                });
            }
        }
    }

    /** How clients are told of the nodes. */
    public String uri() {
        return nodes.stream()
                .map(node -> node.address().toString())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    /** The nodes. */
    public List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    /** The slot of a key or a channel. */
    public int slotOf(String key) {
        try (RespConnection redis = nodes.get(0).connect()) {
            return (int) redis.integer("CLUSTER", "KEYSLOT", key);
        }
    }

    /** Who has the slot. */
    public RedisServer owner(int slot) {
        return nodes.get(owners[slot]);
    }

    /** Who has the slot next, if it moves. */
    private int heir(int slot) {
        return (owners[slot] + 1) % nodes.size();
    }

    /** Moves the slot with all its keys to another node. */
    public void move(int slot) {
        beginMove(slot);
        moveKeys(slot, Integer.MAX_VALUE);
        endMove(slot);
    }

    /** From now on the slot is on its way to another node. */
    public void beginMove(int slot) {
        setSlot(heir(slot), slot, "IMPORTING", id(owners[slot]));
        setSlot(owners[slot], slot, "MIGRATING", id(heir(slot)));
    }

    /** Moves so many keys of a slot that is on its way. */
    public void moveKeys(int slot, int most) {
        RedisAddress to = nodes.get(heir(slot)).address();
        try (RespConnection redis = owner(slot).connect()) {
            for (Object key : redis.list("CLUSTER", "GETKEYSINSLOT", String.valueOf(slot), String.valueOf(most))) {
                List<String> words = new ArrayList<>(List.of(
                        "MIGRATE",
                        to.host(),
                        String.valueOf(to.port()),
                        new String((byte[]) key, UTF_8),
                        "0",
                        PATIENCE_MILLIS));
                words.addAll(Permissions.wordsOfMigrate());
                redis.command(words.toArray(String[]::new));
            }
        }
    }

    /** The slot has arrived: everybody is told. Returns when all nodes are of one mind. */
    public void endMove(int slot) {
        int heir = heir(slot);
        String id = id(heir);
        setSlot(heir, slot, "NODE", id);
        setSlot(owners[slot], slot, "NODE", id);
        IntStream.range(0, nodes.size()).forEach(node -> setSlot(node, slot, "NODE", id));
        owners[slot] = heir;
        awaitOneEpoch();
    }

    /** A node that has not heard of the latest epoch would take the next slot without one of its own, and lose it again. */
    private void awaitOneEpoch() {
        Eventually.until(
                "all nodes know the same epoch",
                () -> nodes.stream().map(RedisCluster::epoch).distinct().count() == 1);
    }

    private static String epoch(RedisServer node) {
        try (RespConnection redis = node.connect()) {
            return String.valueOf(redis.text("CLUSTER", "INFO"))
                    .lines()
                    .filter(line -> line.startsWith("cluster_current_epoch:"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String id(int node) {
        try (RespConnection redis = nodes.get(node).connect()) {
            return String.valueOf(redis.text("CLUSTER", "MYID"));
        }
    }

    private void setSlot(int node, int slot, String state, String id) {
        try (RespConnection redis = nodes.get(node).connect()) {
            redis.command("CLUSTER", "SETSLOT", String.valueOf(slot), state, id);
        }
    }

    /** Ends all of it. */
    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
