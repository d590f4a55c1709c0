package dev.rmap.engine.time;

import java.util.function.LongSupplier;

/**
 * This process's idea of the authority's clock: the local clock and a difference that is moved only as far as an answer
 * proves it wrong. The authority named its time after it was asked and before its answer was here, so a late answer
 * proves little and moves little. The idea is as good as the round trip of the fastest of the latest answers; decisions
 * are always the authority's own.
 */
public final class AuthorityClock {

    private final LongSupplier localMillis;

    /** Of two answers that move it at once, one may be overlooked: the next answer makes up for it. */
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

    /** The authority is asked something now. */
    public Question ask() {
        return new Question(localMillis.getAsLong());
    }

    /** Something that the authority was asked. */
    public final class Question {
        private final long askedMillis;

        private Question(long askedMillis) {
            this.askedMillis = askedMillis;
        }

        /**
         * An answer to it, of which there may be several, bore this time: no earlier one than the clock showed at the
         * question, and no later one than it shows now.
         */
        public void answered(long authorityMillis) {
            long least = authorityMillis - localMillis.getAsLong();
            long most = authorityMillis - askedMillis;
            ahead = Math.min(Math.max(ahead, least), most);
        }
    }
}
