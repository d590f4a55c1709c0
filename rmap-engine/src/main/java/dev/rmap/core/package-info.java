/**
 * The still core: the sync protocol as a function of values.
 *
 * <pre>{@code
 *           feed opened                 answer merged
 * Connecting ------------> CatchingUp ----------------> Live --+  next change: apply
 *     ^                      ^     | hole, failure:            |  seen before: ignore, look at the tip
 *     |      feed lost       |     +-- ask again (backoff)     |  quiet: look at the tip (stays Live)
 *     +----------------------+------- gap, other lineage  <----+  tip or receipt ahead for too long: catch up
 * any -- close --> Closed (the frozen copy stays readable)
 * }</pre>
 *
 * <p>{@link dev.rmap.core.SyncEvent#on} takes a state and answers with a {@link dev.rmap.core.Step}: the next state and
 * the effects that a shell has to carry out, in order. Nothing in this package reads a clock, starts a thread, calls a
 * backend, draws a random number or logs. Changes and snapshots themselves never enter it: an event carries only the
 * numbers that the decision needs, and an effect such as {@link dev.rmap.core.SyncEffect.Apply} speaks of what came
 * with the event.
 */
@NullMarked
package dev.rmap.core;

import org.jspecify.annotations.NullMarked;
