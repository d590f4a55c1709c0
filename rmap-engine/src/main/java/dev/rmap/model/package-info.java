/**
 * The values of the engine: names, keys, commands, receipts, changes and revisions.
 *
 * <p>Everything here is immutable and knows nothing of threads, sockets or clocks. The words are those of the design:
 * a <em>command</em> is what a caller wants, a <em>receipt</em> is what the authority answered, a <em>change</em> is
 * one applied command as the feed carries it, and a <em>revision</em> is its place in the map's history.
 */
@NullMarked
package dev.rmap.model;

import org.jspecify.annotations.NullMarked;
