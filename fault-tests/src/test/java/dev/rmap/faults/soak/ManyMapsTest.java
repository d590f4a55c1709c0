package dev.rmap.faults.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.faults.LaneReport;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Maps that are opened and closed again, many of them, leave nothing behind in their process, and little in Redis. */
@Tag("faults")
class ManyMapsTest {

    private static final int MAPS = 10_000;
    private static final int FIRST = 500;
    private static final long HEAP_SLACK = 4L << 20;
    private static final int SLACK = 8;

    /** Threads that are idle for half a minute end, and what waited in vain for so long is let go. */
    private static final Duration REST = Duration.ofMinutes(2);

    private static final long DAY_MILLIS = 86_400_000;

    @Test
    void G10_tenThousandMapsOpenedAndClosedLeaveThreadsHeapConnectionsAndSubscriptionsAsBefore() {
        LaneReport report = new LaneReport("maps");
        try (RedisServer server = RedisServers.start();
                RespConnection redis = server.connect();
                RedisBackend backend = RedisBackend.connect(server.uri())) {
            openAndClose(backend, 0, FIRST);
            Figures before = Figures.now(redis);
            openAndClose(backend, FIRST, FIRST + MAPS);
            Awaitility.await().atMost(REST).pollInterval(Duration.ofSeconds(1)).until(() -> isAsBefore(before, redis));
            assertThat(redis.list("PUBSUB", "CHANNELS", "map:*")).isEmpty();
            Figures after = Figures.now(redis);
            report.row(before.cells("after the first " + FIRST + " maps"));
            report.row(after.cells("after " + MAPS + " more were opened, written, destroyed and closed"));
            checkWhatIsLeft(redis);
        }
        report.write(Figures.HEAD);
    }

    private static void openAndClose(RedisBackend backend, int from, int to) {
        for (int i = from; i < to; i++) {
            try (ReplicatedMap<String, String> map =
                    ReplicatedMap.strings("map" + i).backend(backend).open()) {
                map.subscribe(event -> {});
                map.put("k", "v");
                map.destroy();
            }
        }
    }

    private static boolean isAsBefore(Figures before, RespConnection redis) {
        Figures now = Figures.now(redis);
        return now.threads() <= before.threads() + SLACK
                && now.connections() <= before.connections() + SLACK
                && now.heapBytes() <= before.heapBytes() + HEAP_SLACK;
    }

    /** Of each map a hash that tells its revision to Go peers, for good; its meta hash for a day. */
    private static void checkWhatIsLeft(RespConnection redis) {
        List<?> keys = redis.list("KEYS", "*");
        assertThat(keys).hasSize((FIRST + MAPS) * 2);
        for (Object key : keys) {
            String name = new String((byte[]) key, UTF_8);
            if (name.endsWith(":content")) {
                assertThat(redis.integer("HLEN", name)).as(name).isEqualTo(2);
            } else {
                assertThat(redis.integer("PTTL", name)).as(name).isBetween(1L, DAY_MILLIS);
            }
        }
    }
}
