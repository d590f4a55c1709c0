package dev.rmap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.Link;
import dev.rmap.backend.Tip;
import dev.rmap.model.Batch;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Lineage;
import dev.rmap.model.MapName;
import dev.rmap.model.Position;
import dev.rmap.testkit.CatchUpReader;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.RecordingFeed;
import dev.rmap.testkit.Writer;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** What the tests on a real server share: a map that nobody else has, a process that writes to it, and a look inside. */
@Timeout(120)
abstract class OnRedis {

    final MapName map = new MapName("on-redis-" + UUID.randomUUID());
    final MapKeys keys = MapKeys.of(map, key -> key);

    RedisBackend backend;
    Link link;
    Writer writer;
    RespConnection redis;
    PulsePeer peer;

    RedisServer server;

    /** For calls of the scripts themselves; there if a test makes any. */
    private Optional<RedissonClient> client = Optional.empty();

    /** Where the tests of this class run. */
    RedisServer server() {
        return RedisServers.shared();
    }

    RespConnection connection() {
        return server.connect();
    }

    @BeforeEach
    void connect() {
        server = server();
        backend = RedisBackend.connect(server.uri());
        link = backend.link(map);
        writer = new Writer(link);
        redis = connection();
        peer = new PulsePeer(redis, keys);
    }

    @AfterEach
    void disconnect() {
        backend.close();
        client.ifPresent(RedissonClient::shutdown);
        redis.close();
        server.close();
    }

    Tip tip() {
        return Eventually.get(link.tip());
    }

    Position position() {
        return tip().position();
    }

    /** All that the authority holds. */
    Map<Bytes, Content> content() {
        return CatchUpReader.readSnapshot(link, Position.NONE).content();
    }

    CatchUpReader.Result since(Position position) {
        return CatchUpReader.read(link, position);
    }

    RecordingFeed feed(Link from) {
        RecordingFeed feed = new RecordingFeed();
        from.openFeed(feed);
        return feed.awaitOpened();
    }

    /** Sends a batch to the script itself, as a link does in that state. */
    CommitReply.Status decide(Batch batch, Sending sending) {
        Object[] arguments = CommitCall.arguments(
                batch, new CommitCall.Telling(keys.channel(), Messages.ONE_FOR_EACH_CHANGE), new Lineage(5), sending);
        byte[] reply = Eventually.get(new Scripts(client(), keys.content())
                .commit(keys.forCommit(batch.id().client()), arguments));
        return CommitReply.read(reply, batch).status();
    }

    /** Asks the catch-up script itself. */
    CatchUpReply ask(CatchUp.Question question) {
        return CatchUpReply.read(Eventually.get(
                new Scripts(client(), keys.content()).catchUp(keys.forCatchUp(), question.arguments(new Lineage(5)))));
    }

    private RedissonClient client() {
        client = client.or(() -> Optional.of(newClient()));
        return client.get();
    }

    private RedissonClient newClient() {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(server.uri())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        return Redisson.create(config);
    }

    /** The field of the meta hash with the record of a writer. */
    static byte[] record(long client) {
        return ByteBuffer.allocate(3 + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(utf8("op:"))
                .putLong(client)
                .array();
    }

    /** Every key of the map with all that is under it, to be compared. */
    Map<String, String> everything() {
        Map<String, String> all = new TreeMap<>();
        for (Object key : redis.list("KEYS", "*" + map + "*")) {
            all.put(new String((byte[]) key, UTF_8), whatIsUnder((byte[]) key));
        }
        return all;
    }

    /** A hash may change its order without a change of what it holds. */
    private String whatIsUnder(byte[] key) {
        if (!redis.text("TYPE", new String(key, UTF_8)).equals("hash")) {
            return HexFormat.of().formatHex((byte[]) redis.command(utf8("DUMP"), key));
        }
        Map<String, String> fields = new TreeMap<>();
        List<?> all = (List<?>) redis.command(utf8("HGETALL"), key);
        for (int i = 0; i < all.size(); i += 2) {
            fields.put(
                    HexFormat.of().formatHex((byte[]) all.get(i)),
                    HexFormat.of().formatHex((byte[]) all.get(i + 1)));
        }
        return fields.toString();
    }

    /** What kind of failure the call ends in. */
    static BackendException failure(Runnable call) {
        try {
            call.run();
        } catch (BackendException e) {
            return e;
        }
        throw new AssertionError("the call did not fail");
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
