package dev.rmap.testkit.net;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The faults of one proxy, those to come and those that happened, shared by all its connections. */
final class Faults {

    /** Replies to swallow, by the request that they answer. */
    final Armed<RespRequest, Afterwards> replies = new Armed<>();

    /** Messages to drop. */
    final Armed<Published, Boolean> messages = new Armed<>();

    final AtomicLong accepted = new AtomicLong();
    final AtomicLong cut = new AtomicLong();
    final AtomicLong swallowedReplies = new AtomicLong();
    final AtomicLong droppedMessages = new AtomicLong();
    final AtomicLong swallowedBytes = new AtomicLong();

    private final Map<Direction, Pace> paces = new ConcurrentHashMap<>();

    /**
     * How fast one way is.
     *
     * @param delayNanos how much later than sent everything arrives
     * @param bytesPerSecond how much gets through; zero for no limit
     */
    record Pace(long delayNanos, int bytesPerSecond) {
        static final Pace FULL = new Pace(0, 0);
    }

    Pace pace(Direction way) {
        return paces.getOrDefault(way, Pace.FULL);
    }

    void delay(Direction way, Duration longer) {
        paces.put(way, new Pace(longer.toNanos(), pace(way).bytesPerSecond()));
    }

    void throttle(Direction way, int bytesPerSecond) {
        paces.put(way, new Pace(pace(way).delayNanos(), bytesPerSecond));
    }

    void fullPace() {
        paces.clear();
    }

    FaultCounts counts() {
        return new FaultCounts(
                accepted.get(), cut.get(), swallowedReplies.get(), droppedMessages.get(), swallowedBytes.get());
    }
}
