package dev.rmap.faults.unknown;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.engine.EngineConfig.SyncTimes;
import dev.rmap.engine.NotAppliedException;
import dev.rmap.engine.NotReadyException;
import dev.rmap.engine.NotVisibleException;
import dev.rmap.engine.OutcomeUnknownException;
import dev.rmap.faults.unknown.CutWrite.End;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.Eventually;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes by way of a proxy of its own that cuts answers off: one or two, or all of them; with the feed, or without it. */
final class CutWriter {

    private static final SyncTimes TIMES = new SyncTimes(200, 50, 500, 20, 100);
    private static final int ALL = 1_000_000;

    private final RedisServer server;
    private final String name;
    private final Random chance;
    private final String prefix;

    CutWriter(RedisServer server, String name, long seed, String prefix) {
        this.server = server;
        this.name = name;
        this.chance = new Random(seed);
        this.prefix = prefix;
    }

    List<CutWrite> write(int writes) {
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RedisBackend backend = RedisBackend.builder(
                                server.address().through(proxy.port()).uri())
                        .responseTimeout(Duration.ofMillis(100))
                        .connect();
                ReplicatedMap<String, String> map = ReplicatedMap.strings(name)
                        .backend(backend)
                        .syncTimes(TIMES)
                        .writeTimeout(Duration.ofMillis(700))
                        .open()) {
            List<CutWrite> made = new ArrayList<>();
            for (int i = 0; i < writes; i++) {
                made.add(write(map, proxy, prefix + i));
            }
            return made;
        }
    }

    private CutWrite write(ReplicatedMap<String, String> map, FaultProxy proxy, String value) {
        long before = proxy.counts().swallowedReplies();
        int kind = chance.nextInt(20);
        Afterwards then = kind % 3 == 0 ? Afterwards.SILENCE : Afterwards.CUT;
        proxy.swallowReplies(kind < 2 ? ALL : 1 + kind % 2, CutWriter::isCommit, then);
        if (kind == 0) {
            proxy.dropNextPublished(ALL);
            proxy.swallowReplies(ALL, RespRequest::isScript, then);
        }
        End end = end(map, value);
        proxy.heal();
        int cut = (int) (proxy.counts().swallowedReplies() - before);
        Eventually.until("the map is well", () -> isWell(map));
        return new CutWrite(value, cut, end);
    }

    private static boolean isWell(ReplicatedMap<String, String> map) {
        try {
            map.sync(Duration.ofSeconds(1));
            return true;
        } catch (NotReadyException e) {
            return false;
        }
    }

    /** A call of the script that commits names the key of a large answer to its writer. */
    private static boolean isCommit(RespRequest request) {
        return request.isScript() && request.mentions(":answer:");
    }

    private static End end(ReplicatedMap<String, String> map, String value) {
        try {
            map.batch().put("k", value).commit();
            return End.ANSWERED;
        } catch (NotVisibleException e) {
            return End.SEEN_IN_THE_FEED;
        } catch (OutcomeUnknownException e) {
            return End.SAID_TO_BE_UNKNOWN;
        } catch (NotAppliedException e) {
            return End.NOT_APPLIED;
        }
    }
}
