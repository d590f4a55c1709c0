package dev.rmap.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rmap.faults.crew.Crew;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.Direction;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisCluster;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RespConnection;
import dev.rmap.testkit.resp.RespException;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What faults do to servers and proxies. */
final class Strikes {

    /** Publishes many messages of some length that everybody ignores: changes of the entry that holds the revision. */
    private static final String FLOOD = """
            local message = 'set:' .. struct.pack('<I4c0I4c0I4c0', 4, '=rev', 380, string.rep('x', 380), 1, '1')
            for n = 1, 150 do redis.call('PUBLISH', ARGV[1], message) end
            """;

    /** Enough for all that proxy and kernel hold of it, and the server's limit. */
    private static final int MOST_FLOODS = 400;

    private Strikes() {}

    static void command(RedisServer server, String... words) {
        try (RespConnection redis = server.connect()) {
            redis.command(words);
        }
    }

    static void loseAnswers(FaultProxy proxy, Random chance) {
        Afterwards then = chance.nextInt(3) == 0 ? Afterwards.SILENCE : Afterwards.CUT;
        proxy.swallowReplies(1 + chance.nextInt(3), RespRequest::isScript, then);
    }

    static Direction direction(Random chance) {
        return chance.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    }

    static void endlessScript(RedisServer server) {
        try {
            command(server, "EVAL", "while true do end", "0");
        } catch (RespException killed) {
            // That is how it ends.
        }
    }

    /** Loses answers, and deletes companion keys of the map meanwhile. */
    static void loseAnswersAndEvict(Crew crew, Random chance, int times, String companion) {
        FaultProxy proxy = crew.someProxy(chance);
        loseAnswers(proxy, chance);
        for (int i = 0; i < times; i++) {
            pause(chance, 200 / times);
            evict(crew.server(), companion);
        }
        proxy.heal();
    }

    private static void evict(RedisServer server, String companion) {
        try (RespConnection redis = server.connect()) {
            for (Object key : redis.list("KEYS", "{" + Crew.CONTENT + "}" + companion)) {
                redis.command("UNLINK".getBytes(UTF_8), (byte[]) key);
            }
        }
    }

    /** Returns when so many connections listen. */
    static void awaitListeners(RedisServer server, int connections) {
        try (RespConnection redis = server.connect()) {
            Eventually.until(
                    connections + " connections listen", () -> listening(redis).size() >= connections);
        }
    }

    /** Publishes what nobody needs, until the server has dropped somebody who listens. */
    static void floodUntilDropped(RedisServer server) {
        try (RespConnection redis = server.connect()) {
            Set<String> before = listening(redis);
            Set<String> now = before;
            int floods = 0;
            while (now.containsAll(before)) {
                if (floods++ == MOST_FLOODS) {
                    throw new IllegalStateException("the server has patience without end");
                }
                redis.command("EVAL", FLOOD, "0", Crew.CHANNEL);
                before = now;
                now = listening(redis);
            }
        }
    }

    private static Set<String> listening(RespConnection redis) {
        return String.valueOf(redis.text("CLIENT", "LIST", "TYPE", "pubsub"))
                .lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());
    }

    /** Moves the slot of a key or a channel to another node, which has one of its keys before the others for a while. */
    static void moveSlowly(RedisCluster cluster, String keyOrChannel, Random chance) {
        int slot = cluster.slotOf(keyOrChannel);
        cluster.beginMove(slot);
        pause(chance, 100);
        cluster.moveKeys(slot, 1);
        pause(chance, 100);
        cluster.moveKeys(slot, Integer.MAX_VALUE);
        cluster.endMove(slot);
        pause(chance, 500);
    }

    /** Goes on after up to that many milliseconds, and never at once. */
    static void pause(Random chance, int millis) {
        pause(Duration.ofMillis(millis / 4 + chance.nextInt(millis)));
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
