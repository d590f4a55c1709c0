package dev.rmap.testkit.net;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
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

    private volatile Duration delay = Duration.ZERO;

    Duration delay() {
        return delay;
    }

    void delay(Duration longer) {
        delay = longer;
    }

    FaultCounts counts() {
        return new FaultCounts(
                accepted.get(), cut.get(), swallowedReplies.get(), droppedMessages.get(), swallowedBytes.get());
    }
}
