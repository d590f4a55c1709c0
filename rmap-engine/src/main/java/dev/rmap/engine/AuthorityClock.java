package dev.rmap.engine;

import java.util.function.LongSupplier;

/**
 * This process's idea of the authority's clock: the local clock and the difference that the latest answer showed. It is
 * as good as half a round trip; decisions are always the authority's own.
 */
final class AuthorityClock {

    private final LongSupplier localMillis;
    private volatile long ahead;

    AuthorityClock(LongSupplier localMillis) {
        this.localMillis = localMillis;
    }

    /** Milliseconds since 1970, as the authority would say. */
    long nowMillis() {
        return localMillis.getAsLong() + ahead;
    }

    /** The local clock, which never jumps. */
    long localMillis() {
        return localMillis.getAsLong();
    }

    /** An answer of the authority bore this time. */
    void heard(long authorityMillis) {
        ahead = authorityMillis - localMillis.getAsLong();
    }
}
