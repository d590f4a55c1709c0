package dev.rmap.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.collections.ReplicatedMapBuilder;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.engine.MapStatus;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.go.GoPeer;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** One map on one server, and whatever a test opens there; all of it ends with the scene. */
final class Scene implements AutoCloseable {

    /** What is lost without a sign is looked for within a fraction of a second. */
    static final SyncTimes ALERT = new SyncTimes(200, 50, 3_000, 20, 500);

    /** Nobody looks unless there is a sign: what is found is found by the sign. */
    static final SyncTimes TRUSTING = new SyncTimes(600_000, 50, 3_000, 20, 500);

    /** Nobody looks, and nobody loses patience with a slow machine: what is counted is counted exactly. */
    static final SyncTimes PATIENT = new SyncTimes(600_000, 30_000, 30_000, 20, 500);

    private static final AtomicInteger SCENES = new AtomicInteger();

    private final RedisServer server;
    private final RespConnection redis;
    private final String name;
    private final Deque<Runnable> atEnd = new ArrayDeque<>();
    private @Nullable FaultProxy proxy;

    private Scene(RedisServer server) {
        this.server = server;
        this.redis = server.connect();
        this.name = "scene:" + ProcessHandle.current().pid() + ":" + SCENES.incrementAndGet();
    }

    /** A map of its own on the server that all tests share. */
    static Scene shared() {
        return new Scene(RedisServers.shared());
    }

    /** A server of its own, which may be mistreated. */
    static Scene own(RedisOptions options) {
        RedisServer server = RedisServers.start(options);
        Scene scene = new Scene(server);
        scene.atEnd(server::close);
        return scene;
    }

    /** Waits for what happens soon, with a bound. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
    }

    RedisServer server() {
        return server;
    }

    /** An administrator's connection. */
    RespConnection redis() {
        return redis;
    }

    /** The name of the map. */
    String name() {
        return name;
    }

    /** The hash that holds the entries. */
    String content() {
        return "map:" + name + ":content";
    }

    /** The channel of the changes. */
    String channel() {
        return "map:" + name + ":updates";
    }

    /** What stands between the server and those who go {@link #throughProxy}. */
    FaultProxy proxy() {
        if (proxy == null) {
            proxy = FaultProxy.to(server.address().host(), server.address().port());
            atEnd.addLast(proxy::close);
        }
        return proxy;
    }

    /** The server's address behind the proxy. */
    String proxyUri() {
        return server.address().through(proxy().port()).uri();
    }

    /** Has something done when the scene ends; the latest goes first. */
    void atEnd(Runnable action) {
        atEnd.push(action);
    }

    /** A client of its own, as each process has one. */
    RedisBackend direct() {
        RedisBackend backend = RedisBackend.connect(server.uri());
        atEnd(backend::close);
        return backend;
    }

    /** The same, with the proxy in between; it does not wait long for answers. */
    RedisBackend throughProxy() {
        RedisBackend backend = RedisBackend.builder(proxyUri())
                .responseTimeout(Duration.ofMillis(500))
                .connect();
        atEnd(backend::close);
        return backend;
    }

    /** How the map is joined. */
    ReplicatedMapBuilder<String, String> builder(RedisBackend backend) {
        return ReplicatedMap.strings(name).backend(backend).syncTimes(ALERT);
    }

    /** The map, joined over a client of its own. */
    ReplicatedMap<String, String> join() {
        return open(builder(direct()));
    }

    /** The map, joined by way of the proxy. */
    ReplicatedMap<String, String> joinThroughProxy() {
        return open(builder(throughProxy()));
    }

    <K, V> ReplicatedMap<K, V> open(ReplicatedMapBuilder<K, V> builder) {
        ReplicatedMap<K, V> map = builder.open();
        atEnd(map::close);
        return map;
    }

    /** A Go peer that joined the map. Ends the test where there is no Go. */
    GoPeer go() {
        GoPeer peer = goOutside();
        peer.join(name);
        return peer;
    }

    /** A Go peer that has not joined yet. */
    GoPeer goOutside() {
        GoPeer.assumeAvailable();
        GoPeer peer = GoPeer.start(server.address());
        atEnd(peer::close);
        return peer;
    }

    /** Ends the connections that listen. Returns how many. */
    long killSubscriptions() {
        return redis.integer("CLIENT", "KILL", "TYPE", "pubsub");
    }

    /** The entries as the server has them. */
    Map<String, String> authority() {
        return authority(redis);
    }

    /** The same, over a connection of the caller's. */
    Map<String, String> authority(RespConnection connection) {
        Map<String, String> entries = new TreeMap<>();
        connection.hash(content()).forEach((key, value) -> entries.put(key, new String(value, StandardCharsets.UTF_8)));
        entries.remove("=rev");
        entries.remove("=kind");
        return entries;
    }

    /** The revision as the server has it. */
    long authorityRevision() {
        String text = redis.text("HGET", content(), "=rev");
        return text == null ? 0 : Long.parseLong(text);
    }

    /** Waits until the replicas are live and equal to the authority (G6). */
    @SafeVarargs
    final void awaitEqual(ReplicatedMap<String, String>... replicas) {
        for (ReplicatedMap<String, String> replica : replicas) {
            soon().untilAsserted(() -> {
                assertThat(replica.snapshot().entries()).isEqualTo(authority());
                assertThat(replica.status().state()).isEqualTo(MapStatus.State.LIVE);
            });
        }
    }

    @Override
    public void close() {
        redis.close();
        while (!atEnd.isEmpty()) {
            atEnd.pop().run();
        }
    }
}
