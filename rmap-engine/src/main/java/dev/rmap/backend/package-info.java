/**
 * The seam between the engine and an authority: what a backend must do, what the engine assumes of it, and what the
 * engine tolerates.
 *
 * <p><b>The engine assumes</b>
 *
 * <ul>
 *   <li>commits of one map are decided one at a time, and each applied command takes the next number of the lineage;
 *   <li>a batch that arrives again is applied once and answered as before ({@link dev.rmap.model.Batch});
 *   <li>a catch-up, a tip and a fetch are answered by the authority itself, never by a copy of it that may lag;
 *   <li>a part of a catch-up, and what was fetched, is exactly what the authority held at the revision that it names;
 *   <li>the feed never invents: a change with a known lineage was applied at that revision, and one without a lineage,
 *       if its number is the next, in the history that the replica follows;
 *   <li>an authority that goes back to an earlier state breaks the feeds off, as a failover or a restart does, and what
 *       was on its way on them is lost.
 * </ul>
 *
 * <p><b>The engine tolerates</b>
 *
 * <ul>
 *   <li>a feed that loses, repeats, reorders or delays changes, that is cut and comes back, or that is silent for ever;
 *   <li>a commit whose answer is lost or late;
 *   <li>a catch-up that fails, never answers, is answered late, or answers twice;
 *   <li>a fetch that fails, never answers or is answered late;
 *   <li>an authority that loses its history, forgets its log, or goes back to an earlier state;
 *   <li>sinks called from any thread, also several at once, also after {@code close}.
 * </ul>
 */
@NullMarked
package dev.rmap.backend;

import org.jspecify.annotations.NullMarked;
