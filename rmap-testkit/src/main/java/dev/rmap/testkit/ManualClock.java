package dev.rmap.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock in milliseconds that stands still until a test moves it. */
public final class ManualClock implements LongSupplier {

    private final AtomicLong millis;

    /** A clock that shows the given time. */
    public ManualClock(long millis) {
        this.millis = new AtomicLong(millis);
    }

    @Override
    public long getAsLong() {
        return millis.get();
    }

    /** Moves the clock forward. */
    public void advance(long byMillis) {
        millis.addAndGet(byMillis);
    }

    /** Moves the clock to the given time, but never back. */
    public void advanceTo(long atLeastMillis) {
        millis.accumulateAndGet(atLeastMillis, Math::max);
    }
}
