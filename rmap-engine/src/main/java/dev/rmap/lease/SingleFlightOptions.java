package dev.rmap.lease;

import dev.rmap.model.Expiry;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How missing values are computed and waited for. Immutable; the {@code with} methods answer with a changed copy.
 *
 * @param lifetime how long a computed value lives; empty for ever
 * @param jitter by how much lifetimes differ, so that values that were computed together do not end together: 0.1 draws
 *     each from 90 % to 110 %
 * @param lease how long a computation may go on, or its process be out of touch, before another one may take over
 * @param renewal who extends the lease
 * @param patience how long a caller waits for what others compute, then {@link StillComputingException}; a computation of
 *     its own is not limited
 * @param onFailure what becomes of those who wait for a computation that fails
 * @param rememberNothing how long it is remembered that there is no value; zero for not at all
 * @param refreshAhead how long before its end a value that is read is computed anew, in the background and by one process,
 *     while all go on reading the old one; zero for never. Shorter than any lifetime that the jitter draws, so that a value
 *     that was just computed is not near its end already; say the lifetime and the jitter first
 */
public record SingleFlightOptions(
        Optional<Duration> lifetime,
        double jitter,
        Duration lease,
        Renewal renewal,
        Duration patience,
        OnFailure onFailure,
        Duration rememberNothing,
        Duration refreshAhead) {

    /** Who extends a lease while its computation goes on. */
    public enum Renewal {
        /** The library does, as long as the process lives. */
        AUTOMATIC,
        /** The computation does, through its {@link Lease}. */
        BY_COMPUTATION
    }

    /** What becomes of those who wait for a computation that fails. Whoever computed always gets his own exception. */
    public enum OnFailure {
        /** They fail too, with {@link ComputationFailedException}. */
        SHARE,
        /** One of them computes, and so on, each within its own patience. */
        RETRY
    }

    /** Shorter leases end before the computation begins, where the server is far or busy. */
    public static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

    /**
     * Values live for ever, leases for 15 seconds and are renewed, callers wait for a minute and share failures, nothing is
     * remembered, and nothing is refreshed ahead.
     */
    public static final SingleFlightOptions DEFAULTS = new SingleFlightOptions(
            Optional.empty(),
            0,
            Duration.ofSeconds(15),
            Renewal.AUTOMATIC,
            Duration.ofSeconds(60),
            OnFailure.SHARE,
            Duration.ZERO,
            Duration.ZERO);

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if a time is shorter than a millisecond or longer than {@link
     *     Expiry.After#MAX_MILLIS}, the lease is shorter than {@link #SHORTEST_LEASE}, the jitter is not between 0 and 1, or
     *     values shall be refreshed that live for ever, or for a time that may be no longer than refreshAhead
     */
    public SingleFlightOptions {
        lifetime.ifPresent(time -> requireSpan("lifetime", time));
        requireSpan("lease", lease);
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("lease must be at least " + SHORTEST_LEASE.toMillis()
                    + " milliseconds, so that it lasts for longer than it takes to get it: " + lease);
        }
        requireSpan("patience", patience);
        requireNotNegative("rememberNothing", rememberNothing);
        requireNotNegative("refreshAhead", refreshAhead);
        Objects.requireNonNull(renewal, "renewal");
        Objects.requireNonNull(onFailure, "onFailure");
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("jitter must be at least 0 and less than 1: " + jitter);
        }
        if (!refreshAhead.isZero()) {
            requireLivesLonger(refreshAhead, lifetime, jitter);
        }
    }

    private static void requireLivesLonger(Duration refreshAhead, Optional<Duration> lifetime, double jitter) {
        String ahead = "refreshAhead, " + refreshAhead + ", must be shorter than the lifetime, ";
        long lives = lifetime.orElseThrow(() -> new IllegalArgumentException(ahead + "which is for ever"))
                .toMillis();
        long shortest = spread(lives, jitter, 0);
        if (refreshAhead.toMillis() >= shortest) {
            throw new IllegalArgumentException(
                    ahead + "which is " + Duration.ofMillis(shortest) + " at least, as the jitter is " + jitter);
        }
    }

    /** A lifetime, spread by a chance from 0 to 1. */
    private static long spread(long millis, double jitter, double chance) {
        return Math.max(1, (long) (millis * (1 + jitter * (2 * chance - 1))));
    }

    private static void requireSpan(String name, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0
                || time.compareTo(Duration.ofMillis(Expiry.After.MAX_MILLIS)) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between 1 and " + Expiry.After.MAX_MILLIS + " milliseconds: " + time);
        }
    }

    private static void requireNotNegative(String name, Duration time) {
        if (!time.isZero()) {
            requireSpan(name, time);
        }
    }

    /** With another lifetime of values. */
    public SingleFlightOptions withLifetime(Duration time) {
        return new SingleFlightOptions(
                Optional.of(time), jitter, lease, renewal, patience, onFailure, rememberNothing, refreshAhead);
    }

    /** With another spread of lifetimes. */
    public SingleFlightOptions withJitter(double share) {
        return new SingleFlightOptions(
                lifetime, share, lease, renewal, patience, onFailure, rememberNothing, refreshAhead);
    }

    /** With leases of another length, extended by somebody else. */
    public SingleFlightOptions withLease(Duration time, Renewal by) {
        return new SingleFlightOptions(lifetime, jitter, time, by, patience, onFailure, rememberNothing, refreshAhead);
    }

    /** With another limit for waiting. */
    public SingleFlightOptions withPatience(Duration time) {
        return new SingleFlightOptions(
                lifetime, jitter, lease, renewal, time, onFailure, rememberNothing, refreshAhead);
    }

    /** With another policy for failures. */
    public SingleFlightOptions withOnFailure(OnFailure policy) {
        return new SingleFlightOptions(
                lifetime, jitter, lease, renewal, patience, policy, rememberNothing, refreshAhead);
    }

    /** With another time for which it is remembered that there is no value. */
    public SingleFlightOptions withRememberNothing(Duration time) {
        return new SingleFlightOptions(lifetime, jitter, lease, renewal, patience, onFailure, time, refreshAhead);
    }

    /** With another time before the end of a value at which it is computed anew. */
    public SingleFlightOptions withRefreshAhead(Duration time) {
        return new SingleFlightOptions(lifetime, jitter, lease, renewal, patience, onFailure, rememberNothing, time);
    }

    /** What a value that is computed now asks for its deadline, with a chance from 0 to 1 that spreads it. */
    public Expiry expiry(double chance) {
        return lifetime.map(time -> Expiry.after(spread(time.toMillis(), jitter, chance)))
                .orElse(Expiry.NEVER);
    }
}
