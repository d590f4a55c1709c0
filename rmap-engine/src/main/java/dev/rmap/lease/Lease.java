package dev.rmap.lease;

import java.time.Duration;

/**
 * The right of one computation to store its result, seen by the computation that has it. Safe for use by any number of
 * threads.
 *
 * <p>Whoever computes without it can only lose work: what a computation returns after its lease has ended takes the place
 * of nothing that others stored.
 */
public interface Lease {

    /** Proves whose lease it is: what stands behind {@code held} in its entry. */
    String token();

    /** Whether it is still held, as far as this process has heard. Local. */
    boolean isHeld();

    /**
     * Lets it last for its full time again from now on. Blocks; costs one round trip.
     *
     * @return whether it was still held
     * @throws dev.rmap.engine.RmapException if the authority does not answer, or refuses
     */
    boolean renew();

    /**
     * Lets it last for the given time from now on, longer or shorter than it would have. Blocks; costs one round trip.
     *
     * @param time at least a millisecond
     * @return whether it was still held
     * @throws IllegalArgumentException if the time is not positive
     */
    boolean renew(Duration time);
}
