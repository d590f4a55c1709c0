package dev.rmap.engine.time;

import java.util.function.LongSupplier;

/**
 * This process's idea of the authority's clock: the local clock and the difference that the latest answer showed. It is
 * as good as half a round trip; decisions are always the authority's own.
 */
public final class AuthorityClock {

    private final LongSupplier localMillis;
    private volatile long ahead;

    public AuthorityClock(LongSupplier localMillis) {
        this.localMillis = localMillis;
    }

    /** Milliseconds since 1970, as the authority would say. */
    public long nowMillis() {
        return localMillis.getAsLong() + ahead;
    }

    /** The local clock, which never jumps. */
    public long localMillis() {
        return localMillis.getAsLong();
    }

    /** An answer of the authority bore this time. */
    public void heard(long authorityMillis) {
        ahead = authorityMillis - localMillis.getAsLong();
    }
}
