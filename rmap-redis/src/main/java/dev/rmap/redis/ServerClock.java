package dev.rmap.redis;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the server's clock shows by now, reckoned from the latest answer. It lags by as long as that answer travelled,
 * and never runs ahead of the server.
 */
final class ServerClock {

    private record Observation(long millis, long atNanos) {}

    private final LongSupplier nanoTime;
    private volatile Observation latest = new Observation(0, 0);

    ServerClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The server's clock showed that time just now. */
    void observe(long millis) {
        latest = new Observation(millis, nanoTime.getAsLong());
    }

    /** Milliseconds since 1970, or empty before the first answer. */
    OptionalLong nowMillis() {
        Observation seen = latest;
        return seen.millis() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(seen.millis() + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - seen.atNanos()));
    }
}
