/**
 * What tests of this library, and of anything built on it, are made of.
 *
 * <ul>
 *   <li>{@link dev.rmap.testkit.BackendContract}: every backend passes it.
 *   <li>{@link dev.rmap.testkit.FaultyBackend}: a backend that does, on demand, what a backend may do to the engine.
 *   <li>{@link dev.rmap.testkit.Writer}, {@link dev.rmap.testkit.Commands}, {@link dev.rmap.testkit.RecordingFeed},
 *       {@link dev.rmap.testkit.CatchUpReader}: the two ends of a link, as a test holds them.
 *   <li>{@link dev.rmap.testkit.Fold}, {@link dev.rmap.testkit.Twin}: what the map must be, by other means.
 *   <li>{@link dev.rmap.testkit.Eventually}, {@link dev.rmap.testkit.ManualClock}: waiting with a limit, and not at all.
 * </ul>
 */
@NullMarked
package dev.rmap.testkit;

import org.jspecify.annotations.NullMarked;
