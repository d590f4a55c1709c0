/**
 * Single flight: a missing value is computed once, in all processes together.
 *
 * <p>{@link dev.rmap.lease.SingleFlights} is the way in. Whoever computes holds a <em>lease</em>, an entry of the same map
 * that users do not see ({@link dev.rmap.engine.map.LeaseEntries}); its text is a {@link dev.rmap.lease.Mark}. All others wait
 * for it to end, on the feed that their replica follows anyway. One {@code Request} is what one caller asks for; one {@code Flight} is what
 * this process does about one missing key, for all callers who want it.
 */
@NullMarked
package dev.rmap.lease;

import org.jspecify.annotations.NullMarked;
